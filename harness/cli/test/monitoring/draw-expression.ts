// Drawn PromQL over the series of a region: mostly sound, sometimes refused by every engine.

import type { Prng } from "../../../core/prng.ts";

export interface Vocabulary {
  readonly names: readonly string[];
  /** Values by label. */
  readonly labels: Readonly<Record<string, readonly string[]>>;
}

/**
 * An expression of a few operators. An average is taken last if at all: engines round it differently, and whatever compares
 * or divides it would tell their roundings apart instead of their meaning.
 */
export function drawExpression(prng: Prng, words: Vocabulary): string {
  const drawn = drawInner(prng, words, 3);
  return prng.next() < 0.1 ? `${grouping(prng, words, "avg")} (${drawn})` : drawn;
}

function drawInner(prng: Prng, words: Vocabulary, depth: number): string {
  const inner = () => drawInner(prng, words, depth - 1);
  if (depth === 0) return prng.next() < 0.8 ? selector(prng, words) : number(prng);
  const kinds = [
    () => selector(prng, words),
    () => `${inner()} ${prng.pick(["+", "-", "*", "/"])} ${prng.next() < 0.6 ? number(prng) : inner()}`,
    () => `${selector(prng, words)} % ${number(prng)}`,
    () => `${inner()} ${comparison(prng)} ${prng.next() < 0.7 ? number(prng) : inner()}`,
    () => `${aggregation(prng, words)} (${inner()})`,
    () => `(${inner()}) ${prng.pick(["and", "or", "unless"])} ${matching(prng, words)}(${inner()})`,
    () => `(${inner()}) ${comparison(prng)} ${matching(prng, words)}(${inner()})`,
    () => `${prng.pick(["max_over_time", "avg_over_time", "rate", "changes"])}(${selector(prng, words)}[5m])`,
    () => `${prng.pick(["abs", "ceil", "floor", "-", "scalar", "vector"])}(${inner()})`,
    () => `time() - (${inner()})`,
  ] as const;
  return prng.pick(kinds)();
}

function selector(prng: Prng, words: Vocabulary): string {
  const matchers = Object.entries(words.labels)
    .filter(() => prng.next() < 0.12)
    .map(([label, values]) => matcher(prng, label, values));
  return `${prng.pick(words.names) ?? "up"}${matchers.length === 0 ? "" : `{${matchers.join(", ")}}`}`;
}

function matcher(prng: Prng, label: string, values: readonly string[]): string {
  const value = prng.pick(values) ?? "";
  const texts = [value, value, `${value.slice(0, 4)}.*`, `${value}|nobody`, "", ".+"] as const;
  return `${label}${prng.pick(["=", "!=", "=~", "!~"])}"${prng.pick(texts)}"`;
}

function comparison(prng: Prng): string {
  return prng.pick([">", "<", ">=", "<=", "==", "!=", "> bool", "< bool", "== bool"]);
}

function aggregation(prng: Prng, words: Vocabulary): string {
  return grouping(prng, words, prng.pick(["sum", "min", "max", "count", "group"]));
}

function grouping(prng: Prng, words: Vocabulary, operator: string): string {
  if (prng.next() < 0.3) return operator;
  return `${operator} ${prng.pick(["by", "without"])} (${someLabels(prng, words)})`;
}

function matching(prng: Prng, words: Vocabulary): string {
  return prng.next() < 0.5 ? "" : `${prng.pick(["on", "ignoring"])} (${someLabels(prng, words)}) `;
}

function someLabels(prng: Prng, { labels }: Vocabulary): string {
  return Object.keys(labels)
    .filter(() => prng.next() < 0.5)
    .join(", ");
}

function number(prng: Prng): string {
  return prng.pick(["0", "1", "2.5", "60", "100", "0.8", "1e3", "24 * 3600", "-1"]);
}
