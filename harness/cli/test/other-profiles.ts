// The platforms that no other phase asks about every row: their stacks apply to the emulated control plane, everything is read back, and
// template and live say the same of every row. Where they are as they should be, no failing read is a pass either.

import { loadProfile } from "../../config/load-profile.ts";
import { CleanupScope } from "../../core/cleanup-scope.ts";
import { assert } from "../../core/errors.ts";
import { projectRoot } from "../project.ts";
import { profiles, variants } from "../vocabulary.ts";
import type { Variant } from "../vocabulary.ts";
import { neverSilent } from "./never-silent/matrix.ts";
import { recordAnswers } from "./never-silent/record-answers.ts";
import { differences } from "./plane/parity.ts";
import { raiseStacks } from "./plane/raise-plane.ts";
import { testCase } from "./phase.ts";
import { stackProfile } from "./phase-stack.ts";
import type { CaseResult, Phase, PhaseContext } from "./phase.ts";

/** Operations are sampled where there is little time: one in so many. */
const sampledOneIn = 6;

export const otherProfilesPhase: Phase = {
  name: "profiles",
  what: "the other profiles apply, and template and live say the same of them",
  run: async (context) => {
    const results: CaseResult[] = [];
    for (const name of profiles.filter((each) => each !== stackProfile && context.wanted(each))) {
      for (const variant of variants) {
        context.signal.throwIfAborted();
        results.push(...(await tryPlatform(name, variant, context)));
      }
    }
    return results;
  },
};

async function tryPlatform(name: string, variant: Variant, context: PhaseContext): Promise<CaseResult[]> {
  const profile = loadProfile(name, projectRoot);
  await using scope = new CleanupScope();
  const plane = raiseStacks({ profile, variant }, scope, context.signal);
  const agrees = await testCase(`${name}, ${variant}`, async () => {
    const differing = await differences(await plane, profile);
    assert(differing.length === 0, differing.join("; "));
  });
  if (variant === "as-written") return [agrees];
  const silence = await testCase(`${name}, a read that fails is never a pass`, async () => {
    const answers = await recordAnswers((await plane).clients, name);
    const every = context.long ? 1 : sampledOneIn;
    const { cells, operations, silent } = await neverSilent({ answers, profile, every });
    context.narrate(`${name}: ${cells} cells of ${operations} operations\n`);
    assert(cells > 0, "no cell was looked at");
    assert(silent.length === 0, `${silent.length} of ${cells}: ${silent.slice(0, 20).join("; ")}`);
  });
  return [agrees, silence];
}
