// The decision: every policy that has a say, in the order in which AWS asks them.
// Source: IAM User Guide, "Policy evaluation logic"; AWS KMS Developer Guide, "Determining access to AWS KMS keys".

import { access } from "./access.ts";
import { hear } from "./layer.ts";
import type { Layer, StatementRef } from "./layer.ts";
import type { Policies, Step } from "./policies.ts";
import { accountOf, isServiceLinked } from "./principal.ts";
import type { Request } from "./request.ts";
import { and, not, or } from "./truth.ts";
import type { Open, Truth } from "./truth.ts";

export interface Decision {
  readonly outcome: "allowed" | "denied" | "unknown";
  /** A statement denies; without one nothing allows. */
  readonly isExplicit: boolean;
  /** On what an unknown outcome turns. */
  readonly open: readonly Open[];
  /** The statements that decide: those that deny, or those that allow. None where nothing allows. */
  readonly deciding: readonly StatementRef[];
  readonly path: readonly Step[];
}

/** Decides a request. */
export function decide(asked: Request, policies: Policies): Decision {
  const request = { ...asked, isBounded: (policies.boundary ?? []).length > 0 };
  const isGoverned = accountOf(request.asker) !== undefined && !isServiceLinked(request.asker);
  const service = isGoverned ? (policies.serviceControl ?? []).map((level) => hear(level.policies, request)) : [];
  const control = isServiceLinked(request.asker)
    ? []
    : (policies.resourceControl ?? []).map((level) => hear(level.policies, request));
  const endpoint = policies.endpoint === undefined ? undefined : hear(policies.endpoint, request, "named");
  const own = access(request, policies);
  const denying = [...service, ...control, ...(endpoint === undefined ? [] : [endpoint]), ...own.layers];
  const denial: Step = {
    gate: "deny",
    truth: or(denying.map(({ deny }) => deny)),
    statements: denying.flatMap((layer) => layer.denying),
  };
  const path: Step[] = [
    denial,
    ...service.map((layer) => gateOf("service control", layer)),
    ...(endpoint === undefined ? [] : [gateOf("endpoint", endpoint)]),
    ...own.path,
  ];
  const gates = [...service, ...(endpoint === undefined ? [] : [endpoint])].map(({ allow }) => allow);
  return { ...conclude(denial, and([...gates, own.allow]), own.granting), path };
}

function gateOf(gate: Step["gate"], { allow, allowing }: Layer): Step {
  return { gate, truth: allow, statements: allowing };
}

function conclude(
  { truth: deny, statements: denying }: Step,
  allow: Truth,
  granting: readonly StatementRef[],
): Omit<Decision, "path"> {
  if (deny.value === true) return { outcome: "denied", isExplicit: true, open: [], deciding: denying };
  if (allow.value === false) return { outcome: "denied", isExplicit: false, open: [], deciding: [] };
  const open = and([allow, not(deny)]);
  if (open.value === undefined) {
    const deciding = [...denying, ...granting];
    return { outcome: "unknown", isExplicit: false, open: open.open, deciding };
  }
  return { outcome: "allowed", isExplicit: false, open: [], deciding: granting };
}
