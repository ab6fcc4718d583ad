// A sample of the matrix, over a recording of the corrected reference stack; the phase control-plane looks at all of it.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { modelOfSnapshot } from "../../../analysis/model/snapshot.ts";
import { judgeModel } from "../../../analysis/conformance/judge.ts";
import { loadProfile } from "../../../config/load-profile.ts";
import { collectSnapshot } from "../../../platform/aws/collect/collect.ts";
import { inProject, projectRoot } from "../../project.ts";
import { emptied, faulty, readFaults } from "./faults.ts";
import { neverSilent } from "./matrix.ts";
import { asRecorded, replayingClients } from "./recorded-answers.ts";
import type { RecordedAnswer } from "./recorded-answers.ts";

const answers = readFileSync(inProject("fixtures/answers/byoc-private.ndjson"), "utf8")
  .trimEnd()
  .split("\n")
  .map((line) => JSON.parse(line) as RecordedAnswer);
const profile = loadProfile("byoc-private", projectRoot);

describe("a read that fails", () => {
  it("is never a pass (sample of the matrix)", async () => {
    const { cells, silent } = await neverSilent({ answers, profile, every: 12 });
    expect(silent).toEqual([]);
    expect(cells).toBeGreaterThan(200);
  });

  it("is seen by the matrix: a collector that took a hollow answer for an empty one would be silent", async () => {
    const hollow = (recorded: RecordedAnswer) =>
      recorded.operation === "DescribeSecurityGroups" ? emptied(recorded) : asRecorded(recorded);
    const snapshot = await collectSnapshot(replayingClients(answers, hollow), { profile: profile.name });
    const { results } = judgeModel(modelOfSnapshot(snapshot, { kind: "snapshot", source: "s" }), profile);
    expect(results.find(({ requirement }) => requirement === "SG-003")?.verdict).not.toBe("held");
  });
});

describe("a recording", () => {
  it("answers as the platform did: every row of the corrected stack holds", async () => {
    const snapshot = await collectSnapshot(replayingClients(answers), { profile: profile.name });
    expect(snapshot.gaps).toEqual([]);
    const { results } = judgeModel(modelOfSnapshot(snapshot, { kind: "snapshot", source: "s" }), profile);
    expect(results.filter(({ verdict }) => verdict === "violated" || verdict === "unknown")).toEqual([]);
  });

  it("is cut off where the service pages, and nowhere else", () => {
    const truncated = readFaults.find(({ name }) => name === "truncated page");
    const of = (operation: string) => answers.find((one) => one.operation === operation);
    expect(truncated?.ending(of("DescribeSubnets") as RecordedAnswer)).toBeDefined();
    expect(truncated?.ending(of("DescribeAddresses") as RecordedAnswer)).toBeUndefined();
  });

  it("ends only the named operation otherwise", async () => {
    const [denied] = readFaults;
    const clients = replayingClients(answers, faulty("ec2:DescribeSubnets", denied as (typeof readFaults)[number]));
    const snapshot = await collectSnapshot(clients, { profile: profile.name });
    expect(snapshot.gaps.map(({ operation }) => operation)).toEqual(["ec2:DescribeSubnets"]);
  });
});
