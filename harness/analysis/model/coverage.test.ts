// Nobody looked is not the same as nothing there.

import { describe, expect, it } from "vitest";
import { loadProfile } from "#harness/config/load-profile.ts";
import { check } from "../conformance/check.ts";
import { judgeCheck } from "../conformance/judge.ts";
import { Coverage } from "./coverage.ts";
import { PlatformModel } from "./platform-model.ts";
import { modelOfSnapshot } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

const profile = loadProfile("byoc-private", ".");
const [queue, replica, bucket] = ["AWS::SQS::Queue", "AWS::KMS::ReplicaKey", "AWS::S3::Bucket"];
const vpc = (region: string) => ({
  ...{ type: "AWS::EC2::VPC", id: `vpc-${region}`, properties: {}, attributes: {}, identities: [`vpc-${region}`] },
  region,
});
const base: Snapshot = {
  ...{ schema: "assay.snapshot/1", profile: "p", account: "1", region: "us-east-1", collectedAt: "", calls: [] },
  ...{ resources: [vpc("us-east-1")], gaps: [], covered: [{ types: [bucket] }] },
};
const modelOf = (snapshot: Partial<Snapshot>) =>
  modelOfSnapshot({ ...base, ...snapshot }, { kind: "snapshot", source: "s" });

/** A row that forbids every resource of some types. */
const forbids = (...types: string[]) =>
  check("BASE-017", (it) => {
    it.prohibition("AWS::EC2::VPC");
    it.each(
      () => it.model.all(...types),
      (resource) => {
        it.violated(resource, { message: "there is one" });
      },
    );
  });

const verdictOf = (snapshot: Partial<Snapshot>, types: readonly string[], without: string[] = []) => {
  const declared = { ...profile, intent: { ...profile.intent, without } };
  const { verdict, findings } = judgeCheck(forbids(...types), modelOf(snapshot), declared);
  return { verdict, said: findings.map(({ message }) => message) };
};

it("what was read in a region stands there, and what belongs to the account nowhere", () => {
  const { region: _region, ...role } = vpc("us-east-1");
  const { resources } = modelOf({
    resources: [vpc("us-east-1"), vpc("eu-west-1"), { ...role, type: "AWS::IAM::Role" }],
  });
  expect(resources.map(({ region }) => region)).toEqual(["us-east-1", "eu-west-1", undefined]);
});

describe("a prohibition over a running platform", () => {
  it("holds where somebody looked", () => {
    expect(verdictOf({}, [bucket])).toEqual({ verdict: "held", said: [] });
  });

  it("is unknown where nobody looked, and names the type", () => {
    const { verdict, said } = verdictOf({}, [bucket, queue]);
    expect(verdict).toBe("unknown");
    expect(said.join()).toContain(`${queue} could not be read: no reader looked for it (us-east-1)`);
  });

  it("is unknown where one region of two was not looked at", () => {
    const regions = ["us-east-1", "eu-west-1"];
    const snapshot = { regions, resources: regions.map(vpc) };
    const [here, there] = regions.map((region) => ({ types: [queue], region }));
    expect(verdictOf({ ...snapshot, covered: [here ?? { types: [] }] }, [queue]).said.join()).toContain("(eu-west-1)");
    const both = [here, there].filter((part) => part !== undefined);
    expect(verdictOf({ ...snapshot, covered: both }, [queue]).verdict).toBe("held");
  });

  it("is held in part where a type was left out, and says which", () => {
    const leftOut = [{ types: [queue], reason: "no way there" }];
    const { verdict, said } = verdictOf({ leftOut }, [bucket, queue]);
    expect({ verdict, said }).toEqual({ verdict: "held", said: [`not decided here: ${queue}: no way there`] });
  });

  it("is not decided where everything that it asks for was left out", () => {
    const leftOut = [{ types: [queue, replica], reason: "no way there" }];
    expect(verdictOf({ leftOut }, [queue, replica]).verdict).toBe("out-of-scope");
    expect(verdictOf({}, ["Kubernetes::Secret"]).verdict).toBe("out-of-scope");
  });

  it("says nothing of what only ever closes", () => {
    const leftOut = [{ types: [queue], reason: "it only ever closes", moot: true }];
    expect(verdictOf({ leftOut }, [queue])).toEqual({ verdict: "held", said: [] });
  });

  it("takes the profile's word for what it is without, and says so", () => {
    const { verdict, said } = verdictOf({}, [bucket, queue], [queue]);
    expect({ verdict, said }).toEqual({
      verdict: "held",
      said: [`not decided here: ${queue}: the profile declares to be without it`],
    });
  });

  it("looks at everything that was read, and names what was left out of it", () => {
    const leftOut = [
      { types: [queue], reason: "no way there" },
      { types: [replica], reason: "it only ever closes", moot: true },
    ];
    const asked: string[] = [];
    const model = modelOf({ leftOut });
    model.watched({ without: [], onAsked: (type, reason) => asked.push(`${type} ${reason ?? ""}`) }, () =>
      model.everything(),
    );
    expect(asked).toEqual(["* ", `${queue} no way there`]);
  });

  it("knows of a snapshot without such a list only what was found", () => {
    const model = modelOfSnapshot({ ...base, covered: undefined }, { kind: "snapshot", source: "s" });
    expect(model.all("AWS::EC2::VPC")).toHaveLength(1);
    expect(() => model.all(bucket)).toThrow("no reader looked for it");
  });
});

describe("a row that asks for one thing at least", () => {
  const wants = check("BASE-017", (it) => {
    it.looked();
    if (it.model.all(queue).length === 0) it.violated("none", { message: "there is none" });
  });
  const verdict = (snapshot: Partial<Snapshot>) => judgeCheck(wants, modelOf(snapshot), profile).verdict;

  it("is violated where somebody looked in vain", () => {
    expect(verdict({ covered: [{ types: [queue] }] })).toBe("violated");
  });

  it("is not decided where its kind was left out on purpose", () => {
    expect(verdict({ leftOut: [{ types: [queue], reason: "no way there" }] })).toBe("out-of-scope");
  });
});

describe("a name that leads nowhere", () => {
  const topic = "arn:aws:sns:us-east-1:1:alerts";

  it("leads nowhere where somebody looked", () => {
    expect(modelOf({ covered: [{ types: ["AWS::SNS::Topic"] }] }).named(topic)).toBeUndefined();
  });

  it("is unknown where nobody looked for what it names", () => {
    expect(() => modelOf({}).named(topic)).toThrow(`${topic} could not be read: no reader looked for it`);
  });

  it("is nobody's where it names another account's, or its form does not tell", () => {
    expect(modelOf({}).named("arn:aws:sns:us-east-1:2:alerts")).toBeUndefined();
    expect(modelOf({}).named("alerts")).toBeUndefined();
  });

  it("is told beside the row where its type was left out", () => {
    const asked: string[] = [];
    const model = modelOf({ leftOut: [{ types: ["AWS::SNS::Topic"], reason: "no way there" }] });
    model.watched({ without: [], onAsked: (type, reason) => asked.push(`${type}: ${reason ?? ""}`) }, () =>
      model.named(topic),
    );
    expect(asked).toEqual(["AWS::SNS::Topic: no way there"]);
  });

  it("is nobody's where the profile is declared to be without its type", () => {
    const model = modelOf({});
    const watch = { without: ["AWS::SNS::Topic"], onAsked: () => undefined };
    expect(model.watched(watch, () => model.named(topic))).toBeUndefined();
  });

  it("leads nowhere in a description, which is whole", () => {
    const model = new PlatformModel({ kind: "template", resources: [], account: "1", region: "us-east-1" });
    expect(model.named(topic)).toBeUndefined();
  });
});

describe("what was looked for", () => {
  const coverage = new Coverage({
    covered: [
      { types: [bucket] },
      { types: [queue], region: "us-east-1" },
      { types: [replica], region: "us-east-1" },
      { types: [replica], region: "eu-west-1" },
    ],
    leftOut: [
      { types: ["L", "M"], reason: "elsewhere", region: "us-east-1" },
      { types: ["L"], reason: "elsewhere too", region: "eu-west-1" },
      { types: ["N"], reason: "never", moot: true },
      { types: ["O"], reason: "on purpose" },
    ],
    regions: ["us-east-1", "eu-west-1"],
  });

  it("is covered in the whole account, or in every region", () => {
    expect([coverage.of(bucket), coverage.of(replica)]).toEqual([{ as: "covered" }, { as: "covered" }]);
    expect(coverage.of(queue)).toEqual({ as: "unread", reason: "no reader looked for it (eu-west-1)" });
    expect(coverage.of("X")).toEqual({ as: "unread", reason: "no reader looked for it (us-east-1, eu-west-1)" });
  });

  it("is left out where every region says so, and is moot where nothing can hide", () => {
    expect(coverage.of("L")).toEqual({ as: "left-out", reason: "elsewhere" });
    expect(coverage.of("M")).toEqual({ as: "unread", reason: "no reader looked for it (us-east-1, eu-west-1)" });
    expect(coverage.of("N")).toEqual({ as: "covered" });
    expect(coverage.of("O")).toEqual({ as: "left-out", reason: "on purpose" });
    expect(coverage.left).toEqual([
      { type: "L", reason: "elsewhere" },
      { type: "O", reason: "on purpose" },
    ]);
  });
});
