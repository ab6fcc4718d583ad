// The seed's text as it stands: the run shows the defects of the golden list, derived by hand, and only those.

import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { assert } from "../../core/errors.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
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
      pending: z.string().optional(),
    }),
  ),
});

export const asWrittenPhase: Phase = {
  name: "as-written",
  what: "the seed's own text shows its known defects and only those",
  run: async ({ seed, narrate }) => {
    const { entries } = golden.parse(parse(readFileSync(inProject("fixtures/golden/as-written.yaml"), "utf8")));
    const shown = entries.filter(({ needs, pending }) => needs === undefined && pending === undefined);
    for (const { requirement, pending } of entries) {
      if (pending !== undefined) narrate(`not shown yet: ${requirement} (${pending})`);
    }
    const known = new Set(shown.map(({ requirement }) => requirement));
    const out = inProject("reports", `as-written-${seed}`);
    const results: CaseResult[] = [];
    const argv = ["run", "--variant", "as-written", "--suite", "conformance", "--seed", seed, "--out", out];
    const run = await assay({ argv, timeoutMs: 900_000 });
    results.push(
      await testCase("the run says violated", async () => {
        assert(run.code === 1, `exit ${String(run.code)}: ${run.stderr.slice(-300)}`);
        return Promise.resolve();
      }),
      await testCase("exactly the rows of the golden list", async () => {
        const document = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument;
        const wrong = document.results.flatMap(({ requirement, verdict, findings }) => {
          const bad = verdict === "violated" || verdict === "unknown";
          if (known.has(requirement) === bad || verdict === "out-of-scope") return [];
          return [`${requirement} is ${verdict} (${findings[0]?.message.slice(0, 120) ?? ""})`];
        });
        assert(wrong.length === 0, wrong.join("; "));
        return Promise.resolve();
      }),
    );
    if (results.every(({ outcome }) => outcome !== "failed")) rmSync(out, { recursive: true, force: true });
    return results;
  },
};
