// Ways and cuts in words, hop by hop: what a finding shows of a proof.

import { describe, expect, it } from "vitest";
import { modelOf } from "./crosscheck/compare.ts";
import { cutsInWords, wayInWords } from "./explain.ts";
import { readNetwork } from "./facts/read-network.ts";
import type { Hop, Party, Proof, Witness } from "./proof.ts";
import { host, inner, internet, ip, raw, world } from "./sample-network.ts";

const named = (id: string, type: string, properties: Record<string, unknown>) => ({
  ...raw(id, type, properties),
  more: { identities: [`${id}-key`, id] },
});
/** Labels and keys differ. */
const network = readNetwork(
  modelOf([
    ...world(),
    named("Table", "RouteTable", { VpcId: "vpc" }),
    named("Acl", "NetworkAcl", { VpcId: "vpc" }),
    named("Net", "Subnet", { VpcId: "vpc", CidrBlock: "10.0.2.0/24" }),
    named("Pods", "NetworkInterface", { SubnetId: "Net", PrivateIpAddress: "10.0.2.4" }),
    named("Hub", "TransitGateway", {}),
    named("Away", "VPC", { CidrBlock: "10.9.0.0/16" }),
    raw("to", "SubnetRouteTableAssociation", { SubnetId: "Net", RouteTableId: "Table" }),
    raw("by", "SubnetNetworkAclAssociation", { SubnetId: "Net", NetworkAclId: "Acl" }),
  ]),
);
const pods = { kind: "interface", id: "Pods-key" } as const;
const peer = { kind: "peer", gateway: "Hub-key" } as const;
const nothing = { open: [], unknown: [], cuts: [] };

function proof(from: Party, to: Party, witness?: Witness): Proof {
  const question = { from, to, family: 4 } as const;
  return { question, forward: nothing, reply: nothing, ...(witness === undefined ? {} : { witness }) };
}

function way(
  packet: Partial<Witness["packet"]>,
  hops: readonly Hop[] = [],
  [from, to]: readonly Party[] = [internet, host],
) {
  const whole = { protocol: 6, far: ip("8.8.8.8"), port: 8123, ...packet };
  return wayInWords(network, proof(from ?? internet, to ?? host, { packet: whole, hops, reply: [] }));
}

describe("the way of a packet", () => {
  it("is none without a packet", () => {
    expect(wayInWords(network, proof(internet, host))).toBeUndefined();
  });

  it.each([
    [{ protocol: 6, port: 8123 }, "tcp 8123 from the internet (8.8.8.8) → host; no answer comes back"],
    [
      { protocol: 17, port: 53, callerPort: 50_000 },
      "udp 53 from the internet (8.8.8.8) → host; the answer comes back to port 50000",
    ],
    [{ protocol: 6, callerPort: 1 }, "tcp 8123 from the internet (8.8.8.8) → host; the answer comes back to port 1"],
    [{ protocol: 1, port: 2048, callerPort: 0 }, "icmp from the internet (8.8.8.8) → host; the answer comes back"],
    [{ protocol: 58 }, "icmpv6 from the internet (8.8.8.8) → host; no answer comes back"],
    [{ protocol: 47 }, "protocol 47 from the internet (8.8.8.8) → host; no answer comes back"],
  ])("%j begins and ends in words", (packet, said) => {
    expect(way(packet)).toBe(said);
  });

  it("names interfaces by what bears them, and networks by the gateway that leads there", () => {
    expect(way({}, [], [pods, inner])).toBe("tcp 8123 from Pods → inner; no answer comes back");
    expect(way({}, [], [pods, peer])).toBe("tcp 8123 from Pods → beyond Hub (8.8.8.8); no answer comes back");
    const service = { kind: "service", gateway: "vpce-gone" } as const;
    expect(way({}, [], [{ kind: "interface", id: "gone" }, service])).toBe(
      "tcp 8123 from gone → beyond vpce-gone (8.8.8.8); no answer comes back",
    );
  });

  it("has each place in its order, without its two ends", () => {
    const hops: Hop[] = [
      { at: "sender", of: "from" },
      { at: "egress-groups", of: "from" },
      { at: "gateway", of: "igw" },
      { at: "receiver", of: "to" },
    ];
    expect(way({}, hops)).toBe(
      "tcp 8123 from the internet (8.8.8.8) → groups of the internet → igw → host; no answer comes back",
    );
  });
});

describe("the places of cuts", () => {
  const region = { protocols: [0, 255], far: { family: 4, first: 0n, last: 1n }, ports: [0, 1] } as const;
  const cuts = (...hops: Hop[]) =>
    cutsInWords(network, {
      ...proof(pods, inner),
      forward: { ...nothing, cuts: hops.map((hop) => ({ region, hop })) },
    });

  it.each<[Hop, string]>([
    [{ at: "egress-groups", of: "from" }, "groups of Pods"],
    [{ at: "ingress-groups", of: "to" }, "groups of inner"],
    [{ at: "access-list-in", of: "Net-key" }, "Acl into Net"],
    [{ at: "access-list-out", of: "Net-key" }, "Acl out of Net"],
    [{ at: "access-list-out", of: "net-a" }, "the default network ACL of vpc out of net-a"],
    [{ at: "access-list-in", of: "gone" }, "network ACL into gone"],
    [{ at: "route", of: "Net-key" }, "Table"],
    [{ at: "route", of: "gone" }, "route table"],
    [{ at: "route", of: "Net-key", via: "Hub-key" }, "Table to Hub"],
    [{ at: "route", of: "Net-key", via: "gone" }, "Table to gone"],
    [{ at: "egress-vpc", of: "Away-key", via: "Hub-key" }, "Hub into Away, and out through its NAT gateways"],
    [{ at: "egress-vpc", of: "gone", via: "Hub-key" }, "Hub into gone, and out through its NAT gateways"],
    [{ at: "gateway", of: "none" }, "no internet gateway"],
    [{ at: "gateway", of: "Hub-key" }, "Hub"],
    [{ at: "gateway", of: "gone" }, "gone"],
  ])("%j is told", (hop, said) => {
    expect(cuts(hop)).toEqual([said]);
  });

  it("are told once each, the ends not at all", () => {
    const route = { at: "route", of: "Net-key" } as const;
    expect(
      cuts(route, { at: "sender", of: "from" }, { at: "gateway", of: "igw" }, route, { at: "receiver", of: "to" }),
    ).toEqual(["Table", "igw"]);
  });
});
