// What routes lead to, as facts: gateways of the source, and those that a route alone names.

import { describe, expect, it } from "vitest";
import type { SourceKind } from "../../model/resource.ts";
import { modelOf } from "../crosscheck/compare.ts";
import type { Raw } from "../crosscheck/raw.ts";
import { raw, unresolved } from "../sample-network.ts";
import { readNetwork } from "./read-network.ts";

const vpc = raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" });
const net = raw("net", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.0.0/24" });
const table = raw("rtb", "RouteTable", { VpcId: "vpc" });
const association = raw("rtba", "SubnetRouteTableAssociation", { SubnetId: "net", RouteTableId: "rtb" });
const perhaps = (one: Raw): Raw => ({ ...one, more: { uncertain: unresolved } });
const maybe = (id: string) => `${id} exists if {"Ref":"X"}: parameter has no default`;
const open = '{"Ref":"X"} cannot be resolved: parameter has no default';

const network = (resources: Raw[], kind?: SourceKind) =>
  readNetwork(modelOf([vpc, net, table, association, ...resources], kind));
const gateway = (id: string, resources: Raw[], kind?: SourceKind) => network(resources, kind).gateways.get(id);
const route = (properties: Record<string, unknown>) =>
  raw("out", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "0.0.0.0/0", ...properties });

describe("gateways with attachments", () => {
  const attached = (VpcId: string, rest: Record<string, unknown>) =>
    raw(`at-${VpcId}`, "VPCGatewayAttachment", { VpcId, ...rest });

  it("know the VPCs that they are attached to", () => {
    const igw = [raw("igw", "InternetGateway"), raw("igw-2", "InternetGateway"), raw("vgw", "VPNGateway")];
    const links = [
      attached("vpc", { InternetGatewayId: "igw" }),
      attached("vpc-2", { VpnGatewayId: "vgw" }),
      attached("vpc-3", { VpnGatewayId: "vgw" }),
    ];
    const { gateways } = network([...igw, ...links]);
    expect(gateways.get("igw")).toEqual({ kind: "internet", id: "igw", label: "igw", vpcs: ["vpc"] });
    const nowhere = raw("at-none", "VPCGatewayAttachment", { InternetGatewayId: "igw" });
    expect(gateway("igw", [raw("igw", "InternetGateway"), nowhere])).toMatchObject({ vpcs: [] });
    expect(gateways.get("igw-2")).toEqual({ kind: "internet", id: "igw-2", label: "igw-2", vpcs: [] });
    expect(gateways.get("vgw")).toEqual({ kind: "vpn", id: "vgw", label: "vgw", vpcs: ["vpc-2", "vpc-3"] });
    const only = raw("eigw", "EgressOnlyInternetGateway", { VpcId: "vpc" });
    const expected = { kind: "egress-only", id: "eigw", label: "eigw", vpcs: ["vpc"] };
    expect(gateway("eigw", [only])).toEqual(expected);
    expect(gateway("eigw", [perhaps(only)])).toEqual({ ...expected, unknown: maybe("eigw") });
  });

  it("may not be there, or not attached", () => {
    const igw = raw("igw", "InternetGateway");
    const link = attached("vpc", { InternetGatewayId: "igw" });
    expect(gateway("igw", [perhaps(igw), link])?.unknown).toBe(maybe("igw"));
    expect(gateway("igw", [igw, perhaps(link)])?.unknown).toBe(maybe("at-vpc"));
  });
});

describe("a NAT gateway", () => {
  const nat = (properties: Record<string, unknown>) => raw("nat", "NatGateway", { SubnetId: "net", ...properties });
  const known = { kind: "nat", id: "nat", label: "nat", subnet: "net" };

  it("stands in a subnet, public unless it says otherwise", () => {
    expect(gateway("nat", [nat({})])).toEqual({ ...known, isPublic: true });
    expect(gateway("nat", [nat({ ConnectivityType: "public" })])).toEqual({ ...known, isPublic: true });
    expect(gateway("nat", [nat({ ConnectivityType: "private" })])).toEqual({ ...known, isPublic: false });
    expect(gateway("nat", [perhaps(nat({}))])).toEqual({ ...known, isPublic: true, unknown: maybe("nat") });
    expect(gateway("nat", [nat({ ConnectivityType: unresolved })])).toEqual({
      ...known,
      isPublic: true,
      unknown: open,
    });
  });

  it("is not known where its subnet is not", () => {
    const lost = { kind: "unknown", id: "nat", label: "nat" };
    expect(gateway("nat", [nat({ SubnetId: unresolved })])).toEqual({ ...lost, unknown: open });
    const unknown = "the subnet of nat is not part of the source";
    expect(gateway("nat", [nat({ SubnetId: "elsewhere" })])).toEqual({ ...lost, unknown });
    expect(gateway("nat", [nat({ SubnetId: "vpc" })])).toEqual({ ...lost, unknown });
  });

  const isPrivate = nat({ ConnectivityType: "private" });
  const leads = "where the private NAT gateway nat leads, which sends packets on to other networks, is not known";
  it.each<[string, Raw[], boolean]>([
    ["its own VPC alone", [], false],
    ["an internet gateway", [raw("igw", "InternetGateway"), route({ GatewayId: "igw" })], false],
    [
      "an egress-only gateway",
      [raw("eigw", "EgressOnlyInternetGateway"), route({ EgressOnlyInternetGatewayId: "eigw" })],
      false,
    ],
    ["an endpoint", [raw("vpce", "VPCEndpoint", { ServiceName: "s3" }), route({ GatewayId: "vpce" })], false],
    ["a transit gateway", [raw("tgw", "TransitGateway"), route({ TransitGatewayId: "tgw" })], true],
    ["a gateway that is not shown", [route({ GatewayId: "igw-0" })], true],
    ["a route that may be none", [raw("igw", "InternetGateway"), perhaps(route({ GatewayId: "igw" }))], true],
    ["a route that cannot be resolved", [route({ GatewayId: "local", DestinationCidrBlock: unresolved })], true],
    ["a black hole", [{ ...route({ TransitGatewayId: "tgw" }), more: { attributes: { State: "blackhole" } } }], false],
  ])("that is private and leads to %s", (_, more, isLost) => {
    expect(gateway("nat", [isPrivate, ...more])).toEqual(
      isLost ? { kind: "unknown", id: "nat", label: "nat", unknown: leads } : { ...known, isPublic: false },
    );
  });

  it("that is private leads nobody knows where by a table that is not shown", () => {
    const elsewhere = raw("rtba", "SubnetRouteTableAssociation", { SubnetId: "net", RouteTableId: "rtb-elsewhere" });
    const { gateways } = readNetwork(modelOf([vpc, net, elsewhere, isPrivate]));
    expect(gateways.get("nat")?.unknown).toBe(leads);
  });
});

describe("a peering", () => {
  const peering = (PeerVpcId: string, more?: Raw["more"]): Raw => ({
    ...raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId }),
    ...(more === undefined ? {} : { more }),
  });
  const known = { kind: "peering", id: "pcx", label: "pcx", ends: ["vpc"], isActive: true };

  it("joins the VPCs of the source that it names", () => {
    expect(gateway("pcx", [peering("vpc-elsewhere")])).toEqual(known);
    expect(gateway("pcx", [peering("net")])).toEqual(known);
    expect(gateway("pcx", [peering("vpc-2"), raw("vpc-2", "VPC", {})])).toEqual({ ...known, ends: ["vpc", "vpc-2"] });
    expect(gateway("pcx", [peering("x", { uncertain: unresolved })])).toEqual({ ...known, unknown: maybe("pcx") });
  });

  it("carries packets while it is active", () => {
    expect(gateway("pcx", [peering("x", { attributes: { Status: "active" } })])).toEqual(known);
    expect(gateway("pcx", [peering("x", { attributes: { Status: "expired" } })])).toEqual({
      ...known,
      isActive: false,
    });
  });
});

describe("endpoints and machines", () => {
  const endpoint = (properties: Record<string, unknown>) =>
    raw("vpce", "VPCEndpoint", { ServiceName: "com.amazonaws.us-east-1.s3", ...properties });

  it("are gateways where they take packets of others", () => {
    const known = { kind: "endpoint", id: "vpce", label: "vpce", service: "s3" };
    expect(gateway("vpce", [endpoint({})])).toEqual(known);
    expect(gateway("vpce", [perhaps(endpoint({}))])).toEqual({ ...known, unknown: maybe("vpce") });
    expect(gateway("vpce", [endpoint({ VpcEndpointType: "Interface" })])).toBeUndefined();
    expect(gateway("vpce", [endpoint({ VpcEndpointType: "GatewayLoadBalancer" })])).toEqual({
      kind: "unknown",
      id: "vpce",
      label: "vpce",
      unknown: "what vpce (GatewayLoadBalancer) does with packets is not known",
    });
  });

  it.each(["Instance", "NetworkInterface"])("are nowhere unless the check of an %s is off", (type) => {
    const nowhere = { kind: "nowhere", id: "m", label: "m", why: "it only takes packets addressed to itself" };
    const unknown = { kind: "unknown", id: "m", label: "m", unknown: "what m forwards is not known" };
    expect(gateway("m", [raw("m", type, {})])).toEqual(nowhere);
    expect(gateway("m", [raw("m", type, { SourceDestCheck: false })])).toEqual(unknown);
    expect(gateway("m", [raw("m", type, { SourceDestCheck: unresolved })])).toEqual(unknown);
    expect(gateway("m", [raw("m", type, {})], "live")).toEqual(unknown);
    expect(gateway("m", [raw("m", type, { SourceDestCheck: true })], "live")).toEqual(nowhere);
  });
});

describe("a target that a route alone names", () => {
  it.each<[Record<string, unknown>, unknown]>([
    [{ GatewayId: "igw-1" }, { kind: "internet", id: "igw-1", label: "igw-1", vpcs: ["vpc"] }],
    [{ GatewayId: "vgw-1" }, { kind: "vpn", id: "vgw-1", label: "vgw-1", vpcs: ["vpc"] }],
    [{ EgressOnlyInternetGatewayId: "eigw-1" }, { kind: "egress-only", id: "eigw-1", label: "eigw-1", vpcs: ["vpc"] }],
    [
      { VpcPeeringConnectionId: "pcx-1" },
      { kind: "peering", id: "pcx-1", label: "pcx-1", ends: ["vpc"], isActive: true },
    ],
    [
      { TransitGatewayId: "tgw-1" },
      {
        kind: "transit",
        id: "tgw-1",
        label: "tgw-1",
        attachments: [
          { vpc: "vpc", table: "route table of a transit gateway that could not be read", subnets: [], isRouted: true },
        ],
      },
    ],
    ...[
      "NatGatewayId",
      "InstanceId",
      "NetworkInterfaceId",
      "VpcEndpointId",
      "CarrierGatewayId",
      "LocalGatewayId",
      "CoreNetworkArn",
      "GatewayId",
    ].map((name): [Record<string, unknown>, unknown] => [
      { [name]: "igX-1" },
      { kind: "unknown", id: "igX-1", label: "igX-1", unknown: `what igX-1 (${name}) does with packets is not known` },
    ]),
    [
      { NatGatewayId: "igw-1" },
      {
        kind: "unknown",
        id: "igw-1",
        label: "igw-1",
        unknown: "what igw-1 (NatGatewayId) does with packets is not known",
      },
    ],
    [
      { NatGatewayId: "vgw-1" },
      {
        kind: "unknown",
        id: "vgw-1",
        label: "vgw-1",
        unknown: "what vgw-1 (NatGatewayId) does with packets is not known",
      },
    ],
  ])("%j is known by the property that names it", (properties, expected) => {
    const [id] = Object.values(properties);
    expect(gateway(String(id), [route(properties)])).toEqual(expected);
    expect(network([route(properties)]).tables.get("rtb")?.routes[0]?.target).toBe(id);
  });

  it("is attached to nothing where the route's table is not known", () => {
    const stray = route({ GatewayId: "igw-1", RouteTableId: unresolved });
    expect(gateway("igw-1", [stray])).toMatchObject({ kind: "internet", vpcs: [] });
    expect(gateway("igw-1", [route({ GatewayId: "igw-1", RouteTableId: "elsewhere" })])).toMatchObject({ vpcs: [] });
  });

  it("is no gateway where it is local, and the source's own where it has it", () => {
    expect(gateway("local", [route({ GatewayId: "local" })])).toBeUndefined();
    expect(gateway("igw", [raw("igw", "InternetGateway"), route({ GatewayId: "igw" })])).toMatchObject({ vpcs: [] });
    expect([...network([route({ GatewayId: unresolved })]).gateways.keys()]).toEqual(["black hole"]);
    expect([...network([route({})]).gateways.keys()]).toEqual(["black hole"]);
    expect(gateway("black hole", [])).toEqual({
      kind: "nowhere",
      id: "black hole",
      label: "a black hole",
      why: "the route's target is gone",
    });
  });
});
