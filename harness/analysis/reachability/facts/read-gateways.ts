// What routes lead to. Gateways of the model with their attachments, and those that only a route names.

import { endpointType, serviceOf } from "../../model/network.ts";
import { property, Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";
import type { GatewayFact, TableFact, TransitAttachment } from "../network-facts.ts";
import { keyAt, keyOf, look, nowhere, uncertainty } from "./look.ts";
import { unreadTable } from "./read-transits.ts";

const targetProperties = [
  "GatewayId",
  "NatGatewayId",
  "EgressOnlyInternetGatewayId",
  "TransitGatewayId",
  "VpcPeeringConnectionId",
  "InstanceId",
  "NetworkInterfaceId",
  "VpcEndpointId",
  "CarrierGatewayId",
  "LocalGatewayId",
  "CoreNetworkArn",
];

/** The key of a route's target, `local`, or the black hole. */
export function targetOf(model: PlatformModel, route: Resource): string {
  if (textOf(route.attributes["State"]).toLowerCase() === "blackhole") return nowhere;
  for (const name of targetProperties) {
    const target = keyAt(model, property(route, name));
    if (target !== undefined) return target;
  }
  throw new Undecided(`${route.id} has no target that is known`);
}

/** Gateways by key; `transits` have been read by themselves. */
export function readGateways(
  model: PlatformModel,
  transits: readonly GatewayFact[],
  tableOf: (subnet: string) => TableFact | undefined,
): Map<string, GatewayFact> {
  const facts: GatewayFact[] = [
    { kind: "nowhere", id: nowhere, label: "a black hole", why: "the route's target is gone" },
    ...attached(model),
    ...model.all("AWS::EC2::NatGateway").map((nat) => natOf(model, nat, tableOf)),
    ...transits,
    ...model.all("AWS::EC2::VPCPeeringConnection").map((peering) => peeringOf(model, peering)),
    ...model.all("AWS::EC2::VPCEndpoint").flatMap((endpoint) => endpointOf(endpoint)),
    ...machines(model),
    ...named(model),
  ];
  return new Map(facts.reverse().map((fact) => [fact.id, fact]));
}

function attached(model: PlatformModel): GatewayFact[] {
  const attachments = model.all("AWS::EC2::VPCGatewayAttachment");
  const of = (gateway: Resource, name: string) =>
    attachments.filter((one) => keyAt(model, property(one, name)) === keyOf(gateway));
  const vpcsOf = (links: readonly Resource[]) => links.flatMap((one) => keyAt(model, property(one, "VpcId")) ?? []);
  const made = (gateway: Resource, kind: "internet" | "vpn", name: string): GatewayFact => {
    const links = of(gateway, name);
    const open = [gateway, ...links].map(uncertainty).find(({ unknown }) => unknown !== undefined) ?? {};
    return { kind, ...nameOf(gateway), vpcs: vpcsOf(links), ...open };
  };
  return [
    ...model.all("AWS::EC2::InternetGateway").map((one) => made(one, "internet", "InternetGatewayId")),
    ...model.all("AWS::EC2::VPNGateway").map((one) => made(one, "vpn", "VpnGatewayId")),
    ...model.all("AWS::EC2::EgressOnlyInternetGateway").map((one): GatewayFact => {
      return { kind: "egress-only", ...nameOf(one), vpcs: vpcsOf([one]), ...uncertainty(one) };
    }),
  ];
}

function natOf(model: PlatformModel, nat: Resource, tableOf: (subnet: string) => TableFact | undefined): GatewayFact {
  const place = look(() => model.referred(property(nat, "SubnetId")));
  if ("unknown" in place || place.value?.type !== "AWS::EC2::Subnet") {
    const unknown = "unknown" in place ? place.unknown : `the subnet of ${nat.id} is not part of the source`;
    return { kind: "unknown", ...nameOf(nat), unknown };
  }
  const type = look(() => property(nat, "ConnectivityType").text() ?? "public");
  const isPrivate = "value" in type && type.value === "private";
  if (isPrivate && leadsOn(model, tableOf(keyOf(place.value)))) {
    const unknown = `where the private NAT gateway ${nat.id} leads, which sends packets on to other networks, is not known`;
    return { kind: "unknown", ...nameOf(nat), unknown };
  }
  return {
    kind: "nat",
    ...nameOf(nat),
    subnet: keyOf(place.value),
    isPublic: !isPrivate,
    ...uncertainty(nat),
    ...("unknown" in type ? { unknown: type.unknown } : {}),
  };
}

/** A table leads to more than its own VPC and what lets no private address out. */
function leadsOn(model: PlatformModel, table: TableFact | undefined): boolean {
  if (table === undefined || table.unknown !== undefined) return true;
  const ends = new Set(["AWS::EC2::InternetGateway", "AWS::EC2::EgressOnlyInternetGateway", "AWS::EC2::VPCEndpoint"]);
  return table.routes.some(({ target, unknown }) => {
    const isOwn = target === "local" || target === nowhere || ends.has(model.named(target)?.type ?? "");
    return unknown !== undefined || !isOwn;
  });
}

function peeringOf(model: PlatformModel, peering: Resource): GatewayFact {
  const ends = ["VpcId", "PeerVpcId"].map((name) => model.named(property(peering, name).text()));
  const status = peering.attributes["Status"];
  return {
    kind: "peering",
    ...nameOf(peering),
    ends: ends.flatMap((vpc) => (vpc?.type === "AWS::EC2::VPC" ? [keyOf(vpc)] : [])),
    isActive: typeof status !== "string" || status === "active",
    ...uncertainty(peering),
  };
}

function endpointOf(endpoint: Resource): GatewayFact[] {
  const type = endpointType(endpoint);
  if (type === "Gateway") {
    return [{ kind: "endpoint", ...nameOf(endpoint), service: serviceOf(endpoint), ...uncertainty(endpoint) }];
  }
  if (type === "Interface") return [];
  return [
    { kind: "unknown", ...nameOf(endpoint), unknown: `what ${endpoint.id} (${type}) does with packets is not known` },
  ];
}

/** An instance or interface takes only packets addressed to itself, unless its source/destination check is off. */
function machines(model: PlatformModel): GatewayFact[] {
  return model.all("AWS::EC2::Instance", "AWS::EC2::NetworkInterface").map((machine): GatewayFact => {
    const check = look(() => property(machine, "SourceDestCheck").bool(!model.isLive));
    if ("value" in check && check.value) {
      return { kind: "nowhere", ...nameOf(machine), why: "it only takes packets addressed to itself" };
    }
    return { kind: "unknown", ...nameOf(machine), unknown: `what ${machine.id} forwards is not known` };
  });
}

/** Gateways that are named by routes and attachments only: their kind is told by the property that names them. */
function named(model: PlatformModel): GatewayFact[] {
  return model.all("AWS::EC2::Route").flatMap((route) => {
    const table = look(() => model.referred(property(route, "RouteTableId")));
    const vpc =
      "value" in table && table.value !== undefined ? keyAt(model, property(table.value, "VpcId")) : undefined;
    return targetProperties.flatMap((name): GatewayFact[] => {
      const text = look(() => property(route, name).text());
      if ("unknown" in text || text.value === undefined || text.value === "local") return [];
      if (model.named(text.value) !== undefined) return [];
      return [stranger(name, text.value, vpc === undefined ? [] : [vpc])];
    });
  });
}

function unread(vpc: string): TransitAttachment {
  return { vpc, table: unreadTable, subnets: [], isRouted: true };
}

/** A route can only name what is attached to its VPC. */
function stranger(name: string, id: string, vpcs: readonly string[]): GatewayFact {
  const known = { id, label: id };
  if (name === "TransitGatewayId") {
    return { kind: "transit", ...known, attachments: vpcs.map(unread) };
  }
  if (name === "VpcPeeringConnectionId") return { kind: "peering", ...known, ends: vpcs, isActive: true };
  if (name === "EgressOnlyInternetGatewayId") return { kind: "egress-only", ...known, vpcs };
  if (name === "GatewayId" && id.startsWith("igw-")) return { kind: "internet", ...known, vpcs };
  if (name === "GatewayId" && id.startsWith("vgw-")) return { kind: "vpn", ...known, vpcs };
  return { kind: "unknown", ...known, unknown: `what ${id} (${name}) does with packets is not known` };
}

function nameOf(resource: Resource): { id: string; label: string } {
  return { id: keyOf(resource), label: resource.id };
}
