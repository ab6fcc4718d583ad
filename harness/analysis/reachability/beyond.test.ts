// Questions that are told apart, and the reasons for which answers are not known: what lies beyond gateways, and addresses
// that are not assigned yet.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../model/cidr.ts";
import { modelOf } from "./crosscheck/compare.ts";
import type { Raw } from "./crosscheck/raw.ts";
import { wayInWords } from "./explain.ts";
import { readNetwork } from "./facts/read-network.ts";
import { ask, host, inner, internet, ip, letsOut, list, raw, unresolved, world } from "./sample-network.ts";
import { Solver } from "./solver.ts";

const route = (id: string, RouteTableId: string, DestinationCidrBlock: unknown, target: Record<string, unknown>) =>
  raw(id, "Route", { RouteTableId, DestinationCidrBlock, ...target });
const vpn = (vpc: string, id = "vgw") => [
  raw(id, "VPNGateway", { Type: "ipsec.1" }),
  raw(`${id}-link`, "VPCGatewayAttachment", { VpcId: vpc, VpnGatewayId: id }),
];
const ranges = (...texts: string[]) => texts.flatMap((text) => parseCidr(text) ?? []);
const members = raw("members", "SecurityGroup", { VpcId: "vpc" });
const table = (id: string, VpcId: string, SubnetId: string) => [
  raw(id, "RouteTable", { VpcId }),
  raw(`${id}-tie`, "SubnetRouteTableAssociation", { SubnetId, RouteTableId: id }),
];

describe("peers", () => {
  const [office, lab] = [ranges("192.168.0.0/16"), ranges("172.16.0.0/12")];
  const resources = world(
    ...vpn("vpc"),
    raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "elsewhere" }),
    route("to-office", "rtb", "192.168.0.0/16", { GatewayId: "vgw" }),
    route("to-lab", "rtb", "172.16.0.0/12", { VpcPeeringConnectionId: "pcx" }),
  );

  it("are told apart by their gateway and their ranges", () => {
    const solver = new Solver(readNetwork(modelOf(resources), [...office, ...lab]));
    const reach = (gateway: string, own?: typeof office) => {
      const to = { kind: "peer", gateway, ...(own === undefined ? {} : { ranges: own }) } as const;
      return solver.ask({ from: host, to, family: 4 }).reach;
    };
    expect([reach("vgw", office), reach("vgw", lab), reach("pcx", office), reach("pcx", lab)]).toEqual([
      "answered",
      "none",
      "none",
      "answered",
    ]);
    expect([reach("vgw"), reach("vgw", [])]).toEqual(["answered", "none"]);
  });
});

describe("a peering", () => {
  it.each<[string, Raw[], string]>([
    ["leads to what the model does not show", [], "answered"],
    [
      "leads to its other end alone where the model shows both",
      [
        raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
        raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "vpc-2" }),
      ],
      "none",
    ],
    [
      "leads nowhere from another VPC",
      [
        raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
        raw("pcx", "VPCPeeringConnection", { VpcId: "vpc-2", PeerVpcId: "elsewhere" }),
      ],
      "none",
    ],
  ])("%s", (_, more, said) => {
    const peering = raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "elsewhere" });
    const there = world(
      ...(more.length === 0 ? [peering] : more),
      route("to-lab", "rtb", "172.16.0.0/12", { VpcPeeringConnectionId: "pcx" }),
    );
    expect(ask(there, { from: host, to: { kind: "peer", gateway: "pcx" } }).reach).toBe(said);
  });
});

describe("the packet that is shown", () => {
  it("is one of TCP where one of them gets through", () => {
    const rule = (IpProtocol: string, port: number) => ({
      IpProtocol,
      FromPort: port,
      ToPort: port,
      CidrIp: "0.0.0.0/0",
    });
    const open = raw("open", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupIngress: [rule("udp", 53), rule("tcp", 8123)],
    });
    const { proof } = ask(world(open), { from: internet, to: host });
    expect(proof.witness?.packet).toMatchObject({ protocol: 6, port: 8123 });
  });

  it("fits the address that a host without one gets first, and the port that its protocol may have", () => {
    const rule = (FromPort: number, CidrIp: string) => ({ IpProtocol: "tcp", FromPort, ToPort: 200, CidrIp });
    const halves = raw("open", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupEgress: [rule(100, "10.0.1.128/25"), rule(150, "10.0.1.0/25")],
    });
    const all = raw("members", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupIngress: [{ IpProtocol: "-1", CidrIp: "0.0.0.0/0" }],
    });
    const unplaced = raw("inner", "NetworkInterface", { SubnetId: "net-b", GroupSet: ["members"] });
    const near = ask(world(halves, all, unplaced), { from: host, to: inner });
    expect([near.reach, near.proof.witness?.packet]).toEqual([
      "answered",
      { protocol: 6, far: ip("10.0.1.0"), port: 150, callerPort: 50_000 },
    ]);
    const answers = list(
      [1, "allow", { Protocol: 1, Icmp: { Type: -1, Code: -1 } }],
      [2, "allow", { Protocol: 6, PortRange: { From: 1024, To: 2000 } }],
      letsOut,
    );
    expect(ask(world(...answers), { from: host, to: internet }).proof.witness?.packet).toMatchObject({
      protocol: 6,
      port: 443,
      callerPort: 1024,
    });
    const upTo = raw("open", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 400, ToPort: 443, CidrIp: "0.0.0.0/0" }],
    });
    expect(ask(world(upTo), { from: internet, to: host }).proof.witness?.packet.port).toBe(443);
  });

  it("leaves a NAT gateway's subnet by the route that its subnet has", () => {
    const { network, proof } = ask(
      world(
        members,
        raw("nat", "NatGateway", { SubnetId: "net-a" }),
        ...table("rtb-b", "vpc", "net-b"),
        route("out-b", "rtb-b", "0.0.0.0/0", { NatGatewayId: "nat" }),
      ),
      { from: inner, to: internet },
    );
    expect(wayInWords(network, proof)).toContain(" → rtb-b to nat → nat → ");
    expect(wayInWords(network, proof)).toContain(" → rtb to igw → the internet");
  });
});

describe("answers to the internet", () => {
  it.each<[string, Record<string, unknown>, string]>([
    ["by a route that is not resolved", { GatewayId: unresolved }, "unknown"],
    ["by an appliance", { NetworkInterfaceId: "eni-x" }, "unknown"],
    ["by a peering", { VpcPeeringConnectionId: "pcx-1" }, "arrives"],
    ["by the gateway that has let the call in", { GatewayId: "igw" }, "answered"],
  ])("%s", (_, target, said) => {
    expect(ask(world(route("out", "rtb", "0.0.0.0/0", target)), { from: internet, to: host }).reach).toBe(said);
  });
});

/** A spoke whose inner host, still without an address, calls by a hub's NAT gateway; `more` adds and replaces by id. */
function hub(...more: Raw[]): Raw[] {
  const base = [
    ...world(members, raw("inner", "NetworkInterface", { SubnetId: "net-b", GroupSet: ["members"] })),
    ...table("rtb-b", "vpc", "net-b"),
    route("to-hub", "rtb-b", "0.0.0.0/0", { TransitGatewayId: "tgw" }),
    raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
    raw("entry", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.1.0.0/24" }),
    raw("exit", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.1.1.0/24" }),
    ...table("entry-table", "vpc-2", "entry"),
    ...table("exit-table", "vpc-2", "exit"),
    raw("igw-2", "InternetGateway"),
    raw("igw-2-link", "VPCGatewayAttachment", { VpcId: "vpc-2", InternetGatewayId: "igw-2" }),
    raw("nat", "NatGateway", { SubnetId: "exit" }),
    route("entry-out", "entry-table", "0.0.0.0/0", { NatGatewayId: "nat" }),
    route("exit-out", "exit-table", "0.0.0.0/0", { GatewayId: "igw-2" }),
    route("exit-back", "exit-table", "10.0.0.0/16", { TransitGatewayId: "tgw" }),
    raw("tgw", "TransitGateway"),
    raw("link-1", "TransitGatewayAttachment", { TransitGatewayId: "tgw", VpcId: "vpc", SubnetIds: ["net-b"] }),
    raw("link-2", "TransitGatewayAttachment", { TransitGatewayId: "tgw", VpcId: "vpc-2", SubnetIds: ["entry"] }),
    raw("tgw-table", "TransitGatewayRouteTable", { TransitGatewayId: "tgw" }),
    raw("asks", "TransitGatewayRouteTableAssociation", {
      TransitGatewayAttachmentId: "link-1",
      TransitGatewayRouteTableId: "tgw-table",
    }),
    raw("default", "TransitGatewayRoute", {
      TransitGatewayRouteTableId: "tgw-table",
      DestinationCidrBlock: "0.0.0.0/0",
      TransitGatewayAttachmentId: "link-2",
    }),
    raw("far", "NetworkInterface", { SubnetId: "entry", PrivateIpAddress: "10.1.0.4", GroupSet: ["open"] }),
  ];
  const replaced = new Set(more.map(({ id }) => id));
  return [...base.filter(({ id }) => !replaced.has(id)), ...more];
}

describe("the way home to a spoke", () => {
  const asked = (...more: Raw[]) => {
    const { reach, why } = ask(hub(...more), { from: inner, to: internet });
    return [reach, ...why];
  };
  const unassigned = "a route to an address that is not assigned yet";
  const half = (target: Record<string, unknown>) => route("half", "exit-table", "10.0.1.0/25", target);

  it("is known where it is one, wherever the host will stand", () => {
    expect(asked()).toEqual(["answered"]);
  });

  it.each<[string, Raw[], string[]]>([
    ["two ways, of which one leads nowhere", [half({ GatewayId: "igw-2" })], ["unknown", unassigned]],
    [
      "two ways over the transit gateway",
      [
        raw("tgw-2-route", "TransitGatewayRoute", {
          TransitGatewayRouteTableId: "home-table",
          DestinationCidrBlock: "10.0.1.0/25",
          TransitGatewayAttachmentId: "link-1",
        }),
        raw("home-table", "TransitGatewayRouteTable", { TransitGatewayId: "tgw" }),
        raw("home-asks", "TransitGatewayRouteTableAssociation", {
          TransitGatewayAttachmentId: "link-2",
          TransitGatewayRouteTableId: "home-table",
        }),
      ],
      ["unknown", unassigned],
    ],
    [
      "a route that cannot be resolved",
      [route("exit-back", "exit-table", "10.0.0.0/16", { TransitGatewayId: unresolved })],
      ["unknown", '{"Ref":"X"} cannot be resolved: parameter has no default'],
    ],
    [
      "over a VPN gateway",
      [...vpn("vpc-2"), route("exit-back", "exit-table", "10.0.0.0/16", { GatewayId: "vgw" })],
      ["unknown", "what lies beyond vgw is not known"],
    ],
    [
      "nowhere, as no route is about it",
      [
        route("exit-out", "exit-table", "8.0.0.0/8", { GatewayId: "igw-2" }),
        route("exit-back", "exit-table", "10.9.0.0/16", { TransitGatewayId: "tgw" }),
      ],
      ["arrives"],
    ],
    [
      "over a peering of somebody else's",
      [route("exit-back", "exit-table", "10.0.0.0/16", { VpcPeeringConnectionId: "pcx-1" })],
      ["arrives"],
    ],
  ])("%s", (_, more, said) => {
    expect(asked(...more)).toEqual(said);
  });
});

describe("through a NAT gateway to a host without an address", () => {
  const far = { kind: "interface", id: "far" } as const;
  it("is not known where one part of the routes leads on", () => {
    const said = (...more: Raw[]) => {
      const { reach, why, proof } = ask(hub(...more), { from: inner, to: far });
      return [reach, why, new Set(proof.reply.unknown.flatMap((one) => one.why))];
    };
    const doubt = "what nat sends on to other networks is not known";
    const part = route("exit-back", "exit-table", "10.0.1.0/25", { TransitGatewayId: "tgw" });
    expect(said(part)).toEqual(["unknown", [doubt], new Set([doubt])]);
    expect(said(route("exit-back", "exit-table", "10.9.0.0/16", { TransitGatewayId: "tgw" }))).toEqual([
      "arrives",
      [],
      new Set(),
    ]);
  });
});
