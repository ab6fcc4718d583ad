// The chaos rows of a platform that takes minutes to come up, as a phase: every row holds on it as it is described, and
// turns where what it forbids is planted.

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

export interface ChaosOfProfile {
  /** Name of the phase, and of the folder of its damages. */
  readonly name: string;
  readonly what: string;
  readonly profile: string;
  /** The rows that have to hold. */
  readonly rows: readonly string[];
}

const withinMs = 2_700_000;

export function chaosOfProfile({ name, what, profile, rows }: ChaosOfProfile): Phase {
  return {
    ...{ name, what, long: true },
    run: async (context) => {
      const whole = "every row holds";
      const results: CaseResult[] = [];
      if (context.wanted(whole)) results.push(await testCase(whole, () => allHold({ name, profile, rows, context })));
      const damages = readDamages(`fixtures/damages/${name}`);
      if (!damages.some((one) => context.wanted(one.name))) return results;
      const turned = await onPhaseStack(
        context,
        (stack, run, found) => tryDamages(damages, stack, { ...context, ...run, profile, results: found }),
        { profile },
      );
      return [...results, ...turned];
    },
  };
}

interface Whole extends Pick<ChaosOfProfile, "name" | "profile" | "rows"> {
  readonly context: PhaseContext;
}

async function allHold({ name, profile, rows, context: { seed } }: Whole): Promise<void> {
  using scratch = openScratch(name);
  const out = join(scratch.path, "run");
  const argv = ["run", "--profile", profile, "--requirement", ...rows, "--seed", seed, "--out", out];
  const { code, stderr } = await assay({ argv, timeoutMs: withinMs });
  assert(existsSync(join(out, "verdicts.json")), `exit ${String(code)}: ${stderr.slice(-300)}`);
  const { results } = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument;
  const verdicts = new Map(results.map(({ requirement, verdict }) => [requirement, verdict]));
  const others = rows.filter((row) => verdicts.get(row) !== "held");
  const words = others.map((row) => `${row} is ${verdicts.get(row) ?? "not decided"}`);
  assert(others.length === 0, words.join("; "));
  assert(code === 0, `exit ${String(code)}: ${stderr.slice(-300)}`);
}
