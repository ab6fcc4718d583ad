// Documents that a template writes as text and joins of known and unknown parts. What is not known is a hole of the text,
// and becomes an unresolved value at its place in the document: the rest of the document is known all the same.

import { parseAllDocuments } from "yaml";
import { evaluate } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { isList, isMap, textOf, Unresolved } from "./value.ts";
import type { Value } from "./value.ts";

const [open, close] = ["\u{E000}", "\u{E001}"];
const hole = new RegExp(`${open}(\\d+)${close}`);

/** The documents that an expression writes, JSON or YAML; unresolved where none of it can be read. */
export function documentsOf(expression: unknown, scope: Scope): Value[] | Unresolved {
  const holes: Unresolved[] = [];
  const value = evaluate(expression, scope);
  if (isList(value) || isMap(value)) return [value];
  const parsed = parseAllDocuments(textOf(written(expression, scope, holes)), { merge: true });
  const mistake = parsed.flatMap(({ errors }) => errors)[0];
  if (mistake !== undefined) return new Unresolved(expression, `it is no document: ${firstLine(mistake.message)}`);
  const documents = parsed.map((one) => withHoles(one.toJS() as Value, holes));
  return documents.filter((one) => one !== null);
}

/** The text of an expression with a mark in the place of each part that is not known. */
function written(expression: unknown, scope: Scope, holes: Unresolved[]): Value {
  if (typeof expression === "string") {
    return expression.replaceAll(/\{\{resolve:[^}]*\}\}/g, (reference) =>
      marked(new Unresolved(reference, "dynamic reference"), holes),
    );
  }
  const value = evaluate(expression, scope);
  if (!(value instanceof Unresolved)) return value;
  const [delimiter, parts] = joined(expression);
  if (typeof delimiter !== "string" || !Array.isArray(parts)) return marked(value, holes);
  return parts.map((part) => textOf(written(part, scope, holes))).join(delimiter);
}

function joined(expression: unknown): readonly unknown[] {
  const of = isMap(expression) ? (expression["Fn::Join"] as unknown) : undefined;
  return Array.isArray(of) ? of : [];
}

function marked(value: Unresolved, holes: Unresolved[]): string {
  return `${open}${String(holes.push(value) - 1)}${close}`;
}

function withHoles(value: Value, holes: readonly Unresolved[]): Value {
  if (typeof value === "string") return holeIn(value, holes) ?? value;
  if (isList(value)) return value.map((item) => withHoles(item, holes));
  if (!isMap(value)) return value;
  const named = Object.keys(value).flatMap((key) => holeIn(key, holes) ?? []);
  if (named[0] !== undefined) return named[0];
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withHoles(item, holes)]));
}

function holeIn(text: string, holes: readonly Unresolved[]): Unresolved | undefined {
  const [, place] = hole.exec(text) ?? [];
  return place === undefined ? undefined : holes[Number(place)];
}

function firstLine(text: string): string {
  return text.split("\n")[0] ?? "";
}
