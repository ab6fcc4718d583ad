// A read that fails never becomes an absence: for every call and every way of failing, some row is unknown and none that
// needs the missing types is held.

import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "../../../analysis/conformance/registry.ts";
import { judgeModel, plannedRows } from "../../../analysis/conformance/judge.ts";
import { modelOfSnapshot } from "../../../analysis/model/snapshot.ts";
import { loadProfile } from "../../../config/load-profile.ts";
import { Collector, policyOf, tagList, unlessAbsent } from "./collector.ts";
import { collectSnapshot } from "./collect.ts";
import type { AwsClients } from "../clients.ts";

class Denied extends Error {
  override readonly name = "AccessDenied";
}

/** Clients whose every call ends the same way. */
function failing(error: Error): AwsClients {
  const client = { send: () => Promise.reject(error) };
  return new Proxy({ region: "us-east-1" } as AwsClients, {
    get: (target, name) => (name === "region" ? target.region : client),
  });
}

describe("collecting", () => {
  it("knows nothing when every call is denied, and no row is held or violated", async () => {
    const snapshot = await collectSnapshot(failing(new Denied("not you")), { profile: "byoc-private" });
    expect(snapshot.resources).toEqual([]);
    expect(snapshot.calls.every(({ outcome }) => outcome === "AccessDenied: not you")).toBe(true);
    const model = modelOfSnapshot(snapshot, { kind: "live", source: "s" });
    const { results } = judgeModel(
      model,
      loadProfile("byoc-private", new URL("../../../..", import.meta.url).pathname),
    );
    const decided = results.filter(({ verdict }) => verdict === "held" || verdict === "violated");
    expect(decided.map(({ requirement }) => requirement)).toEqual([]);
    const judged = plannedRows("byoc-private").filter(({ id }) => checks.has(id));
    expect(results).toHaveLength(judged.length);
  });
});

describe("gaps", () => {
  const profile = loadProfile("byoc-private", new URL("../../../..", import.meta.url).pathname);
  const vpc = {
    type: "AWS::EC2::VPC",
    id: "vpc-1",
    properties: { CidrBlock: "10.0.0.0/16" },
    attributes: {},
    identities: ["vpc-1"],
  };
  let types: string[] = [];
  beforeAll(async () => {
    const snapshot = await collectSnapshot(failing(new Denied("no")), { profile: "x" });
    types = [...new Set(snapshot.gaps.flatMap((gap) => gap.types))];
  });

  it("make every row that needs the type unknown", () => {
    for (const type of types) {
      const snapshot = {
        schema: "assay.snapshot/1" as const,
        profile: "x",
        account: "1",
        region: "us-east-1",
        collectedAt: "",
        calls: [],
      };
      const gaps = [{ types: [type], operation: "op", reason: "Throttling: slow down" }];
      const model = modelOfSnapshot({ ...snapshot, resources: [vpc], gaps }, { kind: "live", source: "s" });
      const { results } = judgeModel(model, profile);
      const told = results.filter(({ findings }) =>
        findings.some(({ message }) => message.includes(`${type} could not be read`)),
      );
      for (const { requirement, verdict } of told) expect(`${requirement} ${verdict}`).not.toMatch(/ held$/);
    }
  });
});

describe("coverage", () => {
  it("is what the calls name, whatever their outcome; a call that only gates others covers nothing of theirs", async () => {
    const collector = new Collector(failing(new Denied("no")), "us-east-1");
    await collector.call("a", ["T"], () => Promise.resolve([]));
    await collector.call("b", { types: ["U"], within: ["V"] }, () => Promise.reject(new Denied("no")));
    expect(collector.covered()).toEqual([{ types: ["T", "U"], region: "us-east-1" }]);
    expect(collector.gaps().flatMap(({ types }) => types)).toEqual(["U", "V"]);
  });

  it("has every type that the VPCs gate, by a reader of its own", async () => {
    const snapshot = await collectSnapshot(failing(new Denied("no")), { profile: "byoc-private" });
    const covered = new Set(snapshot.covered?.flatMap(({ types }) => types));
    const gated = snapshot.gaps.find(({ operation }) => operation === "ec2:DescribeVpcs")?.types ?? [];
    expect(gated.filter((type) => !covered.has(type))).toEqual([]);
  });

  it("leaves every type of the further readers out where they do not run, and nothing twice", async () => {
    for (const profile of ["byoc-private", "druid-eks", "msk-privatelink", "x"]) {
      const { covered = [], leftOut = [] } = await collectSnapshot(failing(new Denied("no")), { profile });
      const types = [...covered, ...leftOut].flatMap((part) => part.types);
      expect(types).toContain("AWS::RDS::DBInstance");
      expect(types).toContain("AWS::SSM::Parameter");
      expect(new Set(types).size).toBe(types.length);
    }
  });
});

describe("forms", () => {
  it("records the outcome of a call and keeps what others found", async () => {
    const collector = new Collector(failing(new Denied("no")));
    expect(await collector.call("a", ["T"], () => Promise.resolve([1, 2]))).toEqual([1, 2]);
    const refused = collector.call<number>("b", ["T"], () => Promise.reject(new Denied("no")));
    await expect(refused).resolves.toBeUndefined();
    expect(collector.calls()).toEqual([
      { operation: "a", outcome: "ok", items: 2 },
      { operation: "b", outcome: "AccessDenied: no" },
    ]);
    expect(collector.gaps()).toEqual([{ types: ["T"], operation: "b", reason: "AccessDenied: no" }]);
  });

  it("takes an answer that there is none for what it is, and nothing else", async () => {
    const gone = Object.assign(new TypeError("none"), { name: "NoSuchBucketPolicy" });
    const absent = unlessAbsent<number>(["NoSuchBucketPolicy"], () => Promise.reject(gone));
    await expect(absent).resolves.toBeUndefined();
    await expect(unlessAbsent(["NoSuchBucketPolicy"], () => Promise.reject(new Denied("x")))).rejects.toThrow("x");
  });

  it("reads tags and policies in every notation", () => {
    expect(tagList({ a: "b" })).toEqual([{ Key: "a", Value: "b" }]);
    expect(tagList([{ TagKey: "a", TagValue: "b" }])).toEqual([{ Key: "a", Value: "b" }]);
    expect(policyOf("%7B%22a%22%3A1%7D")).toEqual({ a: 1 });
    expect(policyOf("")).toBeUndefined();
  });
});
