// Reads of a large table are nearly all of a history's bytes: lists of ids that are mostly known already. They are
// taken as they stand between quotes and commas. Anything out of the ordinary is left to JSON.parse.

import type { RowIds } from "./row-ids.ts";

/** Lines shorter than this are not worth it. */
const leastLength = 4_096;
const opening = '"value":[';
const [quote, comma, minus, zero, nine, closing] = [0x22, 0x2c, 0x2d, 0x30, 0x39, 0x5d];
/** With so many digits a number is a safe integer. */
const mostDigits = 15;

/** Stands in the field `value` of an ok row read for the list that was there. */
export class ListedRows {
  readonly rows: readonly number[];

  constructor(rows: readonly number[]) {
    this.rows = rows;
  }
}

/** The line as JSON.parse would give it, but for `value`; undefined when it is not a plain long row read. */
export function parseLongRead(text: string, ids: RowIds): unknown {
  if (text.length < leastLength || !ids.arePlain) return undefined;
  const start = text.indexOf(opening);
  const before = text.slice(0, start);
  if (start === -1 || before.lastIndexOf("{") !== 0 || before.includes("[")) return undefined;
  const list = listedRows(text, start + opening.length, ids);
  if (list === undefined) return undefined;
  const after = text.slice(list.end);
  const around = before + after;
  if (around.includes('"key"') || around.includes('"value"')) return undefined;
  const fields = objectOrUndefined(`${before}"value":null${after}`);
  // Asked of the parsed line: a text in a field that nobody knows may look like anything.
  if (fields?.["type"] !== "ok" || fields["op"] !== "read") return undefined;
  return { ...fields, value: new ListedRows(list.rows) };
}

/** `end` is the position after the closing bracket. */
function listedRows(text: string, start: number, ids: RowIds): { rows: number[]; end: number } | undefined {
  const rows: number[] = [];
  let guess = 0;
  let at = start;
  for (;;) {
    const isText = text.charCodeAt(at) === quote;
    const end = isText ? text.indexOf('"', at + 1) : numberEnd(text, at);
    if (end === undefined) return undefined;
    const id = isText ? text.slice(at + 1, end) : numberIn(text, at, end);
    const ordinal = ids.ordinalOfPlain(id, guess);
    if (ordinal === undefined) return undefined;
    rows.push(ordinal);
    guess = ordinal + 1;
    at = isText ? end + 1 : end;
    const next = text.charCodeAt(at);
    if (next === closing) return { rows, end: at + 1 };
    if (next !== comma) return undefined;
    at += 1;
  }
}

/** Position after a plain integer; undefined for anything else. */
function numberEnd(text: string, start: number): number | undefined {
  const first = text.charCodeAt(start) === minus ? start + 1 : start;
  let at = first;
  while (text.charCodeAt(at) >= zero && text.charCodeAt(at) <= nine) at += 1;
  const isZeroLed = text.charCodeAt(first) === zero && (at > first + 1 || first > start);
  return at === first || at - first > mostDigits || isZeroLed ? undefined : at;
}

/** The integer between two positions that numberEnd found. */
function numberIn(text: string, start: number, end: number): number {
  const isNegative = text.charCodeAt(start) === minus;
  let value = 0;
  for (let at = isNegative ? start + 1 : start; at < end; at += 1) value = value * 10 + text.charCodeAt(at) - zero;
  return isNegative ? -value : value;
}

/** `text` begins with a brace. */
function objectOrUndefined(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}
