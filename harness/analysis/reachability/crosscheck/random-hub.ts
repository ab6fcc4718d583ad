// Random central egress: one VPC lets the others out over a transit gateway. Most of it is as it should be; now and then a
// piece is missing or stands elsewhere.

import type { Draft } from "./draft.ts";

/** Adds to two networks on a transit gateway what a hub needs. */
export function addHub(draft: Draft, gateway: string, [spoke, hub]: readonly [string, string]): void {
  const [from, to] = [spoke, hub].map((vpc) => draft.all.find(isLink(gateway, vpc))?.id);
  if (from === undefined || to === undefined) return;
  clear(draft);
  const place = draft.add("subnet", "Subnet", { VpcId: hub, CidrBlock: "10.1.200.0/24" });
  const nat = draft.add("nat", "NatGateway", { SubnetId: place });
  const route = (vpc: string, DestinationCidrBlock: string, target: Readonly<Record<string, unknown>>) => {
    for (const RouteTableId of tablesOf(draft, vpc)) {
      if (draft.chance(0.9)) draft.add("route", "Route", { RouteTableId, DestinationCidrBlock, ...target });
    }
  };
  const [outside, back] = [draft.pick(["0.0.0.0/0", "8.0.0.0/8", "128.0.0.0/1"]) ?? "", "10.0.0.0/16"];
  route(spoke, outside, { TransitGatewayId: gateway });
  for (const RouteTableId of tablesOf(draft, hub)) {
    const target = draft.chance(0.9) ? { NatGatewayId: nat } : { GatewayId: draft.pick(draft.ids("InternetGateway")) };
    draft.add("route", "Route", { RouteTableId, DestinationCidrBlock: outside, ...target });
  }
  const own = draft.add("rtb", "RouteTable", { VpcId: hub });
  draft.add("rtba", "SubnetRouteTableAssociation", { SubnetId: place, RouteTableId: own });
  const GatewayId = draft.ids("InternetGateway").at(-1);
  draft.add("route", "Route", { RouteTableId: own, DestinationCidrBlock: "0.0.0.0/0", GatewayId });
  const returns = { RouteTableId: own, DestinationCidrBlock: back };
  if (draft.chance(0.9)) draft.add("route", "Route", { ...returns, TransitGatewayId: gateway });
  const table = draft.add("tgwr", "TransitGatewayRouteTable", { TransitGatewayId: gateway });
  const at = { TransitGatewayRouteTableId: table };
  for (const TransitGatewayAttachmentId of [from, to]) {
    const isFree = !draft.all.some(
      ({ type, properties }) =>
        type.endsWith("RouteTableAssociation") &&
        properties["TransitGatewayAttachmentId"] === TransitGatewayAttachmentId,
    );
    if (isFree) draft.add("tgwas", "TransitGatewayRouteTableAssociation", { ...at, TransitGatewayAttachmentId });
  }
  const leads = draft.chance(0.9) ? { TransitGatewayAttachmentId: to } : { Blackhole: true };
  draft.add("tgwro", "TransitGatewayRoute", { ...at, DestinationCidrBlock: outside, ...leads });
  const home = draft.chance(0.9) ? { TransitGatewayAttachmentId: from } : { Blackhole: true };
  draft.add("tgwro", "TransitGatewayRoute", { ...at, DestinationCidrBlock: back, ...home });
}

/** Takes away most of what would hide the hub: other routes, access lists, associations. */
function clear(draft: Draft): void {
  const inTheWay = /::(Route|SubnetNetworkAclAssociation|TransitGatewayRouteTableAssociation|TransitGatewayRoute)$/;
  const kept = draft.all.filter(({ type }) => !inTheWay.test(type) || draft.chance(0.15));
  draft.all.splice(0, draft.all.length, ...kept);
}

function isLink(gateway: string, vpc: string) {
  return ({ type, properties }: Draft["all"][number]): boolean =>
    type.endsWith("::TransitGatewayAttachment") &&
    properties["TransitGatewayId"] === gateway &&
    properties["VpcId"] === vpc;
}

function tablesOf(draft: Draft, vpc: string): string[] {
  return draft.all
    .filter(({ type, properties }) => type.endsWith("::RouteTable") && properties["VpcId"] === vpc)
    .map(({ id }) => id);
}
