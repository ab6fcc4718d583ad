// Both answers to a scenario, and the smallest scenario on which they still differ.

import type { Value } from "../../../analysis/model/value.ts";
import { isList, isMap } from "../../../analysis/model/value.ts";
import type { Decision } from "../../../analysis/iam/decide.ts";
import type { OracleProcess } from "./oracle-process.ts";
import { decideScenario, policiesOf } from "./scenario.ts";
import type { Scenario } from "./scenario.ts";

export interface Disagreement {
  readonly scenario: Scenario;
  readonly ours: string;
  readonly theirs: string;
}

/** The two answers where they differ; nothing where they agree. */
export async function disagreementOn(scenario: Scenario, oracle: OracleProcess): Promise<Disagreement | undefined> {
  const answers = await bothOn(scenario, oracle);
  return answers.ours === answers.theirs ? undefined : answers;
}

export async function bothOn(scenario: Scenario, oracle: OracleProcess): Promise<Disagreement> {
  const { outcome, ignored = [], failed } = await oracle.ask(scenario);
  const theirs = outcome ?? `failed: ${JSON.stringify(failed)}`;
  return { scenario, ours: spoken(decideScenario(without(scenario, ignored))), theirs };
}

/** Questions that finding a smaller scenario may cost. */
const patience = 400;

/** Takes away policies, statements, elements and values for as long as the answers differ in the same way. */
export async function smallest(found: Disagreement, oracle: OracleProcess): Promise<Disagreement> {
  let current = found;
  let candidates = reductions(current.scenario);
  for (let at = 0, asked = 0; at < candidates.length && asked < patience; asked += 1) {
    const candidate = candidates[at];
    const still =
      candidate !== undefined && isWellFormed(candidate) ? await disagreementOn(candidate, oracle) : undefined;
    if (still?.ours === found.ours && still.theirs === found.theirs) {
      current = still;
      candidates = reductions(current.scenario);
    } else at += 1;
  }
  return current;
}

/** A statement keeps the elements that make it one. */
function isWellFormed({ policies }: Scenario): boolean {
  try {
    policiesOf(policies);
    return true;
  } catch (_malformed) {
    return false;
  }
}

function spoken({ outcome, isExplicit }: Decision): string {
  if (outcome === "allowed") return "Allowed";
  if (outcome === "unknown") return "unknown";
  return isExplicit ? "ExplicitlyDenied" : "ImplicitlyDenied";
}

/** The oracle takes away what an action does not carry; so that both are asked the same, so do we. */
function without(scenario: Scenario, ignored: readonly string[]): Scenario {
  const kept = Object.entries(scenario.request.context).filter(([key]) => !ignored.includes(key));
  return { ...scenario, request: { ...scenario.request, context: Object.fromEntries(kept) } };
}

function reductions({ request, policies }: Scenario): Scenario[] {
  const fewerPolicies = smaller<Value>(policies).flatMap((kept): Scenario[] => {
    if (!isMap(kept)) return [];
    const filled = { identity: [], serviceControl: [], resourceControl: [], ...kept };
    const isSame = JSON.stringify(filled) === JSON.stringify(policies);
    return isSame ? [] : [{ request, policies: filled }];
  });
  const fewerKeys = Object.keys(request.context).map((key) => {
    const context = Object.fromEntries(Object.entries(request.context).filter(([name]) => name !== key));
    return { request: { ...request, context }, policies };
  });
  return [...fewerPolicies, ...fewerKeys];
}

/** Every version of a value with one part less, larger parts first. */
function smaller<T>(value: T): T[] {
  if (isList(value)) {
    const dropped = value.length > 1 ? value.map((_, at) => value.filter((__, other) => other !== at)) : [];
    const changed = value.flatMap((item, at) => smaller(item).map((less) => value.with(at, less)));
    return [...dropped, ...changed] as T[];
  }
  if (!isMap(value)) return [];
  // Without its principal a statement of a resource's policy is none.
  const optional = Object.keys(value).filter((key) => !/Principal$/.test(key));
  const dropped = optional.map((key) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)));
  const changed = Object.entries(value).flatMap(([key, item]) =>
    smaller(item).map((less) => ({ ...value, [key]: less })),
  );
  return [...dropped, ...changed] as T[];
}
