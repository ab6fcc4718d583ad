// Grants of a KMS key: they allow beside the key policy, operation by operation, and can bind the encryption context.
// Source: AWS KMS Developer Guide, "Grants in AWS KMS".

import { matches } from "./glob.ts";
import type { Known } from "./context.ts";
import type { Request } from "./request.ts";
import { and, known, no, or, unknown, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";

export interface Grant {
  readonly id: string;
  /** ARN of a user, role or session, or a service principal. */
  readonly grantee: string;
  /** `Decrypt`, `GenerateDataKey`, … */
  readonly operations: readonly string[];
  readonly constraint?: {
    /** `subset`: at least these pairs. `equals`: exactly these. */
    readonly kind: "subset" | "equals";
    readonly pairs: Readonly<Record<string, string>>;
  };
}

/** Whether one of the grants allows the request. */
export function granted(grants: readonly Grant[], request: Request): Truth {
  return or(
    grants.map((grant) => and([toAsker(grant, request), forAction(grant, request), withinBounds(grant, request)])),
  );
}

function toAsker({ grantee }: Grant, { asker }: Request): Truth {
  if (asker.is === "service") return known(grantee === asker.name);
  if (!("arn" in asker)) return no;
  return known(grantee === asker.arn || (asker.is === "session" && grantee === asker.role));
}

function forAction({ operations }: Grant, { action }: Request): Truth {
  return or(operations.map((operation) => matches(`kms:${operation}`.toLowerCase(), action.toLowerCase())));
}

function withinBounds({ constraint }: Grant, { context }: Request): Truth {
  if (constraint === undefined) return yes;
  const pairs = Object.entries(constraint.pairs);
  const each = pairs.map(([name, value]) => {
    const key = `kms:EncryptionContext:${name}`;
    return holds(context.look(key), key, value);
  });
  if (constraint.kind === "subset") return and(each);
  return and([...each, onlyThese(context.look("kms:EncryptionContextKeys"), Object.keys(constraint.pairs))]);
}

function holds(found: Known, key: string, value: string): Truth {
  if (found.is === "absent") return no;
  if (found.is !== "present") return unknown("key", key);
  return or(found.values.map((one) => matches(value, one)));
}

function onlyThese(found: Known, names: readonly string[]): Truth {
  if (found.is === "absent") return known(names.length === 0);
  if (found.is !== "present") return unknown("key", "kms:EncryptionContextKeys");
  return and(found.values.map((one) => or(names.map((name) => matches(name, one)))));
}
