// AWS::EC2::VPCPeeringConnection. Between regions the peer's side accepts, as its owner does in the console.

import { AcceptVpcPeeringConnectionCommand, CreateVpcPeeringConnectionCommand } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { tagged } from "./ec2-tags.ts";

interface Properties {
  PeerOwnerId?: string;
  PeerRegion?: string;
  PeerVpcId: string;
  Tags?: TagList;
  VpcId: string;
}

export async function vpcPeeringConnection(
  properties: Properties,
  { clients, region }: ResourceContext,
): Promise<CreatedResource> {
  const { VpcId, PeerVpcId, PeerOwnerId, PeerRegion } = properties;
  const { VpcPeeringConnection } = await clients.ec2.send(
    new CreateVpcPeeringConnectionCommand({
      ...{ VpcId, PeerVpcId, PeerOwnerId, PeerRegion },
      TagSpecifications: tagged("vpc-peering-connection", properties.Tags),
    }),
  );
  const id = present(VpcPeeringConnection?.VpcPeeringConnectionId, "CreateVpcPeeringConnection answers with an id");
  const peer = PeerRegion === undefined || PeerRegion === region ? clients : clients.inRegion(PeerRegion);
  try {
    await peer.ec2.send(new AcceptVpcPeeringConnectionCommand({ VpcPeeringConnectionId: id }));
  } finally {
    if (peer !== clients) peer.destroy();
  }
  return { ref: id, attributes: { Id: id } };
}
