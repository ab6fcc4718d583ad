// Numbers, durations and strings as PromQL writes them.

import { NotFollowed } from "./expression.ts";

const units: Readonly<Record<string, number>> = {
  y: 31_536_000,
  w: 604_800,
  d: 86_400,
  h: 3600,
  m: 60,
  s: 1,
  ms: 0.001,
};

/** Seconds of a duration such as `1h30m`, or of a plain number. */
export function secondsOf(text: string): number {
  const parts = [...text.matchAll(/(\d+)(ms|[ywdhms])/g)];
  if (parts.length === 0 || parts.map(([whole]) => whole).join("") !== text) return numberOf(text);
  return parts.reduce((sum, [, count, unit]) => sum + Number(count) * (units[unit ?? ""] ?? Number.NaN), 0);
}

/** A number; a duration counts as its seconds, as servers since 3.0 have it. */
export function numberOf(text: string): number {
  if (/^[+-]?inf$/i.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return Number.NaN;
  const value = Number(text.replaceAll(/[_\s]/g, ""));
  if (!Number.isNaN(value)) return value;
  if (/^(\d+(ms|[ywdhms]))+$/.test(text)) return secondsOf(text);
  throw new NotFollowed(`the number ${text}`);
}

/** The text between the quotes. */
export function stringOf(text: string): string {
  const inside = text.slice(1, -1);
  if (text.startsWith("`") || !inside.includes("\\")) return inside;
  const escaped = /\\(?!["'\\nrt])/.exec(inside);
  if (escaped !== null) throw new NotFollowed(`the escape in ${text}`);
  const meant: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
  return inside.replaceAll(/\\(.)/g, (_, letter: string) => meant[letter] ?? letter);
}
