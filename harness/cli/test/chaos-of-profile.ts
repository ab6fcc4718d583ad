// The rows of a platform that takes minutes to come up, as a phase: every row holds on it as it is described, and turns where
// what it forbids is planted.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { assert } from "../../core/errors.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
import type { Depth } from "../vocabulary.ts";
import { assay } from "./command.ts";
import { readDamages } from "./damages/damage-file.ts";
import { tryDamages } from "./damages/try-damages.ts";
import { otherwise } from "./expected-rows.ts";
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
  /** At which they are decided; `quick` by default. */
  readonly depth?: Depth;
  /**
   * Why none of them is decided while another program stands in for one that no registry has; undefined where it is there.
   * Then there is nothing that could turn either.
   */
  readonly undecidedFor?: () => string | undefined;
}

const withinMs = 3_600_000;

export function chaosOfProfile(chaos: ChaosOfProfile): Phase {
  const { name, what, profile } = chaos;
  return {
    ...{ name, what, long: true },
    run: async (context) => {
      const reason = chaos.undecidedFor?.();
      const whole = reason === undefined ? "every row holds" : "no row is decided";
      const results: CaseResult[] = [];
      if (context.wanted(whole)) results.push(await testCase(whole, () => asExpected(chaos, context)));
      const damages = readDamages(`fixtures/damages/${name}`).filter((one) => context.wanted(one.name));
      if (reason !== undefined) {
        return [...results, ...damages.map((one) => ({ name: one.name, outcome: "skipped" as const, reason }))];
      }
      if (damages.length === 0) return results;
      const turned = await onPhaseStack(
        context,
        (stack, run, found) => tryDamages(damages, stack, { ...context, ...run, profile, results: found }),
        { profile },
      );
      return [...results, ...turned];
    },
  };
}

async function asExpected(chaos: ChaosOfProfile, { seed }: PhaseContext): Promise<void> {
  const { name, profile, rows, depth = "quick" } = chaos;
  using scratch = openScratch(name);
  const out = join(scratch.path, "run");
  const argv = ["run", "--profile", profile, "--requirement", ...rows, "--depth", depth, "--seed", seed, "--out", out];
  const { code, stderr } = await assay({ argv, timeoutMs: withinMs });
  assert(existsSync(join(out, "verdicts.json")), `exit ${String(code)}: ${stderr.slice(-300)}`);
  const document = JSON.parse(readFileSync(join(out, "verdicts.json"), "utf8")) as RunDocument;
  const wrong = otherwise({ rows, undecidedFor: chaos.undecidedFor?.() }, document);
  assert(wrong.length === 0, wrong.join("; "));
  assert(code === document.exit, `exit ${String(code)}: ${stderr.slice(-300)}`);
}
