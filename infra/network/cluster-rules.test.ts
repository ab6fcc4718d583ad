// The security group rules of the profiles with a NAT gateway are the declared sets.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readContext } from "../druid/context.ts";
import { druid } from "../druid/settings.ts";
import { druidRules } from "../druid/vpc-stack.ts";
import { clusterRules } from "./cluster-rules.ts";
import type { Rule } from "./rules.ts";

const schema = z.object({ intent: z.object({ rules: z.array(z.record(z.string(), z.unknown())) }) });

function declared(profile: string): string[] {
  const text = readFileSync(join(import.meta.dirname, `../../profiles/${profile}.yaml`), "utf8");
  return schema.parse(parse(text)).intent.rules.map(({ group, direction, peer, protocol, ports }) => {
    return [group, direction, peer === "self" ? group : peer, protocol, ports].join(" ");
  });
}

function written({ group, direction, peer, protocol, ports }: Rule<string>): string {
  const other = "group" in peer ? peer.group : "cidr" in peer ? peer.cidr : peer.prefixList;
  return [group, direction, other, protocol, ports === undefined ? "all" : [...new Set(ports)].join("-")].join(" ");
}

describe("rules", () => {
  it("of stream-benchmark are those that its profile declares", () => {
    expect(clusterRules().map(written).sort()).toEqual(declared("stream-benchmark").sort());
  });
  it("of druid-eks are those that its profile declares", () => {
    const text = readFileSync(join(import.meta.dirname, "../druid/context.json"), "utf8");
    const rules = druidRules(druid("corrected", readContext(text)));
    expect(rules.map(written).sort()).toEqual(declared("druid-eks").sort());
  });
});
