// The profile multi-region in the lab: both regions come up, and a backup of one is restored in the other, over the peering
// connection and beside what lives there. With --long every experiment of the profile.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../core/errors.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
import { experimentNames, loadExperiment } from "../../experiment/runner/experiment-file.ts";
import { assay } from "./command.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";
import { openScratch } from "./scratch.ts";

const profile = "multi-region";

export const regionsPhase: Phase = {
  name: "regions",
  what: "a platform of two regions comes up, and a backup of one is restored in the other",
  run: async ({ seed, long, wanted }) => {
    const results: CaseResult[] = [await testCase("BAK-008 holds", () => holds("BAK-008", seed))];
    const names = experimentNames().filter((name) => loadExperiment(name).profile === profile && wanted(name));
    for (const name of long ? names : []) {
      results.push(
        await testCase(name, async () => {
          const { code, stderr } = await assay({
            argv: ["experiment", name, "--profile", profile, "--seed", seed],
            timeoutMs: 600_000,
          });
          assert(code === 0, `exit ${String(code)}: ${stderr.slice(-300)}`);
        }),
      );
    }
    return results;
  },
};

async function holds(row: string, seed: string): Promise<void> {
  using scratch = openScratch("regions");
  const out = join(scratch.path, "run");
  const argv = ["run", "--profile", profile, "--requirement", row, "--seed", seed, "--out", out];
  const { code, stderr } = await assay({ argv, timeoutMs: 600_000 });
  assert(code === 0, `exit ${String(code)}: ${stderr.slice(-300)}`);
  const { results } = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument;
  assert(results.length === 1 && results[0]?.verdict === "held", `${row} is ${String(results[0]?.verdict)}`);
}
