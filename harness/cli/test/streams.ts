// The stream of messages under its faults: every row holds on the platform as it is described, turns where what it forbids
// is planted, and is violated on the platform as it was first written, whose job and servers keep nothing. With --long.

import { rmSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../core/errors.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
import { assay } from "./command.ts";
import { readDamages } from "./damages/damage-file.ts";
import { tryDamages } from "./damages/try-damages.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";
import { onPhaseStack } from "./phase-stack.ts";
import { openScratch } from "./scratch.ts";

const profile = "stream-benchmark";
const rows = ["PIPE-005", "PIPE-011", "PIPE-012", "PIPE-019", "PIPE-020", "REP-009"];
const withinMs = 2_700_000;

export const streamsPhase: Phase = {
  name: "streams",
  what: "a stream of messages survives its faults, and what its rows forbid turns them",
  long: true,
  run: async (context) => {
    const whole = "every row of the stream holds";
    const written = "as it was first written, the job begins anew";
    const results: CaseResult[] = [];
    if (context.wanted(whole)) results.push(await testCase(whole, () => ends("corrected", rows, context)));
    if (context.wanted(written)) {
      results.push(await testCase(written, () => ends("as-written", ["PIPE-020"], context)));
    }
    const damages = readDamages("fixtures/damages/streams");
    if (!damages.some(({ name }) => context.wanted(name))) return results;
    const turned = await onPhaseStack(
      context,
      (stack, run, found) => tryDamages(damages, stack, { ...context, ...run, profile, results: found }),
      { profile },
    );
    return [...results, ...turned];
  },
};

/** Held where the platform is corrected, violated where it is not; each row for itself. */
async function ends(variant: string, planned: readonly string[], { seed }: PhaseContext): Promise<void> {
  using scratch = openScratch("streams");
  const out = join(scratch.path, "run");
  const argv = ["run", "--profile", profile, "--variant", variant, "--seed", seed, "--out", out, "--requirement"];
  const { code, stderr } = await assay({ argv: [...argv, ...planned], timeoutMs: withinMs });
  const wanted = variant === "corrected" ? "held" : "violated";
  const { results } = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument;
  const others = results.filter(({ verdict }) => verdict !== wanted);
  const words = others.map(
    ({ requirement, verdict, findings }) => `${requirement} ${verdict}: ${findings[0]?.message ?? ""}`,
  );
  rmSync(out, { recursive: true, force: true });
  assert(results.length === planned.length && others.length === 0, words.join("; "));
  assert(code === (wanted === "held" ? 0 : 1), `exit ${String(code)}: ${stderr.slice(-300)}`);
}
