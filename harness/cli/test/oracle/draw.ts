// Draws scenarios from a small world, so that policies speak of the request often and disagree with each other often.

import { createPrng } from "../../../core/prng.ts";
import type { Prng } from "../../../core/prng.ts";
import type { ValueMap } from "../../../analysis/model/value.ts";
import { drawConditions, drawContext } from "./draw-conditions.ts";
import type { Scenario } from "./scenario.ts";
import { accounts, askers, places, providers, services } from "./world.ts";
import type { Place } from "./world.ts";

/** Policies differ in which elements they take. */
type Kind = "identity" | "resource" | "trust" | "service control" | "resource control" | "endpoint";

interface Owner {
  readonly prng: Prng;
  readonly place: Place;
  readonly principal: string | null;
}

/** The scenario with this number under this seed. */
export function drawScenario(seed: string, number: number): Scenario {
  const prng = createPrng(`${seed}/policy/${String(number)}`);
  const place = prng.pick(places);
  const principal = drawPrincipal(prng, place);
  const owner = { prng, place, principal };
  const resourceAccount = place.isShared === true ? prng.pick(accounts) : accounts[0];
  const isIdentity = principal?.startsWith("arn:") === true && !principal.includes(":oidc-provider/");
  const sometimes = (chance: number, kind: Kind): ValueMap | undefined => {
    return prng.next() < chance ? drawPolicy(owner, kind) : undefined;
  };
  const ownKind = place.resource.includes(":role/") ? "trust" : "resource";
  const resource = sometimes(place.takesPolicy ? (place.isRooted === true ? 1 : 0.6) : 0, ownKind);
  const session = sometimes(isIdentity && principal.includes(":assumed-role/") ? 0.25 : 0, "identity");
  const boundary = sometimes(isIdentity ? 0.25 : 0, "identity");
  const endpoint = sometimes(0.2, "endpoint");
  return {
    request: {
      principal,
      action: prng.pick(place.actions),
      resource: place.resource,
      resourceAccount,
      context: { ...drawContext(prng, principal), "aws:ResourceAccount": resourceAccount },
    },
    policies: {
      identity: isIdentity ? some(prng, 2, () => drawPolicy(owner, "identity")) : [],
      serviceControl:
        isIdentity && prng.next() < 0.3
          ? some(prng, 3, () => some(prng, 2, () => guard(owner, "service control")))
          : [],
      resourceControl: prng.next() < 0.2 ? some(prng, 2, () => [guard(owner, "resource control")]) : [],
      ...(resource === undefined ? {} : { resource }),
      ...(session === undefined ? {} : { session }),
      ...(boundary === undefined ? {} : { boundary }),
      ...(endpoint === undefined ? {} : { endpoint }),
    },
  };
}

function drawPrincipal(prng: Prng, place: Place): string | null {
  if (place.isRole && prng.next() < 0.5) return prng.pick(providers);
  const kind = prng.next();
  if (kind < 0.12) return prng.pick(services);
  return kind < 0.16 ? null : prng.pick(askers);
}

/** An organisation's policy mostly allows everything and forbids something; what guards resources only forbids. */
function guard(owner: Owner, kind: "service control" | "resource control"): ValueMap {
  const { prng } = owner;
  const own = drawStatement(owner, kind);
  if (kind === "resource control") return { Version: "2012-10-17", Statement: [own] };
  const base = prng.next() < 0.85 ? [{ Effect: "Allow", Action: "*", Resource: "*" }] : [];
  const statements = prng.next() < 0.5 ? [...base, own] : base;
  return { Version: "2012-10-17", Statement: statements.length > 0 ? statements : [own] };
}

function drawPolicy(owner: Owner, kind: Kind): ValueMap {
  const { prng } = owner;
  const version = prng.next() < 0.9 ? "2012-10-17" : "2008-10-17";
  const statements = some(prng, 3, () => drawStatement(owner, kind));
  return { Version: version, Statement: statements.length === 1 && prng.next() < 0.3 ? statements[0] : statements };
}

function drawStatement(owner: Owner, kind: Kind): ValueMap {
  const { prng, place } = owner;
  const conditions = drawConditions(prng);
  const isGuard = kind === "resource control";
  const actions = isGuard ? place.actionPatterns.filter((pattern) => pattern !== "*") : place.actionPatterns;
  return {
    Effect: isGuard || prng.next() >= 0.72 ? "Deny" : "Allow",
    ...(kind === "resource" || kind === "trust" ? drawPrincipals(owner) : {}),
    ...(isGuard || kind === "endpoint" ? { Principal: "*" } : {}),
    ...selection(prng, "Action", { patterns: actions, isPositive: isGuard }),
    ...(kind === "trust" ? {} : selection(prng, "Resource", { patterns: place.resourcePatterns })),
    ...(Object.keys(conditions).length === 0 ? {} : { Condition: conditions }),
  };
}

interface Choice {
  readonly patterns: readonly string[];
  /** No `NotAction` and no `NotResource`. */
  readonly isPositive?: boolean;
}

function selection(prng: Prng, name: string, { patterns, isPositive = false }: Choice): ValueMap {
  const values = some(prng, 2, () => prng.pick(patterns) ?? "*");
  const value = values.length === 1 && prng.next() < 0.5 ? values[0] : values;
  return { [!isPositive && prng.next() < 0.1 ? `Not${name}` : name]: value };
}

function drawPrincipals({ prng, place, principal }: Owner): ValueMap {
  const name = prng.next() < 0.08 ? "NotPrincipal" : "Principal";
  if (name === "Principal" && prng.next() < 0.2) return { Principal: prng.next() < 0.5 ? "*" : { AWS: "*" } };
  if (prng.next() < 0.15) return { [name]: { Service: prng.pick(services) } };
  if (place.isRole && prng.next() < 0.5) return { [name]: { Federated: prng.pick(providers) } };
  const named = [principal ?? "", ...askers.flatMap(namesOf)];
  const all = named
    .filter((arn) => arn.startsWith("arn:") || /^\d+$/.test(arn))
    .filter((arn) => !arn.includes(":oidc-provider/"));
  const values = some(prng, 2, () => prng.pick(all) ?? "*");
  return { [name]: { AWS: values.length === 1 ? values[0] : values } };
}

/** The ways in which a policy can mean an asker. */
function namesOf(arn: string): string[] {
  const [, , , , account = ""] = arn.split(":");
  const role = /assumed-role\/([^/]+)\//.exec(arn);
  const own = role === null ? [] : [`arn:aws:iam::${account}:role/${role[1] ?? ""}`];
  return [arn, ...own, `arn:aws:iam::${account}:root`, account];
}

function some<T>(prng: Prng, most: number, make: () => T): T[] {
  return Array.from({ length: 1 + prng.integer(most) }, make);
}
