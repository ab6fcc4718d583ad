// Ways into the platform's networks that no route and no address shows: client VPN and Verified Access.

import {
  DescribeClientVpnEndpointsCommand,
  DescribeClientVpnTargetNetworksCommand,
  DescribeVerifiedAccessEndpointsCommand,
} from "@aws-sdk/client-ec2";
import { everyPage } from "../pages.ts";
import type { Reading } from "./collector.ts";

/** Subnets that client VPN endpoints end in; one without an association leads nowhere. */
export async function readClientVpns(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::ClientVpnTargetNetworkAssociation"];
  const endpoints = await reading.call("ec2:DescribeClientVpnEndpoints", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeClientVpnEndpointsCommand(page)),
      (page) => page.ClientVpnEndpoints,
    ),
  );
  for (const { ClientVpnEndpointId = "" } of endpoints ?? []) {
    const targets = await reading.call(`ec2:DescribeClientVpnTargetNetworks ${ClientVpnEndpointId}`, types, () =>
      everyPage(
        (page) => ec2.send(new DescribeClientVpnTargetNetworksCommand({ ClientVpnEndpointId, ...page })),
        (page) => page.ClientVpnTargetNetworks,
      ),
    );
    for (const { AssociationId = "", TargetNetworkId, VpcId = "", Status } of targets ?? []) {
      const isGone = ["disassociating", "disassociated", "association-failed"].includes(Status?.Code ?? "");
      if (isGone || !vpcs.includes(VpcId)) continue;
      const properties = { ClientVpnEndpointId, SubnetId: TargetNetworkId };
      reading.add({ type: types[0] ?? "", id: AssociationId, properties, attributes: { Status: Status?.Code } });
    }
  }
}

export async function readVerifiedAccess(reading: Reading): Promise<void> {
  const { ec2 } = reading.aws;
  const type = "AWS::EC2::VerifiedAccessEndpoint";
  const endpoints = await reading.call("ec2:DescribeVerifiedAccessEndpoints", [type], () =>
    everyPage(
      (page) => ec2.send(new DescribeVerifiedAccessEndpointsCommand(page)),
      (page) => page.VerifiedAccessEndpoints,
    ),
  );
  for (const one of endpoints ?? []) {
    const { VerifiedAccessEndpointId = "", AttachmentType, EndpointType, ApplicationDomain, Status } = one;
    if (["deleting", "deleted"].includes(Status?.Code ?? "")) continue;
    reading.add({
      type,
      id: VerifiedAccessEndpointId,
      properties: { AttachmentType, EndpointType, ApplicationDomain },
      attributes: { Status: Status?.Code },
    });
  }
}
