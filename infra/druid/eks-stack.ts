// The cluster: six managed add-ons, Bottlerocket nodes, access entries, and the controllers' roles and queue.

import { NestedStack } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { CfnAddon, CfnPodIdentityAssociation } from "aws-cdk-lib/aws-eks";
import type { CfnCluster, CfnNodegroup } from "aws-cdk-lib/aws-eks";
import { clusterAlone } from "../platform/cluster.ts";
import { nodeGroup } from "../platform/node-group.ts";
import { roleArn } from "../security/key-users.ts";
import type { ClusterRoles } from "../security/roles.ts";
import { pascal } from "../settings/zones.ts";
import { karpenterStatements, loadBalancerStatements } from "./controllers.ts";
import { interruptions } from "./event-queues.ts";
import type { DruidKeys } from "./keys.ts";
import type { PodAccount, PodRoleOptions } from "./pod-roles.ts";
import { podAccounts, podRole } from "./pod-roles.ts";
import type { DruidSettings } from "./settings.ts";
import type { VpcNestedStack } from "./vpc-stack.ts";

export interface EksOptions {
  readonly vpc: VpcNestedStack;
  readonly keys: DruidKeys;
  readonly roles: ClusterRoles;
  readonly settings: DruidSettings;
}

export class EksNestedStack extends NestedStack {
  constructor(parent: Stack, options: EksOptions) {
    super(parent, "EksNestedStack", { description: "Cluster, nodes, add-ons and who may enter" });
    const { vpc, keys, roles, settings } = options;
    const made = clusterAlone(this, {
      clusterName: settings.clusterName,
      kubernetesVersion: settings.kubernetesVersion,
      subnets: vpc.network.privateSubnets,
      group: vpc.groups.controlPlane,
      roleArn: roles.cluster.attrArn,
      key: keys.eks,
      publicRanges: settings.apiRanges,
      access: [
        ...settings.administrators.map(({ username, role }) => ({
          id: `Administrator${pascal(username)}`,
          principalArn: roleArn(role, settings),
          policy: "AmazonEKSClusterAdminPolicy",
        })),
        ...settings.users.map(({ username, role }) => ({
          id: `User${pascal(username)}`,
          principalArn: roleArn(role, settings),
          policy: "AmazonEKSViewPolicy",
        })),
      ],
    });
    // Which templates it was made from.
    made.tags.setTag("Environment", settings.environment);
    made.tags.setTag("Version", settings.version);
    const nodes = this.nodes(made, options);
    this.addons(made, nodes, options);
    this.controllers(made, settings);
    interruptions(this, keys.logs, settings);
  }

  /** The group that everything starts on; Karpenter adds nodes as Druid asks for them. */
  private nodes(of: CfnCluster, { vpc, keys, roles, settings }: EksOptions): CfnNodegroup {
    return nodeGroup(
      this,
      {
        name: "core",
        instanceType: "m7i.2xlarge",
        size: { min: 3, desired: 3, max: 6 },
        labels: { workload: "core" },
        // Bottlerocket keeps its system on the first volume and everything else on the second.
        disks: [
          { device: "/dev/xvda", gib: 20 },
          { device: "/dev/xvdb", gib: 100 },
        ],
        imageType: "BOTTLEROCKET_x86_64",
      },
      {
        cluster: of,
        prefix: settings.prefix,
        nodeRole: roles.node.attrArn,
        group: vpc.groups.workers,
        key: keys.ebs,
        subnets: vpc.network.privateSubnets,
        capacityType: "ON_DEMAND",
      },
    );
  }

  private addons(of: CfnCluster, nodes: CfnNodegroup, { keys, settings }: EksOptions): void {
    const volumes = [
      {
        sid: "EncryptsVolumes",
        actions: ["kms:Decrypt", "kms:GenerateDataKeyWithoutPlaintext", "kms:DescribeKey"],
        resources: keys.ebs,
      },
      {
        sid: "GrantsVolumesToEc2",
        actions: "kms:CreateGrant",
        resources: keys.ebs,
        condition: { Bool: { "kms:GrantIsForAWSResource": "true" } },
      },
    ];
    this.addon("VpcCni", of, { name: "vpc-cni", values: { enableNetworkPolicy: "true" } });
    this.addon("KubeProxy", of, { name: "kube-proxy" });
    const agent = this.addon("PodIdentity", of, { name: "eks-pod-identity-agent" });
    const waiting = [
      this.addon("CoreDns", of, { name: "coredns" }),
      this.addon("EbsCsi", of, {
        name: "aws-ebs-csi-driver",
        account: "ebs-csi",
        role: { managed: ["service-role/AmazonEBSCSIDriverPolicy"], statements: volumes },
        settings,
      }),
      this.addon("Observability", of, {
        name: "amazon-cloudwatch-observability",
        account: "cloudwatch",
        role: { managed: ["CloudWatchAgentServerPolicy"] },
        settings,
      }),
    ];
    for (const one of waiting) {
      one.addResourceDependency(nodes);
      one.addResourceDependency(agent);
    }
  }

  private addon(id: string, of: CfnCluster, options: AddonOptions): CfnAddon {
    const { name, values } = options;
    return new CfnAddon(this, `Addon${id}`, {
      clusterName: of.ref,
      addonName: name,
      resolveConflicts: "OVERWRITE",
      ...(values === undefined ? {} : { configurationValues: JSON.stringify(values) }),
      ...("account" in options ? { podIdentityAssociations: [this.identity(options)] } : {}),
    });
  }

  private identity({ account, role, settings }: AddonWithRole): { serviceAccount: string; roleArn: string } {
    const made = podRole(this, account, { ...role, settings });
    return { serviceAccount: podAccounts[account].name, roleArn: made.attrArn };
  }

  private controllers(of: CfnCluster, settings: DruidSettings): void {
    const statements = {
      karpenter: karpenterStatements(settings),
      "load-balancer-controller": loadBalancerStatements(settings),
      telemetry: [
        {
          sid: "ReadsItsKey",
          actions: ["secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"],
          resources: `arn:aws:secretsmanager:${settings.region}:${settings.account}:secret:grafana-cloud/*`,
        },
      ],
    };
    for (const [account, own] of Object.entries(statements) as [
      keyof typeof statements,
      typeof statements.telemetry,
    ][]) {
      const { namespace, name } = podAccounts[account];
      new CfnPodIdentityAssociation(this, `Identity${pascal(account)}`, {
        clusterName: of.ref,
        namespace,
        serviceAccount: name,
        roleArn: podRole(this, account, { statements: own, settings }).attrArn,
      });
    }
  }
}

interface AddonWithoutRole {
  readonly name: string;
  readonly values?: Readonly<Record<string, unknown>>;
}

interface AddonWithRole extends AddonWithoutRole {
  readonly account: PodAccount;
  readonly role: PodRoleOptions;
  readonly settings: DruidSettings;
}

type AddonOptions = AddonWithoutRole | AddonWithRole;
