// Operators between two answers: arithmetic, comparisons, sets.

import type { BinaryExpression, Comparison, SetOperator } from "./expression.ts";
import { RefusedByEngine } from "./expression.ts";
import type { Answer, Labels, Series } from "./series.ts";
import { grouped, keyOf, withoutName } from "./series.ts";
import { distinct } from "./distinct.ts";

const comparisons: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  ">": (a, b) => a > b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
  "<=": (a, b) => a <= b,
};

export function combine(expression: BinaryExpression, left: Answer, right: Answer): Answer {
  const { operator } = expression;
  if (operator === "and" || operator === "or" || operator === "unless") {
    if (typeof left === "number" || typeof right === "number") throw new RefusedByEngine(`${operator} with a number`);
    return combineSets(expression, operator, { left, right });
  }
  if ((typeof left === "number" || typeof right === "number") && (expression.matching?.labels.length ?? 0) > 0) {
    throw new RefusedByEngine("matching of a number");
  }
  if (typeof left === "number" && typeof right === "number") return ofNumbers(expression, left, right);
  if (typeof left === "number" || typeof right === "number") return withNumber(expression, left, right);
  return ofSeries(expression, left, right);
}

function ofNumbers({ operator, bool }: BinaryExpression, left: number, right: number): number {
  const compare = comparisonOf(operator);
  if (compare === undefined) return calculated(operator, left, right);
  if (!bool) throw new RefusedByEngine("comparisons between numbers need bool");
  return compare(left, right) ? 1 : 0;
}

/** Each series with the number; a comparison keeps the series' own value, whichever side it stands on. */
function withNumber(expression: BinaryExpression, left: Answer, right: Answer): Series[] {
  const series = [left, right].flatMap((side) => (typeof side === "number" ? [] : side));
  const pair = (value: number): [number, number] => (typeof left === "number" ? [left, value] : [value, Number(right)]);
  const kept = series.flatMap(({ labels, value }) => {
    const found = outcome(expression, pair(value), value);
    return found === undefined ? [] : [{ labels: dropsName(expression) ? withoutName(labels) : labels, value: found }];
  });
  return distinct(kept);
}

function ofSeries(expression: BinaryExpression, left: readonly Series[], right: readonly Series[]): Series[] {
  // As the server does: where one side is empty nothing is matched, and no ambiguity is noticed.
  if (left.length === 0 || right.length === 0) return [];
  const signature = signatureOf(expression);
  const others = new Map<string, number>();
  for (const { labels, value } of right) {
    const key = signature(labels);
    if (others.has(key)) throw new RefusedByEngine("two series of the right side match");
    others.set(key, value);
  }
  const used = new Set<string>();
  return left.flatMap(({ labels, value }) => {
    const key = signature(labels);
    const other = others.get(key);
    if (other === undefined) return [];
    const found = outcome(expression, [value, other], value);
    if (found === undefined) return [];
    if (used.has(key)) throw new RefusedByEngine("two series of the left side match");
    used.add(key);
    return [{ labels: resultLabels(expression, labels), value: found }];
  });
}

function combineSets(
  expression: BinaryExpression,
  operator: SetOperator,
  { left, right }: { left: readonly Series[]; right: readonly Series[] },
): Series[] {
  const signature = signatureOf(expression);
  const of = (side: readonly Series[]) => new Set(side.map(({ labels }) => signature(labels)));
  const [inLeft, inRight] = [of(left), of(right)];
  if (operator === "or") return [...left, ...right.filter(({ labels }) => !inLeft.has(signature(labels)))];
  return left.filter(({ labels }) => inRight.has(signature(labels)) === (operator === "and"));
}

const byAllLabels = { on: false, labels: [] } as const;

function signatureOf({ matching = byAllLabels }: BinaryExpression): (labels: Labels) => string {
  return (labels) => keyOf(grouped(labels, { keep: matching.on, labels: matching.labels }));
}

function resultLabels(expression: BinaryExpression, labels: Labels): Labels {
  const { matching = byAllLabels } = expression;
  const named = dropsName(expression) ? withoutName(labels) : labels;
  if (matching.on) return grouped(named, { keep: true, labels: matching.labels });
  return Object.fromEntries(Object.entries(named).filter(([label]) => !matching.labels.includes(label)));
}

/** The value that stays, or nothing where a comparison filters it out. */
function outcome({ operator, bool }: BinaryExpression, [a, b]: [number, number], own: number): number | undefined {
  const compare = comparisonOf(operator);
  if (compare === undefined) return calculated(operator, a, b);
  const holds = compare(a, b);
  if (bool) return holds ? 1 : 0;
  return holds ? own : undefined;
}

function comparisonOf(operator: string): ((a: number, b: number) => boolean) | undefined {
  return Object.hasOwn(comparisons, operator) ? comparisons[operator as Comparison] : undefined;
}

function dropsName({ operator, bool }: BinaryExpression): boolean {
  return bool || comparisonOf(operator) === undefined;
}

function calculated(operator: string, a: number, b: number): number {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return a / b;
    case "%":
      return a % b;
    default:
      return a ** b;
  }
}
