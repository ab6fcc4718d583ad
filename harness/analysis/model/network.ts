// The VPC seen as a network: which table routes each subnet, and where each route leads.

import { parseCidr } from "./cidr.ts";
import type { Range } from "./cidr.ts";
import { property } from "./node.ts";
import type { Node } from "./node.ts";
import type { PlatformModel } from "./platform-model.ts";
import { tagsOf } from "./platform-model.ts";
import type { Resource } from "./resource.ts";

export interface Route {
  readonly resource: Resource;
  readonly table: Resource | undefined;
  readonly destination: Node;
  /** Kind of target: `local`, `internet-gateway`, `egress-only`, `nat`, `instance`, `interface`, `peering`, `transit`, … */
  readonly targetKind: string;
  readonly target: Node;
}

const targetProperties: Readonly<Record<string, string>> = {
  GatewayId: "gateway",
  NatGatewayId: "nat",
  EgressOnlyInternetGatewayId: "egress-only",
  InstanceId: "instance",
  NetworkInterfaceId: "interface",
  TransitGatewayId: "transit",
  VpcPeeringConnectionId: "peering",
  VpcEndpointId: "endpoint",
  CarrierGatewayId: "carrier",
  LocalGatewayId: "local-gateway",
  CoreNetworkArn: "core-network",
};

const gatewayTypes: Readonly<Record<string, string>> = {
  "AWS::EC2::InternetGateway": "internet-gateway",
  "AWS::EC2::VPNGateway": "vpn-gateway",
  "AWS::EC2::VPCEndpoint": "endpoint",
};

/** Every route of the model, those of the main tables included. */
export function routes(model: PlatformModel): Route[] {
  return model.all("AWS::EC2::Route").map((resource) => {
    const [name, kind] = Object.entries(targetProperties).find(([key]) => property(resource, key).exists) ?? [
      "",
      "none",
    ];
    const target = property(resource, name);
    const destination = ["DestinationCidrBlock", "DestinationIpv6CidrBlock", "DestinationPrefixListId"]
      .map((key) => property(resource, key))
      .find((node) => node.exists);
    return {
      resource,
      table: model.referred(property(resource, "RouteTableId")),
      destination: destination ?? property(resource, "DestinationCidrBlock"),
      targetKind: kind === "gateway" ? gatewayKind(model, target) : kind,
      target,
    };
  });
}

function gatewayKind(model: PlatformModel, target: Node): string {
  const id = target.text() ?? "";
  if (id === "local") return "local";
  const known = gatewayTypes[model.named(id)?.type ?? ""];
  if (known !== undefined) return known;
  const prefix = { igw: "internet-gateway", vgw: "vpn-gateway", vpce: "endpoint", eigw: "egress-only" }[
    id.split("-")[0] ?? ""
  ];
  return prefix ?? "gateway";
}

/** The explicit association of a subnet, or undefined when the VPC's main table routes it. */
export function associationOf(model: PlatformModel, subnet: Resource): Resource | undefined {
  return model.referring("AWS::EC2::SubnetRouteTableAssociation", ["SubnetId"], subnet)[0];
}

/**
 * The table that routes a subnet: the explicit one, else the main table where the source shows it. Raises where the explicit
 * one is not part of the model.
 */
export function tableOf(model: PlatformModel, subnet: Resource): Resource | undefined {
  const association = associationOf(model, subnet);
  if (association !== undefined) {
    return model.required(property(association, "RouteTableId"), `the route table of ${subnet.id}`);
  }
  const vpc = property(subnet, "VpcId").text();
  return model
    .all("AWS::EC2::RouteTable")
    .find((table) => table.attributes["Main"] === true && property(table, "VpcId").text() === vpc);
}

/** Ranges of a route's destination; a prefix list of the model gives its entries. */
export function destinationRanges(model: PlatformModel, destination: Node): Range[] {
  const text = destination.text() ?? "";
  const range = parseCidr(text);
  if (range !== undefined) return [range];
  return prefixListRanges(model, text);
}

/** Entries of a customer-managed prefix list that is part of the model. */
export function prefixListRanges(model: PlatformModel, id: string): Range[] {
  const list = model.named(id);
  if (list?.type !== "AWS::EC2::PrefixList") return [];
  return property(list, "Entries")
    .list()
    .flatMap((entry) => parseCidr(entry.get("Cidr").text() ?? "") ?? []);
}

/** Ends of an endpoint's service name: `s3`, `ecr.api`, `sts`. */
export function serviceOf(endpoint: Resource): string {
  const name = property(endpoint, "ServiceName").text() ?? "";
  const match = /^(?:com\.amazonaws|aws\.api)\.(?:[a-z0-9-]+|⟨AWS::Region⟩)\.(.+)$/.exec(name);
  return match?.[1] ?? name;
}

/** Whether an endpoint leads to a service of its own region: private DNS takes over no other region's names. */
export function isOfOwnRegion(model: PlatformModel, endpoint: Resource): boolean {
  const name = property(endpoint, "ServiceName").text() ?? "";
  const region = /^(?:com\.amazonaws|aws\.api)\.([a-z]{2}(?:-[a-z]+)+-\d)\./.exec(name)?.[1];
  const own = endpoint.region ?? model.region;
  return region === undefined || region === own || !/^[a-z]{2}(-[a-z]+)+-\d$/.test(own);
}

/** `Gateway` unless said otherwise: CloudFormation's and EC2's default. */
export function endpointType(endpoint: Resource): string {
  return property(endpoint, "VpcEndpointType").text() ?? "Gateway";
}

/** The tier of a subnet by the intent's ranges, else by its tags. */
export function tierOf(subnet: Resource, tiers: Readonly<Record<string, readonly string[]>>): string | undefined {
  const own = parseCidr(property(subnet, "CidrBlock").text() ?? "");
  for (const [tier, ranges] of Object.entries(tiers)) {
    const inside = ranges.some((text) => {
      const range = parseCidr(text);
      return own !== undefined && range !== undefined && range.first <= own.first && own.last <= range.last;
    });
    if (inside) return tier;
  }
  const tags = tagsOf(subnet);
  return ["assay:tier", "tier", "Tier", "aws-cdk:subnet-name"]
    .map((key) => tags.get(key)?.toLowerCase())
    .find((name) => {
      return name !== undefined && name in tiers;
    });
}
