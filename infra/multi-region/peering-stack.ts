// How the regions reach each other: one peering connection, asked for by the first region, and in each region routes
// that lead to the other's addresses and nowhere else.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { CfnRoute, CfnVPCPeeringConnection } from "aws-cdk-lib/aws-ec2";
import { pascal, upper } from "../settings/zones.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import type { RegionNetworkStack } from "./network-stack.ts";
import type { RegionSettings } from "./settings.ts";
import { outputOf, stackName } from "./stack-name.ts";

export class PeeringStack extends Stack {
  constructor(app: App, { network }: RegionNetworkStack, settings: RegionSettings) {
    super(app, stackName(settings.region, "peering"), stackProps(settings, `way to ${settings.peer.region}`));
    const { peer, region } = settings;
    const connection =
      settings.key === "us"
        ? new CfnVPCPeeringConnection(this, "Peering", {
            vpcId: network.vpc.attrVpcId,
            peerVpcId: outputOf(this, "PeerVpcId", { region: peer.region, part: "network", key: "VpcId" }),
            peerRegion: peer.region,
            tags: [{ key: "Name", value: `${region}-${peer.region}` }],
          }).attrId
        : outputOf(this, "Connection", { region: peer.region, part: "peering", key: "PeeringConnectionId" });
    for (const { tier, letter, routeTable } of network.subnets) {
      new CfnRoute(this, `${pascal(tier)}Route${upper(letter)}`, {
        routeTableId: routeTable.attrRouteTableId,
        destinationCidrBlock: peer.vpcCidr,
        vpcPeeringConnectionId: connection,
      });
    }
    output(this, "PeeringConnectionId", connection);
  }
}
