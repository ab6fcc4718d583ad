// Network of the streaming platform: two zones, one NAT gateway, public subnets for it and for load balancers alone.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import type { ClusterGroup } from "../network/cluster-rules.ts";
import { clusterGroups, clusterRules } from "../network/cluster-rules.ts";
import type { RoutedNetwork } from "../network/routed-network.ts";
import { routedNetwork } from "../network/routed-network.ts";
import type { SecurityGroupIds } from "../network/security-groups.ts";
import { securityGroups } from "../network/security-groups.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { StreamingSettings } from "./settings.ts";

export class StreamingNetworkStack extends Stack {
  readonly network: RoutedNetwork;
  readonly groups: SecurityGroupIds<ClusterGroup>;

  constructor(app: App, settings: StreamingSettings) {
    super(app, `${settings.profile}-network`, stackProps(settings, "VPC and security groups"));
    this.network = routedNetwork(this, settings);
    this.groups = securityGroups(this, this.network.vpcId, {
      settings,
      descriptions: clusterGroups,
      rules: clusterRules(),
    });
    output(this, "Profile", settings.profile);
    output(this, "Variant", settings.variant);
    output(this, "VpcId", this.network.vpcId);
    output(this, "VpcCidr", settings.vpcCidr);
    output(this, "SecurityGroups", this.groups);
  }
}
