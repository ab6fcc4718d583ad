// Whether one statement speaks of a request.

import { meets } from "./condition.ts";
import type { PolicyStatement, Selection } from "./document.ts";
import { any, glob, matches } from "./glob.ts";
import type { Glob } from "./glob.ts";
import { matchesArn } from "./arn.ts";
import { exempted, naming } from "./principal.ts";
import type { Named } from "./principal.ts";
import type { Request } from "./request.ts";
import { and, no, not, or, unknown, yes } from "./truth.ts";
import type { Truth } from "./truth.ts";
import { Unresolved } from "../model/value.ts";
import { fill } from "./variables.ts";

export interface Spoken {
  /** Action, resource and conditions; the principal apart. */
  readonly about: Truth;
  readonly named: Named;
}

const everybody: Named = { itself: yes, role: no, account: no };

/** Whether a statement speaks of a request, and how closely it names who asks. */
export function speaksOf(statement: PolicyStatement, request: Request, hasVariables: boolean): Spoken {
  const about = and([
    onAction(statement.action, request.action),
    onResource(statement.resource, request, hasVariables),
    ...statement.conditions.map((condition) => meets(condition, { context: request.context, hasVariables })),
  ]);
  return { about, named: namedIn(statement, request) };
}

function namedIn({ principal, effect }: PolicyStatement, { asker, isBounded }: Request): Named {
  if (principal === undefined) return everybody;
  if (!principal.isNegated) return naming(principal, asker);
  // A denial with NotPrincipal hits whoever has a permissions boundary, listed or not.
  if (effect === "Deny" && isBounded === true) return everybody;
  return { itself: not(exempted(principal, asker)), role: no, account: no };
}

/** Actions know no case. */
function onAction(selection: Selection, action: Glob): Truth {
  const hit = or(
    selection.pieces.map((piece) => {
      if (piece instanceof Unresolved) return unknown("value", piece.expression);
      return matches(glob(piece).toLowerCase(), action.toLowerCase());
    }),
  );
  return selection.isNegated ? not(hit) : hit;
}

/** ARNs do. A document that belongs to its resource may leave the element out. */
function onResource(selection: Selection | undefined, request: Request, hasVariables: boolean): Truth {
  if (selection === undefined) return yes;
  const hit = or(
    selection.pieces.map((piece) => {
      if (piece instanceof Unresolved) return unknown("value", piece.expression);
      const filled = fill(piece, { context: request.context, hasVariables, isPattern: true });
      if ("failed" in filled) return selection.isNegated ? missingIn(piece, filled.failed) : filled.failed;
      return filled.text === any ? yes : matchesArn(filled.text, request.resource);
    }),
  );
  return selection.isNegated ? not(hit) : hit;
}

/** What a NotResource means whose variable has no value can be read either way. */
function missingIn(piece: string, failed: Truth): Truth {
  return failed.value === false ? unknown("value", `the NotResource ${piece}, whose variable has no value`) : failed;
}
