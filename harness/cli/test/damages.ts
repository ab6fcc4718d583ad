// The same suites against seeded damage: each damage is planted on a stack, the suites look, exactly the verdicts that
// should turn do and nothing else, and the damage is healed before the next.

import { findRequirement } from "../../requirements/catalogue.ts";
import { readDamages } from "./damages/damage-file.ts";
import type { Damage } from "./damages/damage-file.ts";
import { asksFor, tryDamages } from "./damages/try-damages.ts";
import type { Phase } from "./phase.ts";
import { onPhaseStack, stackProfile } from "./phase-stack.ts";

export const damagesPhase: Phase = {
  name: "damages",
  what: "seeded damage turns exactly its own verdicts",
  run: async (context) => {
    const chosen = readDamages().filter((damage) => asksFor(context, damage));
    const rates = chosen.filter(measuresRates);
    const others = chosen.filter((damage) => !measuresRates(damage));
    if (chosen.length === 0) return [];
    const options = { ...context, profile: stackProfile };
    const second =
      others.length < 2
        ? Promise.resolve([])
        : onPhaseStack(context, (stack, run, results) =>
            tryDamages(
              taken(() => others.pop()),
              stack,
              { ...options, ...run, results },
            ),
          );
    const first = onPhaseStack(context, async (stack, run, results) => {
      // From the other end: those of one suite stand side by side and want the same of the machine.
      await tryDamages(
        taken(() => others.shift()),
        stack,
        { ...options, ...run, results },
      );
      await second;
      await tryDamages(rates, stack, { ...options, ...run, results });
    });
    return (await Promise.all([first, second])).flat();
  },
};

/** Rates of a machine that does something else beside are not decided: nothing does. */
function measuresRates({ turns }: Damage): boolean {
  return Object.keys(turns).some((row) => findRequirement(row)?.suite === "performance");
}

function* taken<T>(next: () => T | undefined): Generator<T> {
  for (let one = next(); one !== undefined; one = next()) yield one;
}
