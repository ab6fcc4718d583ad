// The solver against the independent simulator on a small sample (the thousands run with `assay test --long`), the
// verifier against tampered proofs, and single questions whose answers are known.

import { describe, expect, it } from "vitest";
import { createPrng } from "../../core/prng.ts";
import { parseCidr } from "../model/cidr.ts";
import { Unresolved } from "../model/value.ts";
import { compare, modelOf } from "./crosscheck/compare.ts";
import { randomVpc } from "./crosscheck/random-vpc.ts";
import type { Raw } from "./crosscheck/raw.ts";
import { readNetwork } from "./facts/read-network.ts";
import type { Proof, Question, Reach } from "./proof.ts";
import { Solver } from "./solver.ts";
import { verify } from "./verify.ts";

const internet = { kind: "internet" } as const;
const ip = (text: string) => parseCidr(text)?.first ?? 0n;

function raw(id: string, type: string, properties: Record<string, unknown> = {}): Raw {
  return { id, type: `AWS::EC2::${type}`, properties };
}

/** A host with a public address in a subnet that an internet gateway serves; `more` adds and replaces by id. */
function world(...more: Raw[]): Raw[] {
  const base = [
    raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" }),
    raw("igw", "InternetGateway"),
    raw("attached", "VPCGatewayAttachment", { VpcId: "vpc", InternetGatewayId: "igw" }),
    raw("rtb", "RouteTable", { VpcId: "vpc" }),
    raw("rtba", "SubnetRouteTableAssociation", { SubnetId: "net-a", RouteTableId: "rtb" }),
    raw("net-a", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.0.0/24" }),
    raw("net-b", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.1.0/24" }),
    raw("open", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupIngress: [{ IpProtocol: "tcp", FromPort: 8123, ToPort: 8123, CidrIp: "0.0.0.0/0" }],
    }),
    raw("members", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupIngress: [{ IpProtocol: "6", FromPort: 9000, ToPort: 9000, SourceSecurityGroupId: "open" }],
      SecurityGroupEgress: [{ IpProtocol: "-1", CidrIp: "127.0.0.1/32" }],
    }),
    raw("host", "NetworkInterface", { SubnetId: "net-a", PrivateIpAddress: "10.0.0.4", GroupSet: ["open"] }),
    raw("eip", "EIP", { NetworkInterfaceId: "host" }),
    raw("inner", "NetworkInterface", { SubnetId: "net-b", PrivateIpAddress: "10.0.1.4", GroupSet: ["members"] }),
    raw("out", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw" }),
  ];
  const replaced = new Set(more.map(({ id }) => id));
  return [...base.filter(({ id }) => !replaced.has(id)), ...more];
}

const host = { kind: "interface", id: "host" } as const;
const inner = { kind: "interface", id: "inner" } as const;

function ask(resources: readonly Raw[], question: Omit<Question, "family">, family: 4 | 6 = 4) {
  const network = readNetwork(modelOf(resources));
  const answer = new Solver(network).ask({ ...question, family });
  const proof = answer.proof();
  expect(verify(network, proof, answer.reach)).toEqual([]);
  return { ...answer, network, proof };
}

function reach(resources: readonly Raw[], question: Omit<Question, "family">, family: 4 | 6 = 4): Reach {
  return ask(resources, question, family).reach;
}

const list = (...entries: [number, string, Record<string, unknown>][]): Raw[] => [
  raw("acl", "NetworkAcl", { VpcId: "vpc" }),
  raw("acla", "SubnetNetworkAclAssociation", { SubnetId: "net-a", NetworkAclId: "acl" }),
  ...entries.map(([RuleNumber, RuleAction, rest]) =>
    raw(`acl-${String(RuleNumber)}-${rest["Egress"] === true ? "out" : "in"}`, "NetworkAclEntry", {
      NetworkAclId: "acl",
      RuleNumber,
      RuleAction,
      Protocol: -1,
      CidrBlock: "0.0.0.0/0",
      ...rest,
    }),
  ),
];
const letsOut: [number, string, Record<string, unknown>] = [100, "allow", { Egress: true }];
const unresolved = new Unresolved({ Ref: "X" }, "parameter has no default");

describe("solver, verifier and packet simulator", () => {
  it("agree on every packet of a sample", () => {
    for (let index = 0; index < 30; index += 1) {
      const random = createPrng(`sample/${String(index)}`);
      expect(compare(randomVpc(random), random.fork("packets"), 12).disagreements).toEqual([]);
    }
  });
});

describe("questions with the internet", () => {
  it("shows a concrete packet, its way and its answer's way", () => {
    const { reach: said, proof } = ask(world(), { from: internet, to: host });
    expect(said).toBe("answered");
    expect(proof.witness?.packet).toEqual({ protocol: 6, far: ip("8.8.8.8"), port: 8123, callerPort: 50_000 });
    expect(proof.witness?.hops.map(({ at }) => at)).toEqual([
      "gateway",
      "access-list-in",
      "ingress-groups",
      "receiver",
    ]);
    expect(proof.witness?.reply.map(({ at }) => at)).toEqual(["access-list-out", "route"]);
  });

  it("knows when a packet arrives and nothing comes back", () => {
    expect(
      reach(
        world().filter(({ id }) => id !== "out"),
        { from: internet, to: host },
      ),
    ).toBe("arrives");
    const closed = world(...list([100, "allow", {}], [100, "allow", { Egress: true, CidrBlock: "10.0.0.0/8" }]));
    expect(reach(closed, { from: internet, to: host })).toBe("arrives");
  });

  it("takes the first entry of an access list that matches", () => {
    const denied = world(
      ...list([90, "deny", { Protocol: 6, PortRange: { From: 8000, To: 9000 } }], [100, "allow", {}], letsOut),
    );
    expect(reach(denied, { from: internet, to: host })).toBe("none");
    const late = world(
      ...list([110, "deny", { Protocol: 6, PortRange: { From: 8000, To: 9000 } }], [100, "allow", {}], letsOut),
    );
    expect(reach(late, { from: internet, to: host })).toBe("answered");
  });

  it("follows split ranges, prefix lists and more specific routes", () => {
    const halves = ["0.0.0.0/1", "128.0.0.0/1"].map((DestinationCidrBlock, index) =>
      raw(`half-${String(index)}`, "Route", { RouteTableId: "rtb", DestinationCidrBlock, GatewayId: "igw" }),
    );
    const split = world(...halves).filter(({ id }) => id !== "out");
    expect(reach(split, { from: host, to: internet })).toBe("answered");
    const listed = world(
      raw("pl", "PrefixList", { Entries: [{ Cidr: "0.0.0.0/0" }] }),
      raw("out", "Route", { RouteTableId: "rtb", DestinationPrefixListId: "pl", GatewayId: "igw" }),
    );
    expect(reach(listed, { from: internet, to: host })).toBe("answered");
    const turned = world(
      ...halves.map((half) => ({
        ...half,
        properties: { ...half.properties, GatewayId: undefined, VpcPeeringConnectionId: "pcx-1" },
      })),
    );
    expect(reach(turned, { from: host, to: internet })).toBe("none");
  });

  it("sees VPC block public access and its exclusions", () => {
    const blocked = (mode: string) => raw("bpa", "VPCBlockPublicAccessOptions", { InternetGatewayBlockMode: mode });
    expect(reach(world(blocked("block-bidirectional")), { from: internet, to: host })).toBe("none");
    expect(reach(world(blocked("block-ingress")), { from: host, to: internet })).toBe("none");
    const excluded = raw("bpae", "VPCBlockPublicAccessExclusion", {
      SubnetId: "net-a",
      InternetGatewayExclusionMode: "allow-bidirectional",
    });
    expect(reach(world(blocked("block-bidirectional"), excluded), { from: internet, to: host })).toBe("answered");
  });

  it("goes out through a NAT gateway and its own subnet, and never in", () => {
    const nat = [
      raw("nat", "NatGateway", { SubnetId: "net-a" }),
      raw("rtb-b", "RouteTable", { VpcId: "vpc" }),
      raw("rtba-b", "SubnetRouteTableAssociation", { SubnetId: "net-b", RouteTableId: "rtb-b" }),
      raw("out-b", "Route", { RouteTableId: "rtb-b", DestinationCidrBlock: "0.0.0.0/0", NatGatewayId: "nat" }),
      raw("inner", "NetworkInterface", { SubnetId: "net-b", PrivateIpAddress: "10.0.1.4", GroupSet: ["open"] }),
    ];
    const { proof, reach: said } = ask(world(...nat), { from: inner, to: internet });
    expect(said).toBe("answered");
    expect(proof.witness?.hops.map(({ at, of }) => `${at} ${of}`)).toContain("gateway nat");
    expect(reach(world(...nat), { from: internet, to: inner })).toBe("none");
    expect(
      reach(
        world(...nat).filter(({ id }) => id !== "out"),
        { from: inner, to: internet },
      ),
    ).toBe("none");
  });

  it("keeps IPv6 apart: egress-only gateways let nobody in", () => {
    const v6 = [
      raw("block", "VPCCidrBlock", { VpcId: "vpc", AmazonProvidedIpv6CidrBlock: true }),
      raw("net-a", "Subnet", {
        VpcId: "vpc",
        CidrBlock: "10.0.0.0/24",
        Ipv6CidrBlock: unresolved,
        AssignIpv6AddressOnCreation: true,
      }),
      raw("eigw", "EgressOnlyInternetGateway", { VpcId: "vpc" }),
      raw("out6", "Route", {
        RouteTableId: "rtb",
        DestinationIpv6CidrBlock: "2000::/3",
        EgressOnlyInternetGatewayId: "eigw",
      }),
    ];
    expect(reach(world(...v6), { from: host, to: internet }, 6)).toBe("answered");
    expect(reach(world(...v6), { from: internet, to: host }, 6)).toBe("none");
    expect(reach(world(), { from: host, to: internet }, 6)).toBe("none");
  });
});

describe("questions among interfaces", () => {
  it("follows references to groups and separate rules", () => {
    expect(reach(world(), { from: host, to: inner })).toBe("answered");
    expect(reach(world(), { from: inner, to: host })).toBe("none");
    const apart = raw("apart", "SecurityGroupEgress", {
      GroupId: "members",
      IpProtocol: "tcp",
      FromPort: 8123,
      ToPort: 8123,
      DestinationSecurityGroupId: "open",
    });
    expect(reach(world(apart), { from: inner, to: host })).toBe("answered");
  });

  it("needs access lists in both directions, for callers' ports too", () => {
    const narrow = world(...list([100, "allow", { Protocol: 6, PortRange: { From: 1, To: 1023 } }], letsOut));
    expect(reach(narrow, { from: host, to: inner })).toBe("arrives");
    const wide = world(...list([100, "allow", { Protocol: 6, PortRange: { From: 32_768, To: 60_999 } }], letsOut));
    expect(ask(wide, { from: host, to: inner }).proof.witness?.packet.callerPort).toBe(50_000);
  });

  it("crosses a peering only where both ends have routes", () => {
    const other = [
      raw("vpc-2", "VPC", { CidrBlock: "10.1.0.0/16" }),
      raw("net-2", "Subnet", { VpcId: "vpc-2", CidrBlock: "10.1.0.0/24" }),
      raw("rtb-2", "RouteTable", { VpcId: "vpc-2" }),
      raw("rtba-2", "SubnetRouteTableAssociation", { SubnetId: "net-2", RouteTableId: "rtb-2" }),
      raw("far", "NetworkInterface", { SubnetId: "net-2", PrivateIpAddress: "10.1.0.4", GroupSet: ["open"] }),
      raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "vpc-2" }),
      raw("there", "Route", {
        RouteTableId: "rtb",
        DestinationCidrBlock: "10.1.0.0/16",
        VpcPeeringConnectionId: "pcx",
      }),
    ];
    const back = raw("back", "Route", {
      RouteTableId: "rtb-2",
      DestinationCidrBlock: "10.0.0.0/16",
      VpcPeeringConnectionId: "pcx",
    });
    const question = { from: host, to: { kind: "interface", id: "far" } } as const;
    expect(reach(world(...other), question)).toBe("arrives");
    expect(reach(world(...other, back), question)).toBe("answered");
  });
});

describe("what cannot be resolved", () => {
  it("is unknown with its expression, unless something else decides", () => {
    const route = raw("out", "Route", { RouteTableId: "rtb", DestinationCidrBlock: unresolved, GatewayId: "igw" });
    const { reach: said, why } = ask(world(route), { from: host, to: internet });
    expect({ said, why }).toEqual({
      said: "unknown",
      why: ['{"Ref":"X"} cannot be resolved: parameter has no default'],
    });
    expect(reach(world(route), { from: inner, to: internet })).toBe("none");
    const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, CidrIp: unresolved };
    const group = raw("open", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: [rule] });
    expect(reach(world(group), { from: internet, to: host })).toBe("unknown");
    expect(
      reach(
        world(group).filter(({ id }) => id !== "igw"),
        { from: internet, to: host },
      ),
    ).toBe("none");
  });

  it("is a prefix list that was not read, in a rule and in a route", () => {
    const rule = { IpProtocol: "tcp", FromPort: 22, ToPort: 22, SourcePrefixListId: "pl-0123456789abcdef0" };
    const group = raw("open", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: [rule] });
    expect(reach(world(group), { from: internet, to: host })).toBe("unknown");
    const listed = { RouteTableId: "rtb", DestinationPrefixListId: "pl-0123456789abcdef0", GatewayId: "igw" };
    expect(reach(world(raw("out", "Route", listed)), { from: host, to: internet })).toBe("unknown");
  });

  it.each([
    ["a transit gateway", { TransitGatewayId: "tgw-1" }],
    ["an appliance", { NetworkInterfaceId: "eni-elsewhere" }],
    ["a gateway of a kind that is not known", { CarrierGatewayId: "cagw-1" }],
  ])("is what lies beyond %s", (_, target) => {
    const route = raw("out", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "0.0.0.0/0", ...target });
    expect(reach(world(route), { from: host, to: internet })).toBe("unknown");
  });
});

describe("the verifier", () => {
  const closed = world().filter(({ id }) => id !== "eip");
  const { network, proof, reach: said } = ask(closed, { from: internet, to: host });
  const shown = ask(world(), { from: internet, to: host });
  const [cut] = proof.forward.cuts;
  const [hole] = shown.proof.forward.open;
  const openCut = hole === undefined ? [] : [{ region: hole, hop: { at: "ingress-groups", of: "to" } as const }];
  const moved = { ...shown.proof.witness, hops: shown.proof.witness?.hops.slice(1) ?? [] };

  it.each<[string, Proof, Reach, boolean]>([
    ["a cut is gone", { ...proof, forward: { ...proof.forward, cuts: [] } }, said, false],
    [
      "a cut names another place",
      {
        ...proof,
        forward: {
          ...proof.forward,
          cuts: proof.forward.cuts.map(({ region }) => ({ region, hop: { at: "access-list-in", of: "net-a" } })),
        },
      },
      said,
      false,
    ],
    [
      "a cut names a place that the packet never meets",
      {
        ...proof,
        forward: {
          ...proof.forward,
          cuts: proof.forward.cuts.map(({ region }) => ({ region, hop: { at: "access-list-in", of: "net-b" } })),
        },
      },
      said,
      false,
    ],
    [
      "a cut is shorter than the packets",
      {
        ...proof,
        forward: {
          ...proof.forward,
          cuts: proof.forward.cuts.map(({ region, hop }) => ({ region: { ...region, ports: [0, 65_534] }, hop })),
        },
      },
      said,
      false,
    ],
    ["another network's proof", { ...proof }, said, true],
    [
      "what is open is said to be cut",
      {
        ...shown.proof,
        forward: { ...shown.proof.forward, open: [], cuts: [...shown.proof.forward.cuts, ...openCut] },
      },
      "none",
      true,
    ],
    [
      "nothing is said of what is open",
      { ...shown.proof, forward: { ...shown.proof.forward, open: [] } },
      "none",
      true,
    ],
    ["open is said to be unreachable", shown.proof, "none", true],
    ["an answer is denied", shown.proof, "arrives", true],
    [
      "the way of the packet lacks a place",
      {
        ...shown.proof,
        witness: { packet: { protocol: 6, far: ip("8.8.8.8"), port: 8123, callerPort: 50_000 }, reply: [], ...moved },
      },
      "answered",
      true,
    ],
    [
      "the packet has another port",
      {
        ...shown.proof,
        witness: {
          hops: [],
          reply: [],
          ...shown.proof.witness,
          packet: { protocol: 6, far: ip("8.8.8.8"), port: 9000, callerPort: 50_000 },
        },
      },
      "answered",
      true,
    ],
    [
      "the packet comes from inside",
      {
        ...shown.proof,
        witness: {
          hops: [],
          reply: [],
          ...shown.proof.witness,
          packet: { protocol: 6, far: ip("10.0.1.4"), port: 8123, callerPort: 50_000 },
        },
      },
      "answered",
      true,
    ],
    [
      "no packet is shown",
      { question: shown.question, forward: shown.proof.forward, reply: shown.proof.reply },
      "answered",
      true,
    ],
    [
      "too much is open",
      {
        ...shown.proof,
        forward: { ...shown.proof.forward, open: hole === undefined ? [] : [{ ...hole, ports: [8123, 8124] }] },
      },
      "answered",
      true,
    ],
  ])("rejects a proof where %s", (_, tampered, claim, isOpen) => {
    expect(cut).toBeDefined();
    expect(verify(isOpen ? shown.network : network, tampered, claim)).not.toEqual([]);
  });
});
