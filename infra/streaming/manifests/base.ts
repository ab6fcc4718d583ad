// What the workloads of the streaming platform stand on: namespaces, accounts, volumes, secrets and operators.

import { chartRelease } from "../../manifests/chart-release.ts";
import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import { encryptedStorageClass } from "../../manifests/storage-class.ts";
import { roleArn } from "../../security/key-users.ts";
import type { SecretUser } from "../pod-roles.ts";
import { podRoleName, secretReaders, secretUsers } from "../pod-roles.ts";
import type { StreamingSettings } from "../settings.ts";
import { namespaces } from "../settings.ts";

/** In the order in which they are applied, before the workloads. */
export function baseObjects(settings: StreamingSettings): Manifest[] {
  // Bookies and servers keep their data on disks of their nodes, which no other level lets a pod mount.
  const onNodes: readonly string[] = [namespaces.pulsar, namespaces.clickhouse];
  const level = (namespace: string): string => (onNodes.includes(namespace) ? "privileged" : "baseline");
  return [
    ...Object.values(namespaces).map((name) =>
      manifest("v1", "Namespace", { name, labels: { "pod-security.kubernetes.io/enforce": level(name) } }),
    ),
    ...secretUsers.flatMap((user) => [serviceAccount(user, settings), secretStore(user, settings)]),
    ...secretUsers.map((user) => externalSecret(user, settings)),
    encryptedStorageClass({ ...settings, keyAlias: `alias/${settings.prefix}-ebs-key`, reclaimPolicy: "Delete" }),
    ...operators(),
  ];
}

function serviceAccount(user: SecretUser, settings: StreamingSettings): Manifest {
  const { namespace, name } = secretReaders[user];
  return manifest("v1", "ServiceAccount", {
    name,
    namespace,
    annotations: { "eks.amazonaws.com/role-arn": roleArn(podRoleName(user, settings), settings) },
  });
}

function secretStore(user: SecretUser, settings: StreamingSettings): Manifest {
  const { namespace, name } = secretReaders[user];
  return manifest("external-secrets.io/v1", "SecretStore", {
    name,
    namespace,
    body: {
      spec: {
        provider: {
          aws: {
            service: "SecretsManager",
            region: settings.region,
            auth: { jwt: { serviceAccountRef: { name } } },
          },
        },
      },
    },
  });
}

/** The account's own secret under its own name, key `password`. */
function externalSecret(user: SecretUser, { prefix }: StreamingSettings): Manifest {
  const { namespace, name } = secretReaders[user];
  return manifest("external-secrets.io/v1", "ExternalSecret", {
    name,
    namespace,
    body: {
      spec: {
        refreshInterval: "1m",
        secretStoreRef: { kind: "SecretStore", name },
        target: { name },
        data: [{ secretKey: "password", remoteRef: { key: `${prefix}/${user}`, property: "password" } }],
      },
    },
  });
}

function operators(): Manifest[] {
  const nodeSelector = { workload: "general" };
  return [
    chartRelease({
      name: "cert-manager",
      namespace: "cert-manager",
      chart: "cert-manager",
      version: "1.17.2",
      repository: "jetstack",
      values: { crds: { enabled: true }, nodeSelector },
    }),
    chartRelease({
      name: "external-secrets",
      namespace: "external-secrets",
      chart: "external-secrets",
      version: "0.17.0",
      repository: "external-secrets",
      values: { nodeSelector },
    }),
    chartRelease({
      name: "flink-kubernetes-operator",
      namespace: "flink-operator",
      chart: "flink-kubernetes-operator",
      version: "1.11.0",
      repository: "flink",
      values: { watchNamespaces: [namespaces.flink], webhook: { create: true }, operatorPod: { nodeSelector } },
    }),
    chartRelease({
      name: "clickhouse-operator",
      namespace: "clickhouse-operator",
      chart: "altinity-clickhouse-operator",
      version: "0.24.5",
      repository: "altinity",
      values: { nodeSelector },
    }),
  ];
}
