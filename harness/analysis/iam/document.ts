// A policy document taken apart, with the place of every statement. A part that the source could not resolve stays in
// its statement as unresolved and makes that statement unknown, no other.

import { Undecided } from "../model/node.ts";
import { isList, isMap, Unresolved } from "../model/value.ts";
import type { Value, ValueMap } from "../model/value.ts";

/** A text of a policy, or what could not be resolved. */
export type Piece = string | Unresolved;

/** `Action` or `NotAction`, `Resource` or `NotResource`. */
export interface Selection {
  readonly isNegated: boolean;
  readonly pieces: readonly Piece[];
}

export interface PrincipalEntry {
  /** `AWS`, `Service`, `Federated`, `CanonicalUser`; `*` for the bare star. */
  readonly kind: string;
  readonly piece: Piece;
}

export interface PrincipalSelection {
  readonly isNegated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly Piece[];
  /** Set where the operator's keys, or the whole block, could not be resolved: whether it is met cannot be said. */
  readonly unread?: Unresolved;
}

export interface PolicyStatement {
  /** JSON pointer within its source. */
  readonly pointer: string;
  readonly sid: string | undefined;
  /** Undefined when it could not be resolved: the statement may allow or deny. */
  readonly effect: "Allow" | "Deny" | undefined;
  /** Absent in policies that belong to an identity. */
  readonly principal: PrincipalSelection | undefined;
  readonly action: Selection;
  /** Absent in trust policies. */
  readonly resource: Selection | undefined;
  readonly conditions: readonly Condition[];
}

export interface Policy {
  /** How findings call it. */
  readonly name: string;
  readonly hasVariables: boolean;
  readonly statements: readonly PolicyStatement[];
}

export interface PolicySource {
  readonly name: string;
  readonly document: Value;
  /** JSON pointer of the document in its source. */
  readonly pointer?: string;
}

/** Reads a document: a map, or its JSON text. What is no policy at all raises `Undecided`. */
export function readPolicy({ name, document, pointer = "" }: PolicySource): Policy {
  const policy = typeof document === "string" ? parsed(document, name) : document;
  if (policy instanceof Unresolved) throw new Undecided(`${name}: ${policy.expression}: ${policy.reason}`);
  if (!isMap(policy)) throw new Undecided(`${name} is no policy document`);
  const statements = policy["Statement"];
  const list = isList(statements) ? statements : statements === undefined ? [] : [statements];
  return {
    name,
    hasVariables: policy["Version"] === "2012-10-17",
    statements: list.map((statement, at) => {
      return readStatement(statement, `${pointer}/Statement${isList(statements) ? `/${String(at)}` : ""}`);
    }),
  };
}

function parsed(text: string, name: string): Value {
  try {
    return JSON.parse(text) as Value;
  } catch (_malformed) {
    throw new Undecided(`${name} is text that is not JSON`);
  }
}

function readStatement(value: Value, pointer: string): PolicyStatement {
  if (value instanceof Unresolved) return unresolved(value, pointer);
  if (!isMap(value)) throw new Undecided(`${pointer} is no statement`);
  const { Effect: effect, Sid: sid } = value;
  if (effect !== "Allow" && effect !== "Deny" && !(effect instanceof Unresolved)) {
    throw new Undecided(`${pointer}: the effect is neither Allow nor Deny`);
  }
  const action = selection(value, "Action");
  if (action === undefined) throw new Undecided(`${pointer} has neither Action nor NotAction`);
  return {
    pointer,
    sid: typeof sid === "string" && sid !== "" ? sid : undefined,
    effect: effect instanceof Unresolved ? undefined : effect,
    principal: principals(value),
    action,
    resource: selection(value, "Resource"),
    conditions: conditions(value["Condition"]),
  };
}

/** A whole statement that is not known may be about anything. */
function unresolved(value: Unresolved, pointer: string): PolicyStatement {
  return {
    pointer,
    sid: undefined,
    effect: undefined,
    principal: { isNegated: false, entries: [{ kind: "AWS", piece: value }] },
    action: { isNegated: false, pieces: [value] },
    resource: undefined,
    conditions: [],
  };
}

function selection(statement: ValueMap, name: "Action" | "Resource"): Selection | undefined {
  const negated = statement[`Not${name}`];
  if (negated !== undefined) return { isNegated: true, pieces: piecesOf(negated) };
  return statement[name] === undefined ? undefined : { isNegated: false, pieces: piecesOf(statement[name]) };
}

function principals(statement: ValueMap): PrincipalSelection | undefined {
  const isNegated = statement["NotPrincipal"] !== undefined;
  const value = isNegated ? statement["NotPrincipal"] : statement["Principal"];
  if (value === undefined || value === null) return undefined;
  if (isMap(value)) {
    const entries = Object.entries(value).flatMap(([kind, list]) => {
      return piecesOf(list).map((piece): PrincipalEntry => ({ kind, piece }));
    });
    return { isNegated, entries };
  }
  return { isNegated, entries: piecesOf(value).map((piece) => ({ kind: piece === "*" ? "*" : "AWS", piece })) };
}

function conditions(block: Value): Condition[] {
  if (block === undefined || block === null) return [];
  if (block instanceof Unresolved)
    return [{ operator: "StringEquals", key: "the whole condition", values: [block], unread: block }];
  if (!isMap(block)) throw new Undecided("a Condition is no map");
  return Object.entries(block).flatMap(([operator, keys]): Condition[] => {
    if (keys instanceof Unresolved) return [{ operator, key: "every key", values: [keys], unread: keys }];
    if (!isMap(keys)) return [];
    return Object.entries(keys)
      .filter(([, values]) => values !== undefined)
      .map(([key, values]) => ({ operator, key, values: piecesOf(values) }));
  });
}

function piecesOf(value: Value): Piece[] {
  const list = isList(value) ? value : [value];
  return list.flatMap((item): Piece[] => {
    if (item instanceof Unresolved || typeof item === "string") return [item];
    if (typeof item === "number" || typeof item === "boolean") return [String(item)];
    if (item === undefined || item === null) return [];
    throw new Undecided(`a policy has ${JSON.stringify(item).slice(0, 80)} where text should be`);
  });
}
