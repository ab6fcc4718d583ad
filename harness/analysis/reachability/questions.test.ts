// The solver's questions and answers as such: which there are, what they share, and the packet that shows one.

import { describe, expect, it } from "vitest";
import { modelOf } from "./crosscheck/compare.ts";
import type { Raw } from "./crosscheck/raw.ts";
import { readNetwork } from "./facts/read-network.ts";
import type { Party } from "./proof.ts";
import { ask, host, inner, internet, ip, letsOut, list, raw, reach, unresolved, world } from "./sample-network.ts";
import { Solver } from "./solver.ts";

const solverOf = (resources: Raw[]) => new Solver(readNetwork(modelOf(resources)));
const nameOf = (party: Party) =>
  "id" in party ? party.id : "gateway" in party ? `${party.kind} ${party.gateway}` : party.kind;
const from8 = (...rules: Record<string, unknown>[]) =>
  raw("open", "SecurityGroup", {
    VpcId: "vpc",
    SecurityGroupIngress: rules.map((rule) => ({ CidrIp: "8.0.0.0/8", ...rule })),
  });

describe("the questions of a network", () => {
  it("are about each interface and all that lies outside, both ways where there are two", () => {
    const more = [
      raw("vpce", "VPCEndpoint", { ServiceName: "com.amazonaws.us-east-1.s3" }),
      raw("tgw", "TransitGateway"),
      raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "elsewhere" }),
    ];
    const asked = (family: 4 | 6) =>
      [...solverOf(world(...more)).withOutside(family)].map(
        ({ question: { from, to } }) => `${nameOf(from)} > ${nameOf(to)}`,
      );
    const about = (id: string) => [
      `${id} > internet`,
      `internet > ${id}`,
      `${id} > service vpce`,
      `${id} > peer pcx`,
      `peer pcx > ${id}`,
      `${id} > peer tgw`,
      `peer tgw > ${id}`,
    ];
    expect(asked(4).toSorted()).toEqual([...about("host"), ...about("inner")].toSorted());
    expect(asked(6)).toEqual([]);
  });

  it("are asked once for interfaces that nothing can tell apart", () => {
    const twin = raw("twin", "NetworkInterface", {
      SubnetId: "net-b",
      PrivateIpAddress: "10.0.1.5",
      GroupSet: ["members"],
    });
    const pairs = (...more: Raw[]) =>
      [...solverOf(world(...more)).amongInterfaces(4)].map(({ answer: { question }, pairs: count }) => [
        nameOf(question.from),
        nameOf(question.to),
        count,
      ]);
    expect(pairs()).toEqual([
      ["host", "inner", 1],
      ["inner", "host", 1],
    ]);
    expect(pairs(twin)).toEqual([
      ["host", "inner", 2],
      ["inner", "host", 2],
      ["inner", "twin", 2],
    ]);
    const other = (properties: Record<string, unknown>) => ({
      ...twin,
      properties: { ...twin.properties, ...properties },
    });
    for (const apart of [
      other({ SubnetId: "net-a", PrivateIpAddress: undefined }),
      other({ GroupSet: ["open"] }),
      other({ PublicIp: "8.8.8.8" }),
      other({ PublicIp: unresolved }),
    ]) {
      expect(pairs(apart)).toHaveLength(6);
    }
    const endpoint = { ...twin, more: { attributes: { InterfaceType: "vpc_endpoint" } } };
    expect(pairs(endpoint)).toHaveLength(6);
    expect([...solverOf(world(twin)).amongInterfaces(6)]).toEqual([]);
  });

  it("are none without an interface", () => {
    const solver = solverOf(world());
    expect(() => solver.ask({ from: internet, to: internet, family: 4 })).toThrow("from internet to internet");
    expect(() => solver.ask({ from: host, to: { kind: "interface", id: "gone" }, family: 4 })).toThrow("gone");
  });

  it("have one answer for one question, and another for another", () => {
    const solver = solverOf(world(raw("tgw", "TransitGateway"), raw("vpce", "VPCEndpoint", { ServiceName: "s3" })));
    const peer = (first: bigint) =>
      ({ kind: "peer", gateway: "tgw", ranges: [{ family: 4, first, last: first }] }) as const;
    const asked = [
      internet,
      peer(1n),
      peer(2n),
      { kind: "peer", gateway: "tgw" },
      { kind: "service", gateway: "vpce" },
    ] as const;
    const far = asked.map((to) =>
      JSON.stringify(solver.ask({ from: host, to, family: 4 }).proof(), (_, value: unknown) =>
        typeof value === "bigint" ? String(value) : value,
      ),
    );
    expect(new Set(far).size).toBe(asked.length);
  });
});

describe("an interface without an address of the family", () => {
  it("calls nobody and is called by nobody", () => {
    const { proof, reach: said } = ask(world(), { from: host, to: internet }, 6);
    expect(said).toBe("none");
    expect(proof).toEqual({
      question: { from: host, to: internet, family: 6 },
      forward: { open: [], unknown: [], cuts: [] },
      reply: { open: [], unknown: [], cuts: [] },
    });
    expect(reach(world(), { from: internet, to: host }, 6)).toBe("none");
    expect(reach(world(), { from: inner, to: host }, 6)).toBe("none");
  });
});

describe("a proof that nothing gets through", () => {
  it("says nothing of answers, whatever would come back", () => {
    const more = [
      raw("tgw", "TransitGateway"),
      raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId: "elsewhere" }),
      raw("over", "Route", {
        RouteTableId: "rtb",
        DestinationCidrBlock: "172.16.0.0/16",
        VpcPeeringConnectionId: "pcx",
      }),
      raw("open", "SecurityGroup", { VpcId: "vpc", SecurityGroupEgress: [], SecurityGroupIngress: [] }),
    ];
    const closed = [...solverOf(world(...more)).withOutside(4)]
      .map(({ proof }) => proof())
      .filter(({ forward }) => forward.open.length + forward.unknown.length === 0);
    expect(closed.length).toBeGreaterThan(2);
    for (const { reply } of closed) expect(reply).toEqual({ open: [], unknown: [], cuts: [] });
  });
});

describe("the packet that is shown", () => {
  const shown = (...more: Raw[]) => ask(world(...more), { from: internet, to: host }).proof.witness?.packet;

  it("is one that a reader knows, of TCP if there is one", () => {
    const icmp = { IpProtocol: "icmp", FromPort: 8, ToPort: 0, CidrIp: "9.0.0.0/16" };
    const tcp = { IpProtocol: "tcp", FromPort: 400, ToPort: 9100 };
    expect(shown(from8(icmp, tcp))).toEqual({ protocol: 6, far: ip("8.8.8.8"), port: 443, callerPort: 50_000 });
    expect(shown(from8(icmp))).toEqual({ protocol: 1, far: ip("9.0.0.0"), port: 2048, callerPort: 50_000 });
    expect(shown(from8({ ...tcp, FromPort: 443 }))?.port).toBe(443);
    expect(shown(from8({ ...tcp, FromPort: 444 }))?.port).toBe(8123);
    expect(shown(from8({ ...tcp, CidrIp: "8.8.8.9/32" }))?.far).toBe(ip("8.8.8.9"));
    expect(shown(from8({ ...tcp, FromPort: 8124 }))?.port).toBe(9000);
    expect(shown(from8({ ...tcp, FromPort: 1, ToPort: 30 }))?.port).toBe(22);
    expect(shown(from8({ ...tcp, FromPort: 23, ToPort: 30 }))?.port).toBe(23);
    expect(shown(from8({ IpProtocol: "udp", FromPort: 400, ToPort: 500 }))).toMatchObject({ protocol: 17, port: 443 });
    expect(shown(from8({ IpProtocol: "47" }))).toMatchObject({ protocol: 47, port: 0 });
    expect(shown(from8({ IpProtocol: "-1" }))).toMatchObject({ protocol: 6, port: 443 });
  });

  it("is one of its own family", () => {
    const six = [
      raw("vpc6", "VPCCidrBlock", { VpcId: "vpc", Ipv6CidrBlock: "2600:1f99::/56" }),
      raw("net-a", "Subnet", {
        ...{ VpcId: "vpc", CidrBlock: "10.0.0.0/24" },
        ...{ Ipv6CidrBlock: "2600:1f99::/64", AssignIpv6AddressOnCreation: true },
      }),
      raw("out6", "Route", { RouteTableId: "rtb", DestinationIpv6CidrBlock: "::/0", GatewayId: "igw" }),
      raw("open", "SecurityGroup", { VpcId: "vpc", SecurityGroupIngress: [{ IpProtocol: "-1", CidrIpv6: "::/0" }] }),
    ];
    const { proof } = ask(world(...six), { from: internet, to: host }, 6);
    expect(proof.witness?.packet.far).toBe(ip("2001:4860:4860::8888"));
  });

  it("has an answer to a port that comes back", () => {
    const back = (From: number, To: number, Protocol: number): [number, string, Record<string, unknown>] => [
      From,
      "allow",
      { Egress: true, Protocol, PortRange: { From, To } },
    ];
    const both = from8(
      { IpProtocol: "tcp", FromPort: 443, ToPort: 443 },
      { IpProtocol: "udp", FromPort: 53, ToPort: 53 },
    );
    const udpFirst = list([100, "allow", {}], back(1024, 2000, 17), back(30_000, 40_000, 6));
    expect(shown(both, ...udpFirst)).toMatchObject({ protocol: 6, callerPort: 30_000 });
    const parted = list(
      [100, "allow", {}],
      [9, "allow", { Egress: true, CidrBlock: "9.0.0.0/8", Protocol: 6 }],
      back(49_000, 49_999, 6),
    );
    expect(shown(both, ...parted)).toMatchObject({ protocol: 6, callerPort: 49_000 });
    const udpOnly = list([100, "allow", {}], back(1024, 2000, 17));
    expect(shown(both, ...udpOnly)).toMatchObject({ protocol: 17, port: 53, callerPort: 1024 });
  });

  it("is one without an answer where none comes back", () => {
    const { proof, reach: said } = ask(world(...list([100, "allow", {}], [1, "deny", { Egress: true }])), {
      from: internet,
      to: host,
    });
    expect(said).toBe("arrives");
    expect(proof.witness).toMatchObject({ packet: { protocol: 6, far: ip("8.8.8.8"), port: 8123 }, reply: [] });
    expect(proof.witness?.packet).not.toHaveProperty("callerPort");
  });

  it("goes to the first address that a called interface may have", () => {
    const anywhere = raw("inner", "NetworkInterface", { SubnetId: "net-b", GroupSet: ["members"] });
    expect(ask(world(anywhere), { from: host, to: inner }).proof.witness?.packet.far).toBe(ip("10.0.1.0"));
    const half = raw("open", "SecurityGroup", {
      VpcId: "vpc",
      SecurityGroupEgress: [{ IpProtocol: "-1", CidrIp: "10.0.1.128/25" }],
    });
    const spread = ask(world(anywhere, half), { from: host, to: inner });
    expect([spread.reach, spread.why]).toEqual(["unknown", ["an address that is not assigned yet"]]);
    expect(spread.proof).not.toHaveProperty("witness");
    const placed = raw("inner", "NetworkInterface", {
      SubnetId: "net-b",
      PrivateIpAddress: "10.0.1.130",
      GroupSet: ["members"],
    });
    expect(reach(world(placed, half), { from: host, to: inner })).toBe("answered");
  });
});

describe("a network beyond a peering", () => {
  const to = (target: Record<string, unknown>) =>
    raw("there", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "10.9.0.0/16", ...target });
  const pcx = (PeerVpcId: string) => raw("pcx", "VPCPeeringConnection", { VpcId: "vpc", PeerVpcId });
  const peer = { kind: "peer", gateway: "pcx" } as const;

  it("is reached where the other end is no part of the model", () => {
    const route = to({ VpcPeeringConnectionId: "pcx" });
    expect(reach(world(pcx("elsewhere"), route), { from: host, to: peer })).toBe("answered");
    expect(reach(world(pcx("elsewhere"), route), { from: peer, to: host })).toBe("answered");
    const second = raw("vpc-2", "VPC", { CidrBlock: "10.9.0.0/16" });
    expect(reach(world(pcx("vpc-2"), second, route), { from: host, to: peer })).toBe("none");
    expect(reach(world(pcx("elsewhere"), to({ VpcPeeringConnectionId: "pcx-2" })), { from: host, to: peer })).toBe(
      "none",
    );
  });
});

describe("a service behind a gateway endpoint", () => {
  const service = { kind: "service", gateway: "vpce" } as const;
  const endpoint = (properties: Record<string, unknown> = {}): Raw =>
    raw("vpce", "VPCEndpoint", { ServiceName: "com.amazonaws.us-east-1.s3", RouteTableIds: ["rtb"], ...properties });
  const listed = (target: Record<string, unknown>) =>
    raw("s3", "Route", { RouteTableId: "rtb", DestinationPrefixListId: "pl-63a5400a", ...target });
  const nat = raw("nat", "NatGateway", { SubnetId: "net-b" });

  it.each<[string, Raw[], string]>([
    ["by the endpoint's own route", [endpoint()], "answered"],
    ["by no route", [endpoint({ RouteTableIds: [] })], "none"],
    ["perhaps, where its tables are not resolved", [endpoint({ RouteTableIds: unresolved })], "unknown"],
    ["perhaps, where it may not exist", [{ ...endpoint(), more: { uncertain: unresolved } }], "unknown"],
    ["not by another gateway", [endpoint({ RouteTableIds: [] }), listed({ GatewayId: "igw" })], "none"],
    ["perhaps by an appliance", [endpoint({ RouteTableIds: [] }), listed({ NetworkInterfaceId: "eni-x" })], "unknown"],
    [
      "perhaps through a NAT gateway",
      [endpoint({ RouteTableIds: [] }), nat, listed({ NatGatewayId: "nat" })],
      "unknown",
    ],
    ["not where answers are stopped", [endpoint(), ...list([1, "deny", {}], letsOut)], "arrives"],
    ["not where calls are stopped", [endpoint(), ...list([100, "allow", {}])], "none"],
    [
      "by a rule about its list",
      [
        endpoint(),
        raw("open", "SecurityGroup", {
          VpcId: "vpc",
          SecurityGroupEgress: [
            { IpProtocol: "tcp", FromPort: 443, ToPort: 443, DestinationPrefixListId: "pl-63a5400a" },
          ],
        }),
      ],
      "answered",
    ],
    [
      "not by a rule about another's",
      [
        endpoint({ ServiceName: "com.amazonaws.us-east-1.dynamodb" }),
        raw("open", "SecurityGroup", {
          VpcId: "vpc",
          SecurityGroupEgress: [
            { IpProtocol: "tcp", FromPort: 443, ToPort: 443, DestinationPrefixListId: "pl-63a5400a" },
          ],
        }),
      ],
      "none",
    ],
  ])("is reached %s", (_, more, expected) => {
    expect(reach(world(...more), { from: host, to: service })).toBe(expected);
  });
});
