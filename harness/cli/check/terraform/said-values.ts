// One value as a plan has it: what is known, what is known after the apply, and the expression of the configuration. A set
// or a text with anything unknown in it is unknown as a whole; blocks and maps are known in part. For tests.

import { stringify } from "yaml";
import { isList, isMap, Unresolved } from "../../../analysis/model/value.ts";
import type { Said, SaidMap } from "./words.ts";
import { Elements, ReadLater, Shuffled, Written } from "./words.ts";

export interface SaidValue {
  readonly known: unknown;
  readonly unknown: unknown;
  readonly expression: unknown;
}

/** What a text that names resources is: known, or the references that it is made of. */
export type Reader = (text: string) => { readonly known: string } | { readonly references: readonly string[] };

/** A value that nobody knows comes from outside of the plan. */
const outside = ["data.external.outside.result", "data.external.outside"];

export function saidValue(value: Said, read: Reader): SaidValue {
  if (value === undefined || value === null) return { known: null, unknown: undefined, expression: undefined };
  if (value instanceof Unresolved) return open(outside);
  if (typeof value === "string") return ofText(value, read);
  if (typeof value !== "object") return constant(value);
  if (value instanceof Written) return written(value, read);
  if (value instanceof ReadLater) return open(value.references);
  if (value instanceof Elements) return ofElements(value, read);
  if (value instanceof Shuffled) return shuffled(ofBlocks(value.blocks, read));
  if (isList(value)) return isBlocks(value) ? ofBlocks(value, read) : ofSet(value, read);
  return ofAttribute(ofMap(value as SaidMap, read));
}

/** The attributes of a resource, each with an expression of its own. */
export function saidResource(values: SaidMap, read: Reader): SaidValue {
  return ofMap(values, read);
}

/** A map that is one attribute has one expression. */
function ofAttribute({ known, unknown, expression }: SaidValue): SaidValue {
  const references = Object.values(expression as SaidMap).flatMap(referencesIn);
  return { known, unknown, expression: references.length > 0 ? { references } : { constant_value: known } };
}

function referencesIn(expression: unknown): string[] {
  if (typeof expression !== "object" || expression === null) return [];
  const own = referencesOf(expression);
  return own.length > 0 ? own : Object.values(expression).flatMap(referencesIn);
}

function constant(value: unknown): SaidValue {
  return { known: value, unknown: false, expression: { constant_value: value } };
}

function open(references: readonly string[]): SaidValue {
  return { known: undefined, unknown: true, expression: { references } };
}

function ofText(text: string, read: Reader): SaidValue {
  const found = read(text);
  return "known" in found ? constant(found.known) : open(found.references);
}

function isBlocks(list: readonly Said[]): boolean {
  return list.some((item) => isMap(item) && !(item instanceof Written));
}

function ofBlocks(list: readonly Said[], read: Reader): SaidValue {
  const items = list.map((item) =>
    isMap(item) && !(item instanceof Written) ? ofMap(item as SaidMap, read) : saidValue(item, read),
  );
  return {
    known: items.map(({ known }) => (known === undefined ? null : known)),
    unknown: items.map(({ unknown }) => unknown ?? false),
    expression: items.map(({ expression }) => expression ?? {}),
  };
}

function ofSet(list: readonly Said[], read: Reader): SaidValue {
  const items = list.map((item) => saidValue(item, read));
  const references = items.flatMap(({ expression }) => referencesOf(expression));
  if (items.some(({ unknown }) => unknown === true)) return open(references);
  return constant(items.map(({ known }) => known));
}

function ofElements({ items }: Elements, read: Reader): SaidValue {
  const all = items.map((item) => saidValue(item, read));
  const [later, now] = [all.filter(({ unknown }) => unknown === true), all.filter(({ unknown }) => unknown !== true)];
  const references = later.flatMap(({ expression }) => referencesOf(expression));
  return {
    known: [...now.map(({ known }) => known), ...later.map(() => null)],
    unknown: later.length === 0 ? false : [...now.map(() => false), ...later.map(() => true)],
    expression: later.length === 0 ? { constant_value: now.map(({ known }) => known) } : { references },
  };
}

function shuffled({ known, unknown, expression }: SaidValue): SaidValue {
  return { known: (known as unknown[]).toReversed(), unknown: (unknown as unknown[]).toReversed(), expression };
}

function ofMap(map: SaidMap, read: Reader): SaidValue {
  const entries = Object.entries(map).map(([key, value]) => [key, saidValue(value, read)] as const);
  const part = (of: (value: SaidValue) => unknown) =>
    Object.fromEntries(
      entries.flatMap(([key, value]) => {
        const one = of(value);
        return one === undefined ? [] : [[key, one]];
      }),
    );
  return {
    known: part(({ known }) => known),
    unknown: part(({ unknown }) => (unknown === false ? undefined : unknown)),
    expression: part(({ expression }) => expression),
  };
}

function referencesOf(expression: unknown): string[] {
  const { references } = (expression ?? {}) as { references?: string[] };
  return references ?? [];
}

/** A document: the text when all of it is known. */
function written({ document, form }: Written, read: Reader): SaidValue {
  const references: string[] = [];
  const whole = resolved(document, read, references);
  if (references.length > 0) return open(references);
  return constant(form === "yaml" ? stringify(whole) : JSON.stringify(whole));
}

function resolved(value: Said, read: Reader, references: string[]): unknown {
  if (value instanceof Unresolved) references.push(...outside);
  else if (typeof value === "string") {
    const found = read(value);
    if ("known" in found) return found.known;
    references.push(...found.references);
  } else if (isList(value)) return value.map((item) => resolved(item as Said, read, references));
  else if (isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, one]) => [
        String(resolved(key, read, references)),
        resolved(one, read, references),
      ]),
    );
  }
  return value;
}
