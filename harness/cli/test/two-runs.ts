// Two runs at once on one machine: both hold, neither sees the other's platform, and together they leave nothing.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../core/errors.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
import { assay } from "./command.ts";
import type { CommandResult } from "./command.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";
import { machineState, residue } from "./residue.ts";
import { openScratch } from "./scratch.ts";

/** Rows whose specs write to the platform, so that a shared one would show. */
const rows = ["--requirement", "NET-001", "GDPR-001"];

export const twoRunsPhase: Phase = {
  name: "two-runs",
  what: "two runs at once share no state and leave nothing",
  alone: true,
  run: async ({ seed }) => {
    using scratch = openScratch("two-runs");
    const before = machineState();
    const outs = ["first", "second"].map((name) => join(scratch.path, name));
    const results = await Promise.all(
      outs.map((out) => assay({ argv: ["run", ...rows, "--seed", seed, "--out", out], timeoutMs: 600_000 })),
    );
    return [
      ...(await Promise.all(results.map((result, index) => holds(result, outs[index] ?? "")))),
      await apart(outs),
      await leaves(results, before),
    ];
  },
};

function holds({ code, stderr }: CommandResult, out: string): Promise<CaseResult> {
  return testCase(`the run in ${out.slice(out.lastIndexOf("/") + 1)} holds`, () => {
    assert(code === 0, `exit ${String(code)}: ${stderr.slice(-300)}`);
    const { counts } = verdictsIn(out);
    assert(counts.held === 2, `${String(counts.held)} of 2 rows held`);
    return Promise.resolve();
  });
}

function apart(outs: readonly string[]): Promise<CaseResult> {
  return testCase("their runs and their evidence are two", () => {
    const ids = new Set(outs.map((out) => verdictsIn(out).runId));
    assert(ids.size === outs.length, "both carry one run id");
    return Promise.resolve();
  });
}

function leaves(results: readonly CommandResult[], before: ReturnType<typeof machineState>): Promise<CaseResult> {
  return testCase("nothing of either is left", () => {
    const left = new Set(results.flatMap(({ mark }) => residue(before, mark)));
    assert(left.size === 0, [...left].slice(0, 6).join(" | "));
    return Promise.resolve();
  });
}

function verdictsIn(out: string): RunDocument {
  return JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument;
}
