// Reads of a large table are nearly all of a history's bytes: lists of ids that are mostly known already. They are
// compared in place, without making a string of each. Anything out of the ordinary is left to JSON.parse.

import type { RowIds } from "./row-ids.ts";

/** Lines shorter than this are not worth it. */
const leastLength = 4_096;
const opening = '"value":[';
const [quote, comma, minus, zero, nine, closing, backslash] = [0x22, 0x2c, 0x2d, 0x30, 0x39, 0x5d, 0x5c];
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
  const fields: unknown = parsedOrUndefined(`${before}"value":null${after}`);
  if (!isOkRead(fields)) return undefined;
  return { ...fields, value: new ListedRows(list.rows) };
}

/** Asked of the parsed line: a text in a field that nobody knows may look like anything. */
function isOkRead(fields: unknown): fields is object {
  if (typeof fields !== "object" || fields === null) return false;
  const { type, op } = fields as { readonly type?: unknown; readonly op?: unknown };
  return type === "ok" && op === "read";
}

/** `end` is the position after the closing bracket. */
function listedRows(text: string, start: number, ids: RowIds): { rows: number[]; end: number } | undefined {
  const rows: number[] = [];
  let guess = 0;
  let at = start;
  for (;;) {
    const isText = text.charCodeAt(at) === quote;
    const end = isText ? textEnd(text, at + 1, ids.textAt(guess)) : numberEnd(text, at);
    if (end === undefined) return undefined;
    const ordinal = isText
      ? ids.ordinalOfText(text, at + 1, { end, guess })
      : ids.ordinalNear(numberIn(text, at, end), guess);
    rows.push(ordinal);
    guess = ordinal + 1;
    at = isText ? end + 1 : end;
    const next = text.charCodeAt(at);
    if (next === closing) return { rows, end: at + 1 };
    if (next !== comma) return undefined;
    at += 1;
  }
}

/** Position of the closing quote, guessed right most of the time. */
function textEnd(text: string, start: number, guess: string | undefined): number | undefined {
  if (guess !== undefined && text.charCodeAt(start + guess.length) === quote && text.startsWith(guess, start)) {
    return start + guess.length;
  }
  for (let at = start; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (unit === quote) return at;
    if (unit < 0x20 || unit === backslash) return undefined;
  }
  return undefined;
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

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
