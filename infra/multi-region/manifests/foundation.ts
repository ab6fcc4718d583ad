// What the workloads of a region stand on: namespace, service accounts, storage, security groups and network policies of
// pods, certificates, passwords, the binding to the load balancer and the names of the pods.

import type { Manifest } from "../../manifests/manifest.ts";
import { groupPlaceholder, manifest } from "../../manifests/manifest.ts";
import { targetGroupNames } from "../../platform/load-balancer.ts";
import { podRoleNames, secretUsers } from "../names.ts";
import { aliasName } from "../security-stack.ts";
import type { RegionSettings } from "../settings.ts";
import { clickhousePorts, podHost, podsOf, zookeeperPorts } from "../settings.ts";

/** Applied before the workloads. */
export function foundationObjects(settings: RegionSettings): readonly Manifest[] {
  const { namespace } = settings;
  return [
    manifest("v1", "Namespace", { name: namespace, labels: { "pod-security.kubernetes.io/enforce": "restricted" } }),
    account("clickhouse", podRoleNames(settings).clickhouse, settings),
    account("clickhouse-secrets", podRoleNames(settings).secrets, settings),
    account("zookeeper", undefined, settings),
    fastStorage(settings),
    podGroup("clickhouse", ["clickhouse", "backup"], settings),
    podGroup("zookeeper", ["zookeeper"], settings),
    networkPolicy("clickhouse-to-zookeeper", settings),
    zookeeperPolicy(settings),
    certificate(settings),
    ...passwords(settings),
    binding(targetGroupNames.http, clickhousePorts.https, settings),
    binding(targetGroupNames.native, clickhousePorts.native, settings),
  ];
}

function account(name: string, role: string | undefined, settings: RegionSettings): Manifest {
  const annotations = { "eks.amazonaws.com/role-arn": `arn:aws:iam::${settings.account}:role/${role ?? ""}` };
  return manifest("v1", "ServiceAccount", {
    name,
    namespace: settings.namespace,
    ...(role === undefined ? {} : { annotations }),
  });
}

/** the seed wants NVMe that grows. EBS is presented as NVMe and grows; disks inside the host do not. */
function fastStorage(settings: RegionSettings): Manifest {
  const { account: owner, region, corrections } = settings;
  const onEbs = {
    provisioner: "ebs.csi.aws.com",
    parameters: {
      type: "gp3",
      iops: "16000",
      throughput: "1000",
      encrypted: "true",
      kmsKeyId: `arn:aws:kms:${region}:${owner}:alias/${aliasName("ebs", settings)}`,
    },
  };
  return manifest("storage.k8s.io/v1", "StorageClass", {
    name: "fast-ssd",
    body: {
      ...(corrections.volumesGrow ? onEbs : { provisioner: "kubernetes.io/no-provisioner" }),
      reclaimPolicy: "Retain",
      volumeBindingMode: "WaitForFirstConsumer",
      allowVolumeExpansion: true,
    },
  });
}

function podGroup(
  group: "clickhouse" | "zookeeper",
  roles: readonly string[],
  { namespace }: RegionSettings,
): Manifest {
  return manifest("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", {
    name: group,
    namespace,
    body: {
      spec: {
        podSelector: { matchExpressions: [{ key: "role", operator: "In", values: [...roles] }] },
        securityGroups: { groupIds: [groupPlaceholder(group)] },
      },
    },
  });
}

/** ClickHouse may open connections to the ensemble; what else it may do is a matter of its security group. */
function networkPolicy(name: string, { namespace, vpcCidr, peer }: RegionSettings): Manifest {
  const toEnsemble = { podSelector: { matchLabels: { role: "zookeeper" } } };
  const others = [vpcCidr, peer.vpcCidr, "0.0.0.0/0"].map((cidr) => ({ ipBlock: { cidr } }));
  return manifest("networking.k8s.io/v1", "NetworkPolicy", {
    name,
    namespace,
    body: {
      spec: {
        podSelector: { matchLabels: { role: "clickhouse" } },
        policyTypes: ["Egress"],
        egress: [
          { to: [toEnsemble], ports: [{ protocol: "TCP", port: zookeeperPorts.client }] },
          {
            to: others,
            ports: [443, clickhousePorts.native, clickhousePorts.interserver, 53].map((port) => ({
              protocol: "TCP",
              port,
            })),
          },
          { to: others.slice(0, 1), ports: [{ protocol: "UDP", port: 53 }] },
        ],
      },
    },
  });
}

function zookeeperPolicy({ namespace }: RegionSettings): Manifest {
  const from = (role: string, ports: readonly number[]): unknown => ({
    from: [{ podSelector: { matchLabels: { role } } }],
    ports: ports.map((port) => ({ protocol: "TCP", port })),
  });
  const { client, quorum, election } = zookeeperPorts;
  return manifest("networking.k8s.io/v1", "NetworkPolicy", {
    name: "zookeeper",
    namespace,
    body: {
      spec: {
        podSelector: { matchLabels: { role: "zookeeper" } },
        policyTypes: ["Ingress"],
        ingress: [from("clickhouse", [client]), from("zookeeper", [client, quorum, election])],
      },
    },
  });
}

/** One certificate for every name under which a server of the region is asked. */
function certificate(settings: RegionSettings): Manifest {
  const { key, namespace, zoneName } = settings;
  return manifest("cert-manager.io/v1", "Certificate", {
    name: "clickhouse-tls",
    namespace,
    body: {
      spec: {
        secretName: "clickhouse-tls",
        duration: "2160h",
        renewBefore: "720h",
        privateKey: { algorithm: "ECDSA", size: 256, rotationPolicy: "Always" },
        usages: ["server auth", "client auth"],
        dnsNames: [
          ...[key, "global"].map((which) => `clickhouse-${which}.${zoneName}`),
          ...[`clickhouse-${key}-lb`, "clickhouse-global"].map((name) => `${name}.${namespace}.svc.cluster.local`),
          ...podsOf(settings).flatMap(({ name }) => [
            podHost(name, settings),
            `${name}.clickhouse-${key}.${namespace}.svc.cluster.local`,
          ]),
          "localhost",
        ],
        ipAddresses: ["127.0.0.1"],
        issuerRef: { kind: "ClusterIssuer", name: "platform-ca" },
      },
    },
  });
}

/** `secrets.xml`: one element per password, included by the servers' configuration. */
function passwords({ namespace, region, prefix }: RegionSettings): Manifest[] {
  const elements = secretUsers.map((name) => `  <${name}_password>{{ .${name} }}</${name}_password>`).join("\n");
  const auth = { jwt: { serviceAccountRef: { name: "clickhouse-secrets" } } };
  return [
    manifest("external-secrets.io/v1", "SecretStore", {
      name: "secrets-manager",
      namespace,
      body: { spec: { provider: { aws: { service: "SecretsManager", region, auth } } } },
    }),
    manifest("external-secrets.io/v1", "ExternalSecret", {
      name: "clickhouse-users",
      namespace,
      body: {
        spec: {
          refreshInterval: "1m",
          secretStoreRef: { kind: "SecretStore", name: "secrets-manager" },
          target: {
            name: "clickhouse-users",
            template: { data: { "secrets.xml": `<clickhouse>\n${elements}\n</clickhouse>\n` } },
          },
          data: secretUsers.map((name) => ({
            secretKey: name,
            remoteRef: { key: `${prefix}/${name}`, property: "password" },
          })),
        },
      },
    }),
  ];
}

function binding(targetGroupName: string, port: number, { namespace, key }: RegionSettings): Manifest {
  return manifest("elbv2.k8s.aws/v1beta1", "TargetGroupBinding", {
    name: targetGroupName,
    namespace,
    body: { spec: { targetGroupName, targetType: "ip", serviceRef: { name: `clickhouse-${key}-lb`, port } } },
  });
}
