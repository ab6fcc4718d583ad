// One kind of policy as a whole: what its statements allow and deny, and which of them do.

import type { Policy, PolicyStatement } from "./document.ts";
import type { Request } from "./request.ts";
import { speaksOf } from "./statement.ts";
import { and, no, or, unknown } from "./truth.ts";
import type { Truth } from "./truth.ts";

export interface StatementRef {
  readonly policy: string;
  /** JSON pointer within the policy's source. */
  readonly pointer: string;
  readonly sid: string | undefined;
}

export interface Layer {
  readonly deny: Truth;
  /** Grants to the asker itself, or to everybody. */
  readonly itself: Truth;
  /** Grants to the role behind the asker's session. */
  readonly role: Truth;
  /** Leaves it to the policies of the asker's account. */
  readonly account: Truth;
  /** Any of the three. */
  readonly allow: Truth;
  /** Statements that allow; where none does for certain, those that may. */
  readonly allowing: readonly StatementRef[];
  readonly denying: readonly StatementRef[];
}

interface Heard {
  readonly ref: StatementRef;
  readonly deny: Truth;
  readonly itself: Truth;
  readonly role: Truth;
  readonly account: Truth;
}

/**
 * What a set of policies of one kind says of a request. No policies say nothing. Where policies of this kind have to name
 * whom they speak of, a statement without a name speaks of nobody.
 */
export function hear(policies: readonly Policy[], request: Request, naming?: "named"): Layer {
  const heard = policies.flatMap((policy) => {
    const speaking = policy.statements.filter(({ principal }) => naming !== "named" || principal !== undefined);
    return speaking.map((statement) => listen(policy, statement, request));
  });
  const itself = or(heard.map((one) => one.itself));
  const role = or(heard.map((one) => one.role));
  const account = or(heard.map((one) => one.account));
  return {
    deny: or(heard.map((one) => one.deny)),
    itself,
    role,
    account,
    allow: or([itself, role, account]),
    allowing: decisive(heard, (one) => or([one.itself, one.role, one.account])),
    denying: decisive(heard, ({ deny }) => deny),
  };
}

/** The statements for which it is true; where it is true of none, those for which it may be. */
function decisive(heard: readonly Heard[], truthOf: (one: Heard) => Truth): StatementRef[] {
  const certain = heard.filter((one) => truthOf(one).value === true);
  const telling = certain.length > 0 ? certain : heard.filter((one) => truthOf(one).value === undefined);
  return telling.map(({ ref }) => ref);
}

function listen(policy: Policy, statement: PolicyStatement, request: Request): Heard {
  const { about, named } = speaksOf(statement, request, policy.hasVariables);
  const ref = { policy: policy.name, pointer: statement.pointer, sid: statement.sid };
  const [asAllow, asDeny] = rolesOf(statement);
  return {
    ref,
    deny: and([asDeny, about, or([named.itself, named.role, named.account])]),
    itself: and([asAllow, about, named.itself]),
    role: and([asAllow, about, named.role]),
    account: and([asAllow, about, named.account]),
  };
}

/** Whether the statement counts as one that allows, and as one that denies. */
function rolesOf({ effect, pointer }: PolicyStatement): readonly [Truth, Truth] {
  const open = unknown("value", `the effect of ${pointer}`);
  if (effect === undefined) return [open, open];
  const truth = and([]);
  return effect === "Allow" ? [truth, no] : [no, truth];
}
