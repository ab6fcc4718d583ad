// The private network of one region.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { endpoints, interfaceEndpoints } from "../network/endpoints.ts";
import type { SecurityGroupIds } from "../network/security-groups.ts";
import { securityGroups } from "../network/security-groups.ts";
import type { PrivateNetwork } from "../network/subnets.ts";
import { privateNetwork } from "../network/subnets.ts";
import { zoneName } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { RegionGroup } from "./rules.ts";
import { regionGroups, regionRules } from "./rules.ts";
import type { RegionSettings } from "./settings.ts";
import { stackName } from "./stack-name.ts";

export class RegionNetworkStack extends Stack {
  readonly network: PrivateNetwork;
  readonly groups: SecurityGroupIds<RegionGroup>;

  constructor(app: App, settings: RegionSettings) {
    super(app, stackName(settings.region, "network"), stackProps(settings, `network of ${settings.region}`));
    this.network = privateNetwork(this, settings);
    const vpcId = this.network.vpc.attrVpcId;
    this.groups = securityGroups(this, vpcId, {
      settings,
      descriptions: regionGroups,
      rules: regionRules(settings),
    });
    endpoints(this, this.network, {
      group: this.groups.endpoints,
      // IAM has one endpoint, in the first region; nothing here asks it.
      services: interfaceEndpoints.filter(({ global }) => global !== true),
      tier: "data",
      settings,
    });
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
  }
}
