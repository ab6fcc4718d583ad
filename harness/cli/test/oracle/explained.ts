// Disagreements that are understood: each by a rewriting that takes the disputed construct out of the scenario and leaves
// its documented meaning. Reasons and sources stand in fixtures/policy-oracle/explained.yaml.

import { isList, isMap } from "../../../analysis/model/value.ts";
import type { Value, ValueMap } from "../../../analysis/model/value.ts";
import { bothOn } from "./disagreement.ts";
import type { Disagreement } from "./disagreement.ts";
import type { OracleProcess } from "./oracle-process.ts";
import type { Scenario } from "./scenario.ts";

export type Rewriting = (scenario: Scenario) => Scenario;

export const rewritings: Readonly<Record<string, Rewriting>> = {
  "epoch-seconds": (scenario) => {
    return onTexts(scenario, (text) => (/^1\d{9}$/.test(text) ? new Date(Number(text) * 1_000).toISOString() : text));
  },

  "variable-without-value": (scenario) => {
    const present = new Set(Object.keys(scenario.request.context).map((key) => key.toLowerCase()));
    return onTexts(scenario, (text) => {
      return text.replaceAll(/\$\{([^},]+)\}/g, (variable, key: string) => {
        return present.has(key.toLowerCase()) ? variable : "a value that nothing has";
      });
    });
  },

  "address-without-prefix": (scenario) => {
    const { policies } = onTexts(scenario, (text) => (/^\d+(\.\d+){3}$/.test(text) ? `${text}/32` : text));
    return { ...scenario, policies };
  },

  "variables-before-2012": ({ request, policies }) => ({ request, policies: withoutVariables(policies) }),

  "any-value-if-exists": (scenario) => {
    const present = new Set(Object.keys(scenario.request.context).map((key) => key.toLowerCase()));
    return onStatements(scenario, (statement) => withoutMetConditions(statement, present));
  },

  "session-named-itself": (scenario) => {
    const { session: _session, ...policies } = scenario.policies;
    return policies.resource === undefined ? scenario : { ...scenario, policies };
  },

  "token-has-no-account": (scenario) => {
    if (scenario.request.principal?.includes(":oidc-provider/") !== true) return scenario;
    return onTexts(scenario, (text) =>
      /^(111111111111|arn:aws:iam::111111111111:root)$/.test(text) ? "333333333333" : text,
    );
  },

  "not-principal-in-part": (scenario) => onStatements(scenario, completeNotPrincipal(scenario.request.principal ?? "")),
};

/** The names of the rewritings that settle a disagreement; none when it is not explained. */
export async function explain(found: Disagreement, oracle: OracleProcess): Promise<readonly string[]> {
  const names = Object.keys(rewritings).filter((name) => changes(name, found.scenario));
  for (const chosen of [...names.map((name) => [name]), names]) {
    const rewritten = chosen.reduce((scenario, name) => rewritings[name]?.(scenario) ?? scenario, found.scenario);
    const { ours, theirs } = await bothOn(rewritten, oracle);
    // A rewriting keeps the meaning: it may settle what was unknown, never turn what was decided.
    if (ours === theirs && (ours === found.ours || found.ours === "unknown")) return chosen;
  }
  return [];
}

/** A document of the old version means `${…}` as it stands. */
function withoutVariables<T extends Value>(value: T): T {
  const walk = (item: Value, isOld: boolean): Value => {
    if (typeof item === "string") return isOld ? item.replaceAll("${", "$(") : item;
    if (isList(item)) return item.map((one) => walk(one, isOld));
    if (!isMap(item)) return item;
    const old = isOld || ("Statement" in item && item["Version"] !== "2012-10-17");
    return Object.fromEntries(Object.entries(item).map(([key, one]) => [key, walk(one, old)]));
  };
  return walk(value, false) as T;
}

/** `ForAnyValue:…IfExists` on a key that is not there is met; so it can be left out. */
function withoutMetConditions(statement: ValueMap, present: ReadonlySet<string>): ValueMap {
  const block = statement["Condition"];
  if (!isMap(block)) return statement;
  const kept = Object.entries(block).flatMap(([operator, keys]): [string, Value][] => {
    if (!/^ForAnyValue:.*IfExists$/.test(operator) || !isMap(keys)) return [[operator, keys]];
    const there = Object.entries(keys).filter(([key]) => present.has(key.toLowerCase()));
    return there.length === 0 ? [] : [[operator, Object.fromEntries(there)]];
  });
  return { ...statement, Condition: Object.fromEntries(kept) };
}

function changes(name: string, scenario: Scenario): boolean {
  return JSON.stringify(rewritings[name]?.(scenario)) !== JSON.stringify(scenario);
}

function completeNotPrincipal(asker: string): (statement: ValueMap) => ValueMap {
  const account = asker.split(":")[4] ?? "";
  const role = /assumed-role\/([^/]+)\//.exec(asker)?.[1];
  const levels = [
    asker,
    `arn:aws:iam::${account}:root`,
    ...(role === undefined ? [] : [`arn:aws:iam::${account}:role/${role}`]),
  ];
  return (statement) => {
    const listed = statement["NotPrincipal"];
    if (!isMap(listed)) return statement;
    const names = [listed["AWS"]].flat();
    if (![...levels, account].some((level) => names.includes(level))) return statement;
    return { ...statement, NotPrincipal: { AWS: levels } };
  };
}

function onStatements({ request, policies }: Scenario, change: (statement: ValueMap) => ValueMap): Scenario {
  const walk = (value: Value): Value => {
    if (isList(value)) return value.map(walk);
    if (!isMap(value)) return value;
    if ("Effect" in value) return change(value);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
  };
  return { request, policies: walk(policies) as unknown as Scenario["policies"] };
}

function onTexts({ request, policies }: Scenario, change: (text: string) => string): Scenario {
  const walk = (value: Value): Value => {
    if (typeof value === "string") return change(value);
    if (isList(value)) return value.map(walk);
    if (!isMap(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
  };
  return { request, policies: walk(policies) as unknown as Scenario["policies"] };
}
