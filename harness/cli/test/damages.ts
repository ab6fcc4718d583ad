// The same suites against seeded damage: each damage is planted on one stack, the suites look, exactly the verdicts that
// should turn do and nothing else, and the damage is healed before the next.

import { readDamages } from "./damages/damage-file.ts";
import { tryDamages } from "./damages/try-damages.ts";
import type { Phase } from "./phase.ts";
import { onPhaseStack, stackProfile } from "./phase-stack.ts";

export const damagesPhase: Phase = {
  name: "damages",
  what: "seeded damage turns exactly its own verdicts",
  run: (context) =>
    onPhaseStack(context, (stack, run, results) =>
      tryDamages(readDamages(), stack, { ...context, ...run, profile: stackProfile, results }),
    ),
};
