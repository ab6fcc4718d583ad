// The Kubernetes cluster: private endpoint, encrypted secrets, access by its own API only, and its identity provider.

import type { Stack } from "aws-cdk-lib";
import { CfnAccessEntry, CfnAddon, CfnCluster } from "aws-cdk-lib/aws-eks";
import type { CfnNodegroup } from "aws-cdk-lib/aws-eks";
import { CfnOIDCProvider } from "aws-cdk-lib/aws-iam";
import type { SecurityGroupIds } from "../network/security-groups.ts";
import type { BaseRoles } from "../security/base-roles.ts";
import type { KeyArns } from "../security/keys.ts";
import type { Settings } from "../settings/byoc-private.ts";

export interface ClusterOptions {
  readonly subnets: readonly string[];
  readonly groups: SecurityGroupIds;
  readonly roles: BaseRoles;
  readonly keys: KeyArns;
  readonly settings: Settings;
}

export interface Cluster {
  readonly cluster: CfnCluster;
  readonly provider: CfnOIDCProvider;
}

/** The cluster with its identity provider and who may enter it. */
export function cluster(stack: Stack, options: ClusterOptions): Cluster {
  const { settings, roles } = options;
  const made = new CfnCluster(stack, "Cluster", {
    name: settings.clusterName,
    version: settings.kubernetesVersion,
    roleArn: roles.cluster.attrArn,
    resourcesVpcConfig: {
      subnetIds: [...options.subnets],
      securityGroupIds: [options.groups.controlPlane],
      endpointPrivateAccess: true,
      endpointPublicAccess: false,
    },
    encryptionConfig: [{ resources: ["secrets"], provider: { keyArn: options.keys.eks } }],
    logging: {
      clusterLogging: {
        enabledTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"].map((type) => ({ type })),
      },
    },
    accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
    deletionProtection: true,
    tags: [{ key: "Name", value: settings.clusterName }],
  });
  const provider = new CfnOIDCProvider(stack, "IdentityProvider", {
    url: made.attrOpenIdConnectIssuerUrl,
    clientIdList: ["sts.amazonaws.com"],
  });
  accessEntries(stack, made, roles);
  return { cluster: made, provider };
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

/** Operators administer; the vendor edits the platform's namespace; the runner only looks. */
function accessEntries(stack: Stack, of: CfnCluster, roles: BaseRoles): void {
  const grants = [
    { id: "Operator", principal: roles.operator, policy: "AmazonEKSClusterAdminPolicy", scope: { type: "cluster" } },
    {
      id: "Vendor",
      principal: roles.vendor,
      policy: "AmazonEKSEditPolicy",
      scope: { type: "namespace", namespaces: ["clickhouse"] },
    },
    {
      id: "Runner",
      principal: roles.runner,
      policy: "AmazonEKSViewPolicy",
      scope: { type: "namespace", namespaces: ["clickhouse"] },
    },
  ];
  for (const grant of grants) {
    new CfnAccessEntry(stack, `Access${grant.id}`, {
      clusterName: of.ref,
      principalArn: grant.principal.attrArn,
      type: "STANDARD",
      accessPolicies: [
        { policyArn: `arn:aws:eks::aws:cluster-access-policy/${grant.policy}`, accessScope: grant.scope },
      ],
    });
  }
}
