// The control plane by itself: emulator, front and applier without the lab. The reference stack applies, what is read back
// says what the template says, and a damaged configuration is seen as it is, then healed.

import type { CheckDocument } from "../../analysis/conformance/check-document.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { CleanupScope } from "../../core/cleanup-scope.ts";
import { assert, present } from "../../core/errors.ts";
import { callByName } from "../../platform/aws/call-by-name.ts";
import { projectRoot } from "../project.ts";
import { readDamages } from "./damages/damage-file.ts";
import type { Damage, DamageStep } from "./damages/damage-file.ts";
import { filled } from "./damages/placeholders.ts";
import { neverSilent } from "./never-silent/matrix.ts";
import { recordAnswers } from "./never-silent/record-answers.ts";
import { differences, liveDocument } from "./plane/parity.ts";
import { promises } from "./plane/promises.ts";
import { raisePlane } from "./plane/raise-plane.ts";
import type { Plane } from "./plane/raise-plane.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";

const profile = () => loadProfile("byoc-private", projectRoot);

export const controlPlanePhase: Phase = {
  name: "control-plane",
  what: "what is read back is what was declared, and a damage to it is seen",
  run: async ({ signal }) => {
    const results: CaseResult[] = [];
    for (const variant of ["as-written", "corrected"] as const) {
      await using scope = new CleanupScope();
      const agrees = `template and live say the same of every row (${variant})`;
      results.push(
        await testCase(agrees, async () => {
          const plane = await raisePlane(variant, scope, signal);
          await sameVerdicts(plane);
          if (variant === "as-written") return;
          results.push(...(await tryDamages(plane, signal)));
          results.push(await testCase("a read that fails is never a pass", () => noSilence(plane)));
          for (const [promise, body] of promises) results.push(await testCase(promise, () => body(plane)));
        }),
      );
    }
    return results;
  },
};

/** Every check × operation × way to fail, over what this very plane answers. */
async function noSilence({ clients }: Plane): Promise<void> {
  const answers = await recordAnswers(clients, "byoc-private");
  const { cells, silent } = await neverSilent({ answers, profile: profile() });
  assert(cells > 3_000, `only ${String(cells)} cells`);
  assert(silent.length === 0, `${String(silent.length)} of ${String(cells)}: ${silent.slice(0, 20).join("; ")}`);
}

async function sameVerdicts(plane: Plane): Promise<void> {
  const differing = await differences(plane, profile());
  assert(differing.length === 0, differing.join("; "));
}

async function tryDamages(plane: Plane, signal: AbortSignal): Promise<CaseResult[]> {
  const results: CaseResult[] = [];
  const damages = [...readDamages(), ...readDamages("fixtures/damages/control-plane")];
  for (const damage of damages.filter(isConfiguration)) {
    signal.throwIfAborted();
    results.push(await testCase(`damage ${damage.name}`, () => tryDamage(damage, plane)));
  }
  return results;
}

function isConfiguration({ plant, heal, shownBy }: Damage): boolean {
  return shownBy === "check" && [...plant, ...heal].every((step) => "aws" in step);
}

async function tryDamage(damage: Damage, plane: Plane): Promise<void> {
  const answers: Record<string, unknown> = {};
  await takeCalls(damage.plant, plane, answers);
  const seen = turned(await liveDocument(plane.clients, profile()));
  await takeCalls(damage.heal, plane, answers);
  const after = turned(await liveDocument(plane.clients, profile()));
  const expected = JSON.stringify(Object.entries(damage.turns).sort());
  assert(JSON.stringify(seen) === expected, `turned ${JSON.stringify(seen)}, expected ${expected}`);
  assert(after.length === 0, `healed, still ${JSON.stringify(after)}`);
}

async function takeCalls(
  steps: readonly DamageStep[],
  { clients, outputs }: Plane,
  answers: Record<string, unknown>,
): Promise<void> {
  for (const step of steps) {
    const { aws } = filled(step, { ...answers, outputs: outputs.regions[0] }) as Extract<DamageStep, { aws: unknown }>;
    const answer = await callByName(clients, present(aws, "a configuration damage makes API calls only"));
    if (aws.as !== undefined) answers[aws.as] = answer;
  }
}

function turned({ results }: CheckDocument): [string, string][] {
  return results
    .filter(({ verdict }) => verdict === "violated" || verdict === "unknown")
    .map(({ requirement, verdict }): [string, string] => [requirement, verdict])
    .sort();
}
