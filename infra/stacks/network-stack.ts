// The network: nothing here can reach, or be reached from, anything beyond the VPC.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { endpoints, interfaceEndpoints } from "../network/endpoints.ts";
import { groupDescriptions, rulesOf } from "../network/rules.ts";
import type { SecurityGroupIds } from "../network/security-groups.ts";
import { securityGroups } from "../network/security-groups.ts";
import type { PrivateNetwork } from "../network/subnets.ts";
import { privateNetwork } from "../network/subnets.ts";
import { zoneName } from "../settings/zones.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { output } from "./output.ts";
import { stackProps } from "./stack-props.ts";

export class NetworkStack extends Stack {
  readonly network: PrivateNetwork;
  readonly groups: SecurityGroupIds;

  constructor(app: App, settings: Settings) {
    super(app, `${settings.profile}-network`, stackProps(settings, "VPC, endpoints and security groups"));
    this.network = privateNetwork(this, settings);
    this.groups = securityGroups(this, this.network.vpc.attrVpcId, {
      settings,
      descriptions: groupDescriptions,
      rules: rulesOf(settings),
    });
    endpoints(this, this.network, {
      group: this.groups.endpoints,
      services: interfaceEndpoints,
      tier: "data",
      settings,
    });
    output(this, "VpcId", this.network.vpc.attrVpcId);
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
