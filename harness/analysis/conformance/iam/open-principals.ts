// When a statement is open to everyone, conditions that anyone meets notwithstanding.

import { parseCidr, prefixLength } from "../../model/cidr.ts";
import type { PolicyCondition, Statement } from "../../model/policy.ts";

/** Keys that AWS fills in itself and that tell callers apart. */
const tellingKeys = [
  /^aws:source(account|arn|orgid|orgpaths|owner|vpc|vpce|vpcarn)$/i,
  /^aws:principal(account|arn|orgid|orgpaths)$/i,
  /^aws:principaltag\//i,
  /^aws:vpce(account|orgid|orgpaths)$/i,
  /^aws:(userid|username)$/i,
  /^kms:(calleraccount|encryptioncontext:.*arn)$/i,
  /^s3:dataaccesspointaccount$/i,
  /^sts:externalid$/i,
  /^(aws:)?sns:(endpoint)$/i,
];

const positive = /^(foranyvalue:)?(stringequals|stringequalsignorecase|stringlike|arnequals|arnlike)$/i;

/** Allow for every principal without a condition that tells callers apart. */
export function isOpenToAll(statement: Statement): boolean {
  return statement.allows && statement.isForEveryone() && !statement.conditions().some(narrows);
}

/** Whether a condition really limits who may call: `…IfExists`, `ForAllValues`, negations and `*` limit nobody. */
export function narrows(condition: PolicyCondition): boolean {
  if (/^ipaddress$/i.test(condition.operator) && /^aws:(sourceip|vpcsourceip)$/i.test(condition.key)) {
    return condition.values.every((value) => (prefixLength(value) ?? 0) >= (parseCidr(value)?.family === 6 ? 32 : 8));
  }
  if (!positive.test(condition.operator)) return false;
  if (!tellingKeys.some((key) => key.test(condition.key))) return false;
  return condition.values.length > 0 && condition.values.every((value) => !isVague(condition.key, value));
}

/** `*`, `arn:*`, `arn:aws:s3:::*`: values that name nobody. */
function isVague(key: string, value: string): boolean {
  if (/^[*?]*$/.test(value)) return true;
  if (!/arn$/i.test(key)) return false;
  const [, , service = "*", , account = "*"] = value.split(":");
  return service === "*" || account === "*";
}
