// What the asker's own policies and the resource's policy grant together. Within one account either suffices; across
// accounts both are needed; for keys and roles the resource's policy has to take part.

import { granted } from "./grants.ts";
import { hear } from "./layer.ts";
import type { Layer, StatementRef } from "./layer.ts";
import type { Policies, Step } from "./policies.ts";
import { accountOf } from "./principal.ts";
import type { Request } from "./request.ts";
import { and, not, or, unknown, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";

export interface Access {
  readonly allow: Truth;
  /** Statements of the way that allows, or may. */
  readonly granting: readonly StatementRef[];
  /** Every layer that can deny. */
  readonly layers: readonly Layer[];
  readonly path: readonly Step[];
}

/** One way to be let in: all of its parts. */
interface Way {
  readonly truth: Truth;
  readonly statements: readonly StatementRef[];
}

export function access(request: Request, policies: Policies): Access {
  const account = accountOf(request.asker);
  const resource = hear(policies.resource === undefined ? [] : [policies.resource], request, "named");
  const grant = granted(policies.grants ?? [], request);
  if (account === undefined) {
    const ways = [
      { truth: resource.itself, statements: resource.allowing },
      { truth: grant, statements: [] },
    ];
    return { ...best(ways), layers: [resource], path: [step("resource", resource)] };
  }
  const identity = hear(policies.identity ?? [], request);
  const boundary = optional(policies.boundary, request);
  const session = optional(policies.session, request);
  const inIdentity = request.asker.is === "root" ? yes : identity.allow;
  const limits = and([boundary?.allow ?? yes, session?.allow ?? yes]);
  const parts: Parts = { request, resource, grant, limits, own: and([inIdentity, limits]), identity };
  const ways = account === request.resourceAccount ? within(parts, policies) : across(parts);
  return {
    ...best(ways),
    layers: [identity, resource, ...[boundary, session].filter((layer) => layer !== undefined)],
    path: [
      { gate: "identity", truth: inIdentity, statements: identity.allowing },
      ...(boundary === undefined ? [] : [step("boundary", boundary)]),
      ...(session === undefined ? [] : [step("session", session)]),
      ...(policies.resource === undefined ? [] : [step("resource", resource)]),
      ...(policies.grants === undefined ? [] : [{ gate: "grant" as const, truth: grant, statements: [] }]),
    ],
  };
}

interface Parts {
  readonly request: Request;
  readonly resource: Layer;
  readonly identity: Layer;
  readonly grant: Truth;
  /** Boundary and session policy. */
  readonly limits: Truth;
  /** Identity policies within their limits. */
  readonly own: Truth;
}

/** Limits do not bind what a resource gives to the session itself; they do bind what it gives to the role. */
function within({ request, resource, identity, grant, limits, own }: Parts, policies: Policies): Way[] {
  const isRooted = rooted(request);
  const missing = isRooted && policies.resource === undefined;
  const policyOf = missing ? unknown("value", "the policy of the resource, which alone can let anyone in") : undefined;
  const direct = [
    { truth: resource.itself, statements: resource.allowing },
    { truth: and([resource.role, limits]), statements: resource.allowing },
    { truth: and([grant, or([limits, unknown("value", "whether limits bind what a grant gives")])]), statements: [] },
  ];
  const delegated = isRooted
    ? { truth: and([policyOf ?? resource.account, own]), statements: [...identity.allowing, ...resource.allowing] }
    : { truth: own, statements: identity.allowing };
  return policyOf === undefined ? [delegated, ...direct] : [delegated, ...direct, { truth: policyOf, statements: [] }];
}

function across({ resource, identity, grant, own }: Parts): Way[] {
  return [
    { truth: and([own, or([resource.allow, grant])]), statements: [...identity.allowing, ...resource.allowing] },
    {
      truth: and([grant, not(own), unknown("value", "whether a grant alone reaches across accounts")]),
      statements: [],
    },
  ];
}

/** Keys and roles admit nobody on an identity policy's word alone. */
function rooted({ action, resource }: Request): boolean {
  const [service = ""] = action.toLowerCase().split(":");
  if (service === "kms") return /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource);
  return service === "sts" && /^arn:[^:]*:iam:[^:]*:[^:]*:role\//.test(resource);
}

function optional(policies: Policies["boundary"], request: Request): Layer | undefined {
  return policies === undefined || policies.length === 0 ? undefined : hear(policies, request);
}

function step(gate: Step["gate"], { allow, allowing }: Layer): Step {
  return { gate, truth: allow, statements: allowing };
}

/** The way that lets the request in; else every way that may. */
function best(ways: readonly Way[]): { allow: Truth; granting: readonly StatementRef[] } {
  const open = ways.find(({ truth }) => truth.value === true);
  if (open !== undefined) return { allow: yes, granting: open.statements };
  const maybe = ways.filter(({ truth }) => truth.value === undefined);
  return { allow: or(ways.map(({ truth }) => truth)), granting: maybe.flatMap(({ statements }) => statements) };
}
