import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openNdjson, readNdjson } from "../evidence/ndjson.ts";
import { createRedactor } from "../evidence/redaction.ts";
import { createEvidence, slug } from "./evidence.ts";
import { requirement, where } from "./requirement.ts";
import { foreignFilter, requirementFilter } from "./selection.ts";
import { failureOf } from "./test-failure.ts";
import { createRecordVerdict } from "./verdict.ts";

const directory = mkdtempSync(join(tmpdir(), "assay-suite-"));
afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});
const publish = () => Promise.resolve();

describe("requirement()", () => {
  it("tags the test and labels it for the report", () => {
    const { tag, annotation } = requirement("REP-002", "NET-001");
    expect(tag).toEqual(["@REP-002", "@NET-001"]);
    expect(annotation).toContainEqual({ type: "requirement", description: "NET-001" });
    expect(annotation).toContainEqual({ type: "allure.label.epic", description: "performance" });
  });
});

describe("requirementFilter", () => {
  it("matches whole ids of planned rows only", () => {
    const filter = requirementFilter(["NET-001", "REP-002"]);
    expect(["a @NET-001", "a @REP-002 @X-1", "a @NET-0011", "a @NET-002"].map((text) => filter.test(text))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(requirementFilter([]).test("a @NET-001")).toBe(false);
  });
});

describe("where", () => {
  it("leaves a test to the profiles that promise its row", () => {
    const { tag } = where("TLS-001", requirement("BASE-009"));
    expect(tag).toEqual(["@BASE-009", "@of-byoc-private"]);
    const title = `a test ${tag.join(" ")}`;
    expect(foreignFilter("druid-eks").test(title)).toBe(true);
    expect(foreignFilter("byoc").test(title)).toBe(true);
    expect(foreignFilter("byoc-private").test(title)).toBe(false);
    expect(foreignFilter("druid-eks").test("a test @BASE-009")).toBe(false);
  });
});

describe("failureOf", () => {
  const failed = (message: string) => failureOf({ status: "failed", errors: [{ message }] });

  it.each([
    ["Error: expect(received).toBe(expected)", "ASSAY_SUITE_EXPECTATION", true],
    ["Error: rows of r1\n\nexpect(received).toBe(expected)", "ASSAY_SUITE_EXPECTATION", true],
    ["Error: the requirement is violated; the recorded findings say by what", "ASSAY_SUITE_EXPECTATION", true],
    ["Error: ASSAY_VERDICT_UNKNOWN the requirement could not be decided", "ASSAY_VERDICT_UNKNOWN", false],
    ["AssayError ASSAY_CLICKHOUSE_NO_ANSWER: app@x: timeout", "ASSAY_CLICKHOUSE_NO_ANSWER", false],
    ["TypeError: x is not a function", "ASSAY_SUITE_CRASHED", false],
  ])("reads %s", (message, code, assertion) => {
    expect(failed(message)).toMatchObject({ code, assertion });
  });

  it("tells time-outs and interruptions from failures", () => {
    expect(failureOf({ status: "passed", errors: [] })).toBeUndefined();
    expect(failureOf({ status: "timedOut", errors: [] })?.code).toBe("ASSAY_SUITE_TIMEOUT");
    expect(failureOf({ status: "interrupted", errors: [] })?.code).toBe("ASSAY_SUITE_INTERRUPTED");
  });
});

describe("evidence", () => {
  it("writes redacted files with names of their own", async () => {
    const evidence = createEvidence({
      runDirectory: directory,
      folder: "lag",
      redactor: createRedactor(["hush-hush"]),
      publish,
    });
    const first = await evidence.attach("Lag by replica!", { count: 3n, password: "hush-hush" });
    const second = await evidence.attach("Lag by replica!", "text", { type: "text/csv" });
    const third = await evidence.attach("Lag by replica!", { count: 4 });
    expect([first, second, third]).toEqual([
      "evidence/lag/lag-by-replica.json",
      "evidence/lag/lag-by-replica.csv",
      "evidence/lag/lag-by-replica-2.json",
    ]);
    const written = readFileSync(join(directory, first), "utf8");
    expect(JSON.parse(written)).toEqual({ count: "3", password: "[redacted]" });
    expect(evidence.pathOf(evidence.historyFile("node lost"))).toBe("histories/node-lost.ndjson");
    expect(slug("  é ")).toBe("unnamed");
  });
});

describe("verdict()", () => {
  const file = join(directory, "records.ndjson");

  it("is on disk before it returns, and refuses what a spec must not say", async () => {
    using records = openNdjson(file);
    const verdict = createRecordVerdict({ by: "a spec", declared: new Set(["REP-002"]), records, publish });
    await expect(verdict("REP-002", { verdict: "held", evidence: ["evidence/x"] })).resolves.toBe("held");
    expect(readNdjson(file)).toHaveLength(1);
    await expect(verdict("REP-002", { verdict: "held" })).rejects.toThrow(/without naming evidence/);
    await expect(verdict("REP-002", { verdict: "violated" })).rejects.toThrow(/without a finding/);
    await expect(verdict("NET-001", { verdict: "held", evidence: ["x"] })).rejects.toThrow(/does not name/);
    expect(existsSync(file)).toBe(true);
  });
});

describe("NDJSON", () => {
  it("goes on after a line that a crash cut", () => {
    const file = join(directory, "cut.ndjson");
    {
      using writer = openNdjson(file);
      writer.append({ a: 1 });
    }
    const cut = openNdjson(file);
    cut[Symbol.dispose]();
    expect(readNdjson(file)).toEqual([{ a: 1 }]);
  });
});
