// What is decided while keys are left open has to stay decided whatever the keys turn out to be.

import { decide } from "../../../analysis/iam/decide.ts";
import type { Decision } from "../../../analysis/iam/decide.ts";
import { requestOf } from "../../../analysis/iam/request.ts";
import { createPrng } from "../../../core/prng.ts";
import { drawContext } from "./draw-conditions.ts";
import { drawScenario } from "./draw.ts";
import { policiesOf, whoIs } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";

/** How many ways of filling the open keys are tried. */
const fillings = 4;

export interface Opened {
  readonly outcome: Decision["outcome"];
  /** What turned out otherwise, in words; nothing when the decision stood. */
  readonly broken: string | undefined;
}

/** Leaves some keys of a drawn scenario open, decides, fills them in several ways and decides again. */
export function openAndFill(seed: string, number: number): Opened {
  const scenario = drawScenario(seed, number);
  const prng = createPrng(`${seed}/opened/${String(number)}`);
  const { principal } = scenario.request;
  const contexts = Array.from({ length: fillings }, () => drawContext(prng, principal));
  const keys = [...new Set(contexts.flatMap((context) => Object.keys(context).map((key) => key.toLowerCase())))];
  const open = keys.filter(() => prng.next() < 0.3).filter((key) => key !== "aws:username");
  const { outcome } = decided(scenario, open);
  if (outcome === "unknown") return { outcome, broken: undefined };
  for (const context of contexts) {
    const kept = Object.entries(scenario.request.context).filter(([key]) => !open.includes(key.toLowerCase()));
    const filled = Object.entries(context).filter(([key]) => open.includes(key.toLowerCase()));
    const request = { ...scenario.request, context: Object.fromEntries([...kept, ...filled]) };
    const later = decided({ ...scenario, request }, []).outcome;
    if (later !== outcome) {
      return { outcome, broken: `scenario ${String(number)}: ${outcome} with ${open.join(", ")} open, then ${later}` };
    }
  }
  return { outcome, broken: undefined };
}

function decided({ request, policies }: Scenario, open: readonly string[]): Decision {
  const { principal, action, resource, resourceAccount, context } = request;
  const given = Object.fromEntries(Object.entries(context).filter(([key]) => !open.includes(key.toLowerCase())));
  const asked = requestOf({ asker: whoIs(principal), action, resource, resourceAccount, given, open });
  return decide(asked, policiesOf(policies));
}
