// The seed's text as it stands: the run shows the defects of the golden list, derived by hand, and only those.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { assert } from "../../core/errors.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
import { planRows } from "../plan-rows.ts";
import { inProject } from "../project.ts";
import { assay } from "./command.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";

const golden = z.object({
  entries: z.array(
    z.object({
      requirement: z.string(),
      shownBy: z.enum(["check", "run"]),
      needs: z.literal("aws").optional(),
      verdict: z.enum(["violated", "unknown"]).default("violated"),
    }),
  ),
});

export const asWrittenPhase: Phase = {
  name: "as-written",
  what: "the seed's own text shows its known defects and only those",
  run: async ({ seed }) => {
    const { entries } = golden.parse(parse(readFileSync(inProject("fixtures/golden/as-written.yaml"), "utf8")));
    const known = new Map(
      entries.flatMap(({ requirement, needs, verdict }) => (needs === undefined ? [[requirement, verdict]] : [])),
    );
    const out = inProject("reports", `as-written-${seed}`);
    // What an earlier one that failed has left to look at; a run wants its folder empty.
    rmSync(out, { recursive: true, force: true });
    const results: CaseResult[] = [];
    const argv = [
      "run",
      "--variant",
      "as-written",
      "--seed",
      seed,
      "--out",
      out,
      "--requirement",
      ...lookedAt(known.keys()),
    ];
    const run = await assay({ argv, timeoutMs: 900_000 });
    results.push(
      await testCase("the run says violated", async () => {
        assert(run.code === 1, `exit ${String(run.code)}: ${run.stderr.slice(-300)}`);
        return Promise.resolve();
      }),
      await testCase("exactly the rows of the golden list", async () => {
        const document = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument;
        const wrong = differences(document, known);
        assert(wrong.length === 0, wrong.join("; "));
        return Promise.resolve();
      }),
    );
    if (results.every(({ outcome }) => outcome !== "failed")) rmSync(out, { recursive: true, force: true });
    return results;
  },
};

/** Every row of the conformance suite, and the known ones of the others. */
function lookedAt(known: Iterable<string>): string[] {
  const base = { profile: "byoc-private", target: "local", depth: "quick" } as const;
  const { rows } = planRows({ ...base, suites: ["conformance"], requirements: [] });
  return [...new Set([...rows.map(({ id }) => id), ...known])];
}

/** Known defects that the run does not show as they are known, and rows that turned though nothing is known of them. */
function differences({ results }: RunDocument, known: ReadonlyMap<string, string>): string[] {
  const seen = new Map(results.map((result) => [result.requirement, result]));
  const missed = [...known].flatMap(([id, verdict]) => (seen.get(id)?.verdict === verdict ? [] : [id]));
  const turned = results.filter(
    ({ requirement, verdict }) => !known.has(requirement) && ["violated", "unknown"].includes(verdict),
  );
  return [...missed, ...turned.map(({ requirement }) => requirement)].map((id) => {
    const { verdict = "not judged", findings = [] } = seen.get(id) ?? {};
    return `${id} is ${verdict} (${findings[0]?.message.slice(0, 120) ?? ""})`;
  });
}
