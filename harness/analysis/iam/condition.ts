// One line of a Condition block: operator, key, values. Values are alternatives, lines and operators are all demanded.

import type { Known, RequestContext } from "./context.ts";
import type { Condition, Piece } from "./document.ts";
import type { Glob } from "./glob.ts";
import { operatorOf } from "./operators.ts";
import type { Operator } from "./operators.ts";
import { and, known, no, not, or, unknown, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";
import { Unresolved } from "../model/value.ts";
import { fill } from "./variables.ts";

export interface ConditionSetting {
  readonly context: RequestContext;
  /** Whether the document's version knows policy variables. */
  readonly hasVariables: boolean;
}

/** Whether the request meets a condition. */
export function meets(condition: Condition, setting: ConditionSetting): Truth {
  if (condition.unread !== undefined) return unknown("value", condition.unread.expression);
  const operator = operatorOf(condition.operator);
  if (operator === undefined) return unknown("value", `the operator ${condition.operator}, which IAM does not know`);
  const found = setting.context.look(condition.key);
  if (operator.asksPresence) return presence(found, condition);
  if (found.is === "absent") return whenAbsent(operator);
  if (found.is === "open") return whenOpen(condition, operator);
  const present = whenPresent(found, condition, { operator, setting });
  if (found.is === "present") return present;
  const absent = whenAbsent(operator);
  if (absent.value === present.value) return present;
  return { value: undefined, open: [{ kind: "key", name: condition.key }, ...present.open] };
}

function presence(found: Known, { key, values }: Condition): Truth {
  const wanted = values.map((value): Truth => {
    if (value instanceof Unresolved) return unknown("value", value.expression);
    const wantsAbsent = value.toLowerCase() === "true";
    if (!wantsAbsent && value.toLowerCase() !== "false") return no;
    return found.is === "open" || found.is === "maybe"
      ? unknown("key", key)
      : known((found.is === "absent") === wantsAbsent);
  });
  return or(wanted);
}

/** A missing key meets negations, `IfExists` and `ForAllValues`, and nothing else. */
function whenAbsent({ isNegated, ifExists, set }: Operator): Truth {
  if (ifExists || set === "all") return yes;
  return set === "any" ? no : known(isNegated);
}

/** Even of an open key something can be said: no values at all are met by nothing. */
function whenOpen({ key, values }: Condition, { isNegated, ifExists }: Operator): Truth {
  if (values.length === 0 && !isNegated && !ifExists) return no;
  return unknown("key", key);
}

interface Ground {
  readonly operator: Operator;
  readonly setting: ConditionSetting;
}

function whenPresent(found: Extract<Known, { values: unknown }>, condition: Condition, ground: Ground): Truth {
  const { operator } = ground;
  if (operator.set === undefined && found.values.length > 1) {
    return unknown("value", `${condition.operator} on the list ${condition.key}, which IAM leaves undefined`);
  }
  const each = found.values.map((value) => onValue(value, condition, ground));
  return operator.set === "all" ? and(each) : or(each);
}

function onValue(request: Glob, { key, values }: Condition, { operator, setting }: Ground): Truth {
  const met = or(values.map((policy) => onPair(policy, request, { operator, setting })));
  const truth = operator.isNegated ? not(met) : met;
  // What the caller knew in part is open by its key, not by what it was compared with.
  return { ...truth, open: truth.open.map((open) => (open.kind === "part" ? { kind: "key", name: key } : open)) };
}

function onPair(policy: Piece, request: Glob, { operator, setting }: Ground): Truth {
  if (policy instanceof Unresolved) return unknown("value", policy.expression);
  const { isPattern } = operator;
  const filled = fill(policy, { ...setting, isPattern, hasVariables: setting.hasVariables && operator.hasVariables });
  return "failed" in filled ? filled.failed : operator.compare(filled.text, request);
}
