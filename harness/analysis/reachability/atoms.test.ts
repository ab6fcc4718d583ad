// Addresses cut at every boundary that the network mentions.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../model/cidr.ts";
import { Atoms } from "./atoms.ts";
import { modelOf } from "./crosscheck/compare.ts";
import { readNetwork } from "./facts/read-network.ts";
import { ip, raw, unresolved, world } from "./sample-network.ts";

const range = (text: string) => {
  const found = parseCidr(text);
  expect(found).toBeDefined();
  return found ?? { family: 4 as const, first: 0n, last: 0n };
};

const atomsOf = (...more: Parameters<typeof world>) => new Atoms(readNetwork(modelOf(world(...more))), 4);
const entry = (CidrBlock: string, Egress: boolean) =>
  raw(`entry-${CidrBlock}`, "NetworkAclEntry", {
    NetworkAclId: "acl",
    RuleNumber: 9,
    Protocol: -1,
    RuleAction: "deny",
    CidrBlock,
    Egress,
  });

describe("atoms", () => {
  it("begin at the first address and end at the last", () => {
    const atoms = atomsOf();
    expect(atoms.span({ family: 4, first: 0n, last: 0n })).toEqual([0, 0]);
    expect(atoms.range(0, 0).first).toBe(0n);
    expect(atoms.span(range("255.255.255.255/32"))).toEqual([atoms.last, atoms.last]);
    expect(atoms.range(atoms.last, atoms.last).last).toBe((1n << 32n) - 1n);
    expect(atoms.range(0, atoms.last + 9).last).toBe((1n << 32n) - 1n);
  });

  it("begin at the first address where nothing speaks of it", () => {
    const atoms = new Atoms(readNetwork(modelOf([raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" })])), 4);
    expect(atoms.range(0, 0)).toEqual({ family: 4, first: 0n, last: ip("0.255.255.255") });
  });

  it("are cut by no entry whose range cannot be resolved", () => {
    const odd = { ...entry("10.7.0.0/16", true), properties: { NetworkAclId: "acl", CidrBlock: unresolved } };
    expect(atomsOf(raw("acl", "NetworkAcl", { VpcId: "vpc" }), odd).last).toBe(atomsOf().last);
  });

  it("part the addresses of a rule, an entry of either direction and a route from those beside it", () => {
    const acl = raw("acl", "NetworkAcl", { VpcId: "vpc" });
    const texts = ["10.7.0.0/16", "10.8.0.0/16", "10.9.0.0/16"];
    const atoms = atomsOf(
      acl,
      entry("10.7.0.0/16", true),
      entry("10.8.0.0/16", false),
      raw("to", "Route", { RouteTableId: "rtb", DestinationCidrBlock: "10.9.0.0/16", GatewayId: "igw" }),
    );
    for (const text of texts) {
      const [first, last] = atoms.span(range(text));
      expect(atoms.range(first, last)).toEqual(range(text));
    }
    const [before] = atoms.span({ family: 4, first: ip("10.6.255.255"), last: ip("10.6.255.255") });
    expect(atoms.range(before, before).last).toBe(ip("10.6.255.255"));
  });
});
