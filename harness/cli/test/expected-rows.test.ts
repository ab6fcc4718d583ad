import { expect, test } from "vitest";
import { exitCode } from "../../core/exit-codes.ts";
import type { RunResult } from "../../evidence/run-document.ts";
import { otherwise } from "./expected-rows.ts";

const why = "another one stood in: name its path";

function result(requirement: string, verdict: RunResult["verdict"], findings: RunResult["findings"] = []): RunResult {
  return { requirement, suite: "chaos", verdict, findings, parts: [], evidence: [] };
}

const finding = (message: string, severity?: "note") => ({
  ...{ source: "one", resource: "none", message },
  ...(severity === undefined ? {} : { severity }),
});

const unknown = { rows: ["A-1"], undecidedFor: why };

test.each([
  ["rows that hold", { rows: ["A-1"] }, [result("A-1", "held")], exitCode.held, []],
  ["a row that does not", { rows: ["A-1"] }, [result("A-1", "unknown")], exitCode.unknown, ["A-1 is unknown"]],
  ["a row that nobody told", { rows: ["A-1"] }, [], exitCode.held, ["A-1 is not decided"]],
  ["a run that ends otherwise", { rows: ["A-1"] }, [result("A-1", "held")], exitCode.bug, [`exit ${exitCode.bug}`]],
  [
    "what stands in",
    unknown,
    [result("A-1", "unknown", [finding(why), finding(why), finding("rows stood", "note")])],
    exitCode.unknown,
    [],
  ],
  ["what stands in and decides", unknown, [result("A-1", "held")], exitCode.held, ["A-1 is held"]],
  [
    "what stands in and fails besides",
    unknown,
    [result("A-1", "unknown", [finding(why), finding("the fault is not in force")])],
    exitCode.unknown,
    ["A-1: the fault is not in force"],
  ],
  [
    "what is unknown for another reason",
    unknown,
    [result("A-1", "unknown", [finding("nobody asked")])],
    exitCode.unknown,
    ["A-1: does not say what to do; nobody asked"],
  ],
])("%s", (_what, expected, results, exit, wrong) => {
  expect(otherwise(expected, { results, exit })).toEqual(wrong);
});
