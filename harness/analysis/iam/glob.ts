// IAM's wildcards, on both sides: a pattern is compared with a text, or with all texts that another pattern names.
// Wildcards are characters of their own, so that a `*` that came out of a variable stays an ordinary star.

import { known, unknown } from "./truth.ts";
import type { Truth } from "./truth.ts";

/** Any run of characters, the empty one included. */
export const any = "\u{E000}";
/** Exactly one character. */
export const one = "\u{E001}";

/** A text in which `any` and `one` may stand for others. */
export type Glob = string;

/** Turns `*` and `?` into wildcards. */
export function glob(text: string): Glob {
  return text.replaceAll("*", any).replaceAll("?", one);
}

export function isExact(text: Glob): boolean {
  return !text.includes(any) && !text.includes(one);
}

/** Whether a pattern names a text; for a text with wildcards, whether it names all, none or some of what that names. */
export function matches(pattern: Glob, text: Glob): Truth {
  if (covers(pattern, text)) return known(true);
  if (isExact(text) || !meets(pattern, text)) return known(false);
  return unknown("part", written(text));
}

/** As it is written in policies. */
export function written(text: Glob): string {
  return text.replaceAll(any, "*").replaceAll(one, "?");
}

/** Every text that `text` names is one that `pattern` names. A wildcard of the text only fits a wildcard as wide. */
function covers(pattern: Glob, text: Glob): boolean {
  let [at, from, star, mark] = [0, 0, -1, 0];
  while (from < text.length) {
    const wanted = pattern[at];
    if (wanted === any) {
      star = at;
      mark = from;
      at += 1;
    } else if (wanted === text[from] || (wanted === one && text[from] !== any)) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      at = star + 1;
      mark += 1;
      from = mark;
    } else return false;
  }
  while (pattern[at] === any) at += 1;
  return at === pattern.length;
}

/** Some text is named by both. Row by row over the pattern: which beginnings of the other can be met so far. */
function meets(left: Glob, right: Glob): boolean {
  let row = beginnings(right);
  for (const wanted of left) {
    const next: boolean[] = [wanted === any && row[0] === true];
    for (let at = 1; at <= right.length; at += 1) {
      const there = right[at - 1];
      const isStep = row[at - 1] === true && (wanted === there || wanted === one || there === one);
      const isRun = wanted === any && (row[at] === true || next[at - 1] === true);
      const isTheirs = there === any && (next[at - 1] === true || row[at] === true);
      next[at] = isStep || isRun || isTheirs;
    }
    row = next;
  }
  return row[right.length] === true;
}

/** Which beginnings of a pattern can be empty. */
function beginnings(right: Glob): boolean[] {
  const row = [true];
  for (let at = 1; at <= right.length; at += 1) row[at] = row[at - 1] === true && right[at - 1] === any;
  return row;
}
