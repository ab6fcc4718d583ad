// Random transit gateways.

import { ranges } from "./draft.ts";
import type { Draft } from "./draft.ts";

/** Attachments, route tables with static and propagated routes, and now and then a tunnel. */
export function addTransit(draft: Draft, gateway: string, vpcs: readonly string[]): void {
  const own = { TransitGatewayId: gateway };
  const links = vpcs.flatMap((VpcId) => {
    const subnets = draft.all.filter(
      ({ type, properties }) => type.endsWith("::Subnet") && properties["VpcId"] === VpcId,
    );
    const SubnetIds = subnets.map(({ id }) => id).filter((_, index) => index === 0 || draft.chance(0.5));
    const options = draft.chance(0.5) ? { Options: { Ipv6Support: "enable" } } : {};
    return draft.chance(0.8)
      ? [draft.add("tgwa", "TransitGatewayAttachment", { ...own, VpcId, SubnetIds, ...options })]
      : [];
  });
  if (draft.chance(0.1)) draft.add("vpn", "VPNConnection", { ...own, Type: "ipsec.1" });
  const tables = Array.from({ length: draft.random.integer(3) }, () =>
    draft.add("tgwr", "TransitGatewayRouteTable", own),
  );
  for (const link of links) {
    const at = { TransitGatewayAttachmentId: link, TransitGatewayRouteTableId: draft.pick(tables) };
    if (tables.length > 0 && draft.chance(0.8)) draft.add("tgwas", "TransitGatewayRouteTableAssociation", at);
  }
  for (const table of tables) addTransitRoutes(draft, table, links);
}

function addTransitRoutes(draft: Draft, table: string, links: readonly string[]): void {
  const of = { TransitGatewayRouteTableId: table };
  for (const TransitGatewayAttachmentId of [...links, "tgw-attach-elsewhere"]) {
    if (!draft.chance(TransitGatewayAttachmentId.endsWith("elsewhere") ? 0.05 : 0.5)) continue;
    draft.add("tgwp", "TransitGatewayRouteTablePropagation", { ...of, TransitGatewayAttachmentId });
  }
  const drawn = new Set(Array.from({ length: draft.random.integer(4) }, () => draft.pick(ranges) ?? ""));
  for (const DestinationCidrBlock of drawn) {
    const link = draft.chance(0.85) ? draft.pick(links) : "tgw-attach-elsewhere";
    const leads = link === undefined || draft.chance(0.25) ? { Blackhole: true } : { TransitGatewayAttachmentId: link };
    draft.add("tgwro", "TransitGatewayRoute", { ...of, DestinationCidrBlock, ...leads });
  }
}
