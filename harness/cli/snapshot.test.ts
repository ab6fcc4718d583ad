import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectSnapshot } from "../platform/aws/collect/collect.ts";
import type { AwsClients } from "../platform/aws/clients.ts";
import { asRecorded, replayingClients } from "./test/never-silent/recorded-answers.ts";
import type { RecordedAnswer } from "./test/never-silent/recorded-answers.ts";
import { inProject } from "./project.ts";
import { snapshotSummary } from "./snapshot.ts";

const answers = readFileSync(inProject("fixtures/answers/byoc-private.ndjson"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as RecordedAnswer);

/** The recorded region under two names: what is global is the same, what is regional stands in both. */
function twoRegions(): AwsClients {
  const [here, there] = [replayingClients(answers), replayingClients(answers)];
  return new Proxy(here, {
    get: (target, name) =>
      name === "inRegion" ? () => there : (target as unknown as Record<string, unknown>)[String(name)],
  });
}

describe("assay snapshot", () => {
  it("reads every region of the intent, and what is global once", async () => {
    const snapshot = await collectSnapshot(twoRegions(), { profile: "p", regions: ["us-east-1", "eu-west-1"] });
    const of = (type: string) => snapshot.resources.filter((one) => one.type === type);
    expect(snapshot.regions).toEqual(["us-east-1", "eu-west-1"]);
    expect(of("AWS::EC2::VPC").map(({ region }) => region)).toEqual(["us-east-1", "eu-west-1"]);
    expect(of("AWS::IAM::Role").every(({ region }) => region === undefined)).toBe(true);
    expect(of("AWS::CloudTrail::Trail")).toHaveLength(1);
    const identities = of("AWS::EC2::VPC").flatMap((one) => one.identities);
    expect(new Set(identities).size).toBe(identities.length);
    expect(snapshot.calls.filter(({ operation }) => operation === "ec2:DescribeVpcs")).toHaveLength(2);
    expect(snapshot.calls.filter(({ operation }) => operation === "s3:ListBuckets")).toHaveLength(1);
  });

  it("tells which read failed, and where", async () => {
    const denied = replayingClients(answers, (recorded) =>
      recorded.operation === "ListKeys" ? Promise.reject(new TypeError("no")) : asRecorded(recorded),
    );
    const summary = snapshotSummary(await collectSnapshot(denied, { profile: "p" }), "a/now.json");
    expect(summary).toMatch(/^now.json: \d+ resources, \d+ reads, 1 failed \(us-east-1\)/);
    expect(summary).toContain("not read: us-east-1 kms:ListKeys: TypeError: no");
  });
});
