// What Druid stands on in the cluster: namespaces, accounts, the four chart add-ons, volumes and nodes on demand.

import { chartRelease } from "../../manifests/chart-release.ts";
import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import { encryptedStorageClass } from "../../manifests/storage-class.ts";
import { podAccounts } from "../pod-roles.ts";
import type { DruidSettings } from "../settings.ts";

/** Where everything but Druid's own processes runs. */
export const coreNodes = { workload: "core" } as const;

/** In the order in which they are applied, before Druid. */
export function baseObjects(settings: DruidSettings): Manifest[] {
  const own = ["druid", "monitoring"];
  return [
    ...own.map((name) =>
      manifest("v1", "Namespace", { name, labels: { "pod-security.kubernetes.io/enforce": "restricted" } }),
    ),
    ...[podAccounts.druid, podAccounts.telemetry].map(({ namespace, name }) =>
      manifest("v1", "ServiceAccount", { name, namespace }),
    ),
    ...charts(settings),
    encryptedStorageClass({ ...settings, keyAlias: `alias/${settings.prefix}-ebs-key`, reclaimPolicy: "Delete" }),
    ...nodesOnDemand(settings),
  ];
}

function charts(settings: DruidSettings): Manifest[] {
  const { clusterName, region, prefix } = settings;
  return [
    chartRelease({
      name: "cert-manager",
      namespace: "cert-manager",
      chart: "cert-manager",
      version: "1.17.2",
      repository: "jetstack",
      values: { crds: { enabled: true }, nodeSelector: coreNodes },
    }),
    chartRelease({
      name: "aws-load-balancer-controller",
      namespace: "kube-system",
      chart: "aws-load-balancer-controller",
      version: "1.13.2",
      repository: "eks",
      values: { clusterName, region, serviceAccount: { name: podAccounts["load-balancer-controller"].name } },
    }),
    chartRelease({
      name: "karpenter",
      namespace: "karpenter",
      chart: "karpenter",
      version: "1.4.0",
      repository: "karpenter",
      values: {
        serviceAccount: { name: podAccounts.karpenter.name },
        settings: { clusterName, interruptionQueue: `${prefix}-interruptions` },
        nodeSelector: coreNodes,
      },
    }),
    chartRelease({
      name: "secrets-store-csi-driver",
      namespace: "kube-system",
      chart: "secrets-store-csi-driver",
      version: "1.5.1",
      repository: "secrets-store-csi-driver",
      values: { syncSecret: { enabled: false }, enableSecretRotation: true },
    }),
    chartRelease({
      name: "secrets-provider-aws",
      namespace: "kube-system",
      chart: "secrets-store-csi-driver-provider-aws",
      version: "1.0.1",
      repository: "aws-secrets-manager",
    }),
  ];
}

/** Karpenter starts Bottlerocket nodes whose metadata no pod can reach. */
function nodesOnDemand({ clusterName, prefix }: DruidSettings): Manifest[] {
  const found = [{ tags: { [`kubernetes.io/cluster/${clusterName}`]: "shared", "assay:tier": "private" } }];
  return [
    manifest("karpenter.k8s.aws/v1", "EC2NodeClass", {
      name: "druid",
      body: {
        spec: {
          amiSelectorTerms: [{ alias: "bottlerocket@v1.40.0" }],
          role: `${prefix}-node`,
          subnetSelectorTerms: found,
          securityGroupSelectorTerms: [{ tags: { Name: `${prefix}-workers` } }],
          metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
          blockDeviceMappings: ["/dev/xvda", "/dev/xvdb"].map((deviceName) => ({
            deviceName,
            ebs: { volumeType: "gp3", volumeSize: "100Gi", encrypted: true },
          })),
        },
      },
    }),
    manifest("karpenter.sh/v1", "NodePool", {
      name: "druid",
      body: {
        spec: {
          template: {
            metadata: { labels: { workload: "druid" } },
            spec: {
              nodeClassRef: { group: "karpenter.k8s.aws", kind: "EC2NodeClass", name: "druid" },
              requirements: [
                { key: "karpenter.sh/capacity-type", operator: "In", values: ["on-demand"] },
                { key: "kubernetes.io/arch", operator: "In", values: ["amd64"] },
                { key: "karpenter.k8s.aws/instance-category", operator: "In", values: ["m", "r"] },
              ],
              expireAfter: "720h",
            },
          },
          limits: { cpu: "256" },
        },
      },
    }),
  ];
}
