// What the pipeline stands on: the private network with its endpoints, roles and keys.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { InterfaceEndpoint } from "../network/endpoints.ts";
import { endpoints } from "../network/endpoints.ts";
import type { SecurityGroupIds } from "../network/security-groups.ts";
import { securityGroups } from "../network/security-groups.ts";
import type { PrivateNetwork } from "../network/subnets.ts";
import { privateNetwork } from "../network/subnets.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { zoneName } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { PipelineKeys } from "./keys.ts";
import { keyAliases, pipelineKeys } from "./keys.ts";
import type { PipelineRoles } from "./roles.ts";
import { pipelineRoles } from "./roles.ts";
import type { PipelineGroup } from "./rules.ts";
import { pipelineGroups, pipelineRules } from "./rules.ts";

/** What the worker and the rotation function call. */
const services: readonly InterfaceEndpoint[] = [
  { id: "Kafka", service: "kafka", actions: ["kafka"] },
  { id: "Kms", service: "kms", actions: ["kms"] },
  { id: "Logs", service: "logs", actions: ["logs"] },
  { id: "Monitoring", service: "monitoring", actions: ["cloudwatch"] },
  { id: "SecretsManager", service: "secretsmanager", actions: ["secretsmanager"] },
  { id: "Ssm", service: "ssm", actions: ["ssm"] },
  { id: "SsmMessages", service: "ssmmessages", actions: ["ssmmessages"] },
  { id: "Ec2Messages", service: "ec2messages", actions: ["ec2messages"] },
  { id: "Sts", service: "sts", actions: ["sts"] },
];

export class FoundationStack extends Stack {
  readonly network: PrivateNetwork;
  readonly groups: SecurityGroupIds<PipelineGroup>;
  readonly roles: PipelineRoles;
  readonly keys: PipelineKeys;

  constructor(app: App, settings: PipelineSettings) {
    super(app, `${settings.profile}-foundation`, stackProps(settings, "network, roles and keys"));
    this.network = privateNetwork(this, settings);
    const vpcId = this.network.vpc.attrVpcId;
    this.groups = securityGroups(this, vpcId, {
      settings,
      descriptions: pipelineGroups,
      rules: pipelineRules(settings),
    });
    endpoints(this, this.network, { group: this.groups.endpoints, services, tier: "private", settings });
    this.roles = pipelineRoles(this, settings);
    this.keys = pipelineKeys(this, this.roles, settings);
    output(this, "VpcId", vpcId);
    output(this, "VpcCidr", settings.vpcCidr);
    output(
      this,
      "Subnets",
      this.network.subnets.map(({ tier, letter, subnet }) => ({
        id: subnet.attrSubnetId,
        tier,
        availabilityZone: zoneName(settings, letter),
        cidr: subnet.cidrBlock,
      })),
    );
    output(this, "SecurityGroups", this.groups);
    output(this, "KeyAliases", keyAliases);
  }
}
