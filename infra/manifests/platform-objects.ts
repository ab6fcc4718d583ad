// Objects that the workloads stand on: namespace, service accounts, storage, security groups for pods, certificates,
// secrets and the binding to the load balancer.

import { clientPorts } from "../network/rules.ts";
import { targetGroupNames } from "../platform/load-balancer.ts";
import { aliasOf } from "../security/keys.ts";
import { secretNames } from "../security/secrets.ts";
import type { Settings } from "../settings/byoc-private.ts";
import type { Manifest } from "./manifest.ts";
import { groupPlaceholder, manifest } from "./manifest.ts";
import { encryptedStorageClass } from "./storage-class.ts";
import { splitHosts } from "./split-names.ts";
import { podHost, replicas } from "./server-config.ts";

/** In the order in which they are applied, before the workloads. */
export function platformObjects(settings: Settings): readonly Manifest[] {
  const { namespace } = settings;
  return [
    manifest("v1", "Namespace", { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } }),
    serviceAccount("clickhouse-sa", "clickhouse-irsa", settings),
    serviceAccount("clickhouse-backup", "clickhouse-backup", settings),
    serviceAccount("clickhouse-secrets", "clickhouse-secrets", settings),
    serviceAccount("keeper-sa", undefined, settings),
    encryptedStorageClass({ ...settings, keyAlias: aliasOf("ebs"), reclaimPolicy: "Retain" }),
    podGroups(settings),
    ...(settings.corrections.serversEndTls ? [certificate(settings)] : []),
    secretStore(settings),
    users(settings),
    targetBinding(targetGroupNames.http, clientPorts.http, settings),
    targetBinding(targetGroupNames.native, clientPorts.native, settings),
  ];
}

function serviceAccount(name: string, role: string | undefined, settings: Settings): Manifest {
  return manifest("v1", "ServiceAccount", {
    name,
    namespace: settings.namespace,
    ...(role === undefined
      ? {}
      : { annotations: { "eks.amazonaws.com/role-arn": `arn:aws:iam::${settings.account}:role/${role}` } }),
  });
}

/** ClickHouse and Keeper share one group, as the seed draws it. */
function podGroups(settings: Settings): Manifest {
  return manifest("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", {
    name: "clickhouse",
    namespace: settings.namespace,
    body: {
      spec: {
        podSelector: { matchExpressions: [{ key: "role", operator: "In", values: ["clickhouse", "keeper"] }] },
        securityGroups: { groupIds: [groupPlaceholder("clickhouse")] },
      },
    },
  });
}

/** One certificate for every name under which a server is asked. */
function certificate(settings: Settings): Manifest {
  return manifest("cert-manager.io/v1", "Certificate", {
    name: "clickhouse-tls",
    namespace: settings.namespace,
    body: {
      spec: {
        secretName: "clickhouse-tls",
        duration: "2160h",
        renewBefore: "720h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        usages: ["server auth", "client auth"],
        dnsNames: [
          settings.serviceHost,
          ...splitHosts(settings),
          ...replicas.map((ordinal) => podHost("clickhouse", ordinal, settings)),
          "localhost",
        ],
        ipAddresses: ["127.0.0.1"],
        issuerRef: { kind: "ClusterIssuer", name: "platform-ca" },
      },
    },
  });
}

function secretStore(settings: Settings): Manifest {
  return manifest("external-secrets.io/v1", "SecretStore", {
    name: "secrets-manager",
    namespace: settings.namespace,
    body: {
      spec: {
        provider: {
          aws: {
            service: "SecretsManager",
            region: settings.region,
            auth: { jwt: { serviceAccountRef: { name: "clickhouse-secrets" } } },
          },
        },
      },
    },
  });
}

/** `secrets.xml`: one element per password, included by the servers' configuration. */
function users(settings: Settings): Manifest {
  const elements = secretNames.map((name) => `  <${name}_password>{{ .${name} }}</${name}_password>`).join("\n");
  return manifest("external-secrets.io/v1", "ExternalSecret", {
    name: "clickhouse-users",
    namespace: settings.namespace,
    body: {
      spec: {
        refreshInterval: "1m",
        secretStoreRef: { kind: "SecretStore", name: "secrets-manager" },
        target: {
          name: "clickhouse-users",
          template: { data: { "secrets.xml": `<clickhouse>\n${elements}\n</clickhouse>\n` } },
        },
        data: secretNames.map((name) => ({
          secretKey: name,
          remoteRef: { key: `clickhouse/${name}`, property: "password" },
        })),
      },
    },
  });
}

function targetBinding(targetGroupName: string, port: number, settings: Settings): Manifest {
  return manifest("elbv2.k8s.aws/v1beta1", "TargetGroupBinding", {
    name: targetGroupName,
    namespace: settings.namespace,
    body: { spec: { targetGroupName, targetType: "ip", serviceRef: { name: "clickhouse", port } } },
  });
}
