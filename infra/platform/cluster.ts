// The Kubernetes cluster: private endpoint, encrypted secrets, access by its own API only, and its identity provider.

import type { Stack } from "aws-cdk-lib";
import { CfnAccessEntry, CfnAddon, CfnCluster } from "aws-cdk-lib/aws-eks";
import type { CfnNodegroup } from "aws-cdk-lib/aws-eks";
import { CfnOIDCProvider } from "aws-cdk-lib/aws-iam";

export interface ClusterOptions {
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  readonly subnets: readonly string[];
  /** Security group of the control plane's interfaces. */
  readonly group: string;
  readonly roleArn: string;
  /** ARN of the key of Kubernetes secrets. */
  readonly key: string;
  readonly access: readonly Access[];
  /** Ranges outside that may reach the API. Absent: the API is private. */
  readonly publicRanges?: readonly string[];
}

/** Who may enter the cluster, and how far. */
export interface Access {
  /** Suffix of the logical id. */
  readonly id: string;
  readonly principalArn: string;
  /** A policy of EKS: `AmazonEKSViewPolicy`. */
  readonly policy: string;
  /** Absent: the whole cluster. */
  readonly namespaces?: readonly string[];
  /** Groups whose roles in the cluster go beyond the policy. */
  readonly groups?: readonly string[];
}

export interface Cluster {
  readonly cluster: CfnCluster;
  readonly provider: CfnOIDCProvider;
}

/** The cluster with its identity provider and who may enter it. */
export function cluster(stack: Stack, options: ClusterOptions): Cluster {
  const made = clusterAlone(stack, options);
  const provider = new CfnOIDCProvider(stack, "IdentityProvider", {
    url: made.attrOpenIdConnectIssuerUrl,
    clientIdList: ["sts.amazonaws.com"],
  });
  return { cluster: made, provider };
}

/** The cluster and who may enter it, without an identity provider: pods get their roles from the agent on the node. */
export function clusterAlone(stack: Stack, options: ClusterOptions): CfnCluster {
  const made = new CfnCluster(stack, "Cluster", {
    name: options.clusterName,
    version: options.kubernetesVersion,
    roleArn: options.roleArn,
    resourcesVpcConfig: {
      subnetIds: [...options.subnets],
      securityGroupIds: [options.group],
      endpointPrivateAccess: true,
      endpointPublicAccess: options.publicRanges !== undefined,
      ...(options.publicRanges === undefined ? {} : { publicAccessCidrs: [...options.publicRanges] }),
    },
    encryptionConfig: [{ resources: ["secrets"], provider: { keyArn: options.key } }],
    logging: {
      clusterLogging: {
        enabledTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"].map((type) => ({ type })),
      },
    },
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    deletionProtection: true,
    tags: [{ key: "Name", value: options.clusterName }],
  });
  accessEntries(stack, made, options.access);
  return made;
}

export interface AddonOptions {
  readonly cluster: CfnCluster;
  readonly volumeDriverRole: string;
  readonly nodes: readonly CfnNodegroup[];
}

/** The add-ons. Those that run as deployments become active only on nodes, so they wait for them. */
export function addons(stack: Stack, options: AddonOptions): void {
  const { cluster: of, volumeDriverRole, nodes } = options;
  const configuration = JSON.stringify({
    env: { ENABLE_POD_ENI: "true", POD_SECURITY_GROUP_ENFORCING_MODE: "strict" },
  });
  new CfnAddon(stack, "AddonVpcCni", {
    clusterName: of.ref,
    addonName: "vpc-cni",
    configurationValues: configuration,
    resolveConflicts: "OVERWRITE",
  });
  const names = new CfnAddon(stack, "AddonCoreDns", {
    clusterName: of.ref,
    addonName: "coredns",
    resolveConflicts: "OVERWRITE",
  });
  const volumes = new CfnAddon(stack, "AddonEbsCsi", {
    clusterName: of.ref,
    addonName: "aws-ebs-csi-driver",
    serviceAccountRoleArn: volumeDriverRole,
    resolveConflicts: "OVERWRITE",
  });
  for (const node of nodes) {
    names.addResourceDependency(node);
    volumes.addResourceDependency(node);
  }
}

function accessEntries(stack: Stack, of: CfnCluster, access: readonly Access[]): void {
  for (const grant of access) {
    const { namespaces, groups } = grant;
    new CfnAccessEntry(stack, `Access${grant.id}`, {
      clusterName: of.ref,
      principalArn: grant.principalArn,
      type: "STANDARD",
      ...(groups === undefined ? {} : { kubernetesGroups: [...groups] }),
      accessPolicies: [
        {
          policyArn: `arn:aws:eks::aws:cluster-access-policy/${grant.policy}`,
          accessScope:
            namespaces === undefined ? { type: "cluster" } : { type: "namespace", namespaces: [...namespaces] },
        },
      ],
    });
  }
}
