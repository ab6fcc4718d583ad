// The stream of messages under its faults: every row holds on the platform as it is described, and turns where what it
// forbids is planted. With --long: such a platform takes minutes to come up.

import { existsSync, readFileSync } from "node:fs";
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
    const results: CaseResult[] = [];
    if (context.wanted(whole)) results.push(await testCase(whole, () => allHold(context)));
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

async function allHold({ seed }: PhaseContext): Promise<void> {
  using scratch = openScratch("streams");
  const out = join(scratch.path, "run");
  const argv = ["run", "--profile", profile, "--suite", "chaos", "--seed", seed, "--out", out];
  const { code, stderr } = await assay({ argv, timeoutMs: withinMs });
  assert(existsSync(join(out, "verdicts.json")), `exit ${String(code)}: ${stderr.slice(-300)}`);
  const { results } = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument;
  const verdicts = new Map(results.map(({ requirement, verdict }) => [requirement, verdict]));
  const others = rows.filter((row) => verdicts.get(row) !== "held");
  const words = others.map((row) => `${row} is ${verdicts.get(row) ?? "not decided"}`);
  assert(others.length === 0, words.join("; "));
  assert(code === 0, `exit ${String(code)}: ${stderr.slice(-300)}`);
}
