// Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, `${*}`. They exist since version 2012-10-17
// of the policy language; an older document means the characters as they stand.

import { glob } from "./glob.ts";
import type { Glob } from "./glob.ts";
import type { RequestContext } from "./context.ts";
import { singleValue } from "./context.ts";
import { no, unknown } from "./truth.ts";
import type { Truth } from "./truth.ts";

/** The text with its variables filled in, or why there is none: a missing key matches nothing. */
export type Filled = { readonly text: Glob } | { readonly failed: Truth };

export interface Filling {
  readonly context: RequestContext;
  readonly hasVariables: boolean;
  /** Whether `*` and `?` of the text itself are wildcards. */
  readonly isPattern: boolean;
}

const variable = /\$\{\s*([^}]*?)\s*\}/g;

export function fill(text: string, { context, hasVariables, isPattern }: Filling): Filled {
  const literal = (part: string): Glob => (isPattern ? glob(part) : part);
  if (!hasVariables) return { text: literal(text) };
  let filled = "";
  let from = 0;
  for (const match of text.matchAll(variable)) {
    filled += literal(text.slice(from, match.index));
    from = match.index + match[0].length;
    const value = valueOf(match[1] ?? "", context);
    if (typeof value !== "string") return { failed: value };
    filled += value;
  }
  return { text: filled + literal(text.slice(from)) };
}

function valueOf(inner: string, context: RequestContext): Glob | Truth {
  if (["*", "?", "$"].includes(inner)) return inner;
  const split = /^([^,]+?)\s*,\s*'([^']*)'$/.exec(inner);
  const key = split?.[1] ?? inner;
  const known = context.look(key);
  const value = singleValue(known);
  if (value !== undefined) return value;
  if (known.is === "absent") return split?.[2] ?? no;
  if (known.is === "present" && known.isList) return no;
  return unknown("key", key);
}
