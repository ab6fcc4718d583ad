// The profile multi-region in the lab: both regions come up, and a backup of one is restored in the other, over the peering
// connection and beside what lives there; its declared rows hold over template and live API. With --long every experiment
// of the profile.

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

const restored = "BAK-008 holds";
const declared = "declared rows hold";
/** Rows of the suite conformance about what is done, which is not tried on two regions: unknown, and never green. */
const untried = ["BAK-004", "REP-008"];

export const regionsPhase: Phase = {
  name: "regions",
  what: "a platform of two regions comes up, its declared rows hold, and a backup of one is restored in the other",
  run: async ({ seed, long, wanted }) => {
    const results: CaseResult[] = [];
    if (wanted(restored)) results.push(await testCase(restored, () => holds("BAK-008", seed)));
    if (wanted(declared)) results.push(await testCase(declared, () => declaredHold(seed)));
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
  const results = await resultsOf(["--requirement", row], { seed, exit: 0 });
  assert(results.length === 1 && results[0]?.verdict === "held", `${row} is ${String(results[0]?.verdict)}`);
}

async function declaredHold(seed: string): Promise<void> {
  const results = await resultsOf(["--suite", "conformance"], { seed, exit: 2 });
  const others = results.filter(({ verdict }) => verdict !== "held" && verdict !== "out-of-scope");
  const said = others.map(({ requirement, verdict }) => `${requirement} ${verdict}`).sort();
  assert(said.join() === untried.map((row) => `${row} unknown`).join(), `not as expected: ${said.join(", ")}`);
  assert(results.length - others.length > 40, `${String(results.length)} rows only`);
}

async function resultsOf(
  selection: readonly string[],
  { seed, exit }: { readonly seed: string; readonly exit: number },
): Promise<RunDocument["results"]> {
  using scratch = openScratch("regions");
  const out = join(scratch.path, "run");
  const argv = ["run", "--profile", profile, ...selection, "--seed", seed, "--out", out];
  const { code, stderr } = await assay({ argv, timeoutMs: 600_000 });
  assert(code === exit, `exit ${String(code)}: ${stderr.slice(-300)}`);
  return (JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument).results;
}
