// Peering connections of the platform's VPCs, on either side.

import { DescribeVpcPeeringConnectionsCommand } from "@aws-sdk/client-ec2";
import { everyPage } from "../pages.ts";
import { tagList } from "./collector.ts";
import type { Reading } from "./collector.ts";

/** Connections that stand; one that was refused or taken away carries nothing. */
export async function readPeerings(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const type = "AWS::EC2::VPCPeeringConnection";
  const peerings = await reading.call("ec2:DescribeVpcPeeringConnections", [type], () =>
    everyPage(
      (page) => ec2.send(new DescribeVpcPeeringConnectionsCommand(page)),
      (page) => page.VpcPeeringConnections,
    ),
  );
  for (const one of peerings ?? []) {
    const { RequesterVpcInfo: own, AccepterVpcInfo: peer, Status, Tags } = one;
    const isGone = ["deleted", "rejected", "failed", "expired"].includes(Status?.Code ?? "");
    if (isGone || !(vpcs.includes(own?.VpcId ?? "") || vpcs.includes(peer?.VpcId ?? ""))) continue;
    reading.add({
      type,
      id: one.VpcPeeringConnectionId ?? "",
      properties: {
        VpcId: own?.VpcId,
        PeerVpcId: peer?.VpcId,
        PeerOwnerId: peer?.OwnerId,
        PeerRegion: peer?.Region,
        Tags: tagList(Tags),
      },
      attributes: { Status: Status?.Code },
    });
  }
}
