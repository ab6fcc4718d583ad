// Joins descriptions and running resources. A description has logical ids, the platform has ids of its own; what joins
// them are names, CloudFormation's own tags, the properties by which AWS itself tells things apart, and likeness.

import type { Resource } from "../model/resource.ts";
import { likeness } from "./likeness.ts";
import { keyOf } from "./natural-keys.ts";
import { Pairs } from "./pairs.ts";
import type { LiveResource } from "./pairs.ts";

/** Pairs of the same type, none twice. What stays alone is missing, or was never described. */
export function pairUp(declared: readonly Resource[], live: readonly LiveResource[]): Pairs {
  const pairs = new Pairs(declared, live);
  const describable = live.filter(({ attributes }) => attributes["Main"] !== true && attributes["Default"] !== true);
  const types = [...new Set(declared.map(({ type }) => type))].map((type) => ({
    declared: declared.filter((one) => one.type === type),
    live: describable.filter((one) => one.type === type),
  }));
  for (const one of types) byName(one, pairs);
  // Each round knows the references that the one before it has settled; likeness asks for less the less is left.
  for (const least of [0.9, 0.7, 0.5]) {
    for (let grown = true; grown;) {
      grown = types.map((one) => byKey(one, pairs) || byLikeness(one, pairs, least)).includes(true);
    }
  }
  return pairs;
}

interface OfType {
  readonly declared: readonly Resource[];
  readonly live: readonly LiveResource[];
}

function byName({ declared, live }: OfType, pairs: Pairs): void {
  for (const resource of declared) {
    const names = new Set(resource.identities.filter((identity) => !identity.includes("⟨")));
    const same = live.filter((one) => isHere(resource, one) && one.identities.some((identity) => names.has(identity)));
    const tagged = live.filter((one) => isHere(resource, one) && one.attributes["LogicalId"] === resource.id);
    const [first] = same.length > 0 ? same : tagged.length === 1 ? tagged : [];
    if (first !== undefined && pairs.declaredOf(first) === undefined) pairs.join(resource, first);
  }
}

function byKey(one: OfType, pairs: Pairs): boolean {
  const { declared, live } = alone(one, pairs);
  const keyed = Map.groupBy(live, (each) => keyOf(each, pairs, "live"));
  let grown = false;
  for (const resource of declared) {
    const key = keyOf(resource, pairs, "declared");
    const found = key === undefined ? [] : (keyed.get(key) ?? []);
    const free = found.find((each) => isHere(resource, each) && pairs.declaredOf(each) === undefined);
    if (free === undefined) continue;
    pairs.join(resource, free);
    grown = true;
  }
  return grown;
}

/** Joins what is most like each other, where both sides agree on that and nothing else is as like. */
function byLikeness(one: OfType, pairs: Pairs, least: number): boolean {
  const { declared, live } = alone(one, pairs);
  const scores = declared
    .filter((resource) => keyOf(resource, pairs, "declared") === undefined)
    .flatMap((resource) =>
      live
        .filter((each) => isHere(resource, each))
        .map((each) => ({ resource, each, score: likeness(resource, each, pairs) })),
    )
    .filter(({ score }) => score >= least)
    .sort((a, b) => b.score - a.score);
  let grown = false;
  for (const { resource, each, score } of scores) {
    if (pairs.liveOf(resource) !== undefined || pairs.declaredOf(each) !== undefined) continue;
    const rivals = scores.filter(
      (other) => other.score === score && (other.resource === resource) !== (other.each === each),
    );
    const open = rivals.filter(
      (rival) => pairs.liveOf(rival.resource) === undefined && pairs.declaredOf(rival.each) === undefined,
    );
    // Twins that nothing tells apart are joined in order, but only when nothing else can be told any more.
    if (open.length > 0 && (grown || least > 0.5)) continue;
    pairs.join(resource, each);
    grown = true;
  }
  return grown;
}

function alone({ declared, live }: OfType, pairs: Pairs): OfType {
  return {
    declared: declared.filter((resource) => pairs.liveOf(resource) === undefined),
    live: live.filter((each) => pairs.declaredOf(each) === undefined),
  };
}

function isHere(declared: Resource, live: LiveResource): boolean {
  return declared.region === undefined || live.region === undefined || declared.region === live.region;
}
