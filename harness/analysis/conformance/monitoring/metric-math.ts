// The arithmetic of CloudWatch's metric expressions, over one period: numbers, metrics by their id, + - * / and brackets,
// FILL. Anything else is not followed.

import { Undecided } from "../../model/node.ts";

/** The value of an expression; a metric without data makes it undefined unless it is filled. */
export function metricMath(text: string, valueOf: (id: string) => number | undefined): number | undefined {
  const tokens = text.match(/[A-Za-z_]\w*|\d+(?:\.\d+)?|[-+*/(),]|\S/g) ?? [];
  let at = 0;
  const next = (): string | undefined => tokens[at];
  const take = (wanted?: string): string => {
    const token = tokens[at] ?? "";
    if (wanted !== undefined && token !== wanted) throw notFollowed(text);
    at += 1;
    return token;
  };
  const joined = (operators: string, inner: () => number | undefined) => (): number | undefined => {
    let left = inner();
    while (operators.includes(next() ?? " ")) {
      const operator = take();
      left = applied(operator, left, inner());
    }
    return left;
  };
  const filled = (): number | undefined => {
    take("(");
    const value = sum();
    take(",");
    const other = sum();
    take(")");
    return value ?? other;
  };
  const atom = (): number | undefined => {
    const token = take();
    if (token === "-") return applied("-", 0, atom());
    if (token === "(") {
      const value = sum();
      take(")");
      return value;
    }
    if (/^\d/.test(token)) return Number(token);
    if (token === "FILL") return filled();
    if (/^[a-z]/.test(token)) return valueOf(token);
    throw notFollowed(text);
  };
  const product = joined("*/", atom);
  const sum: () => number | undefined = joined("+-", product);
  const value = sum();
  if (at < tokens.length) throw notFollowed(text);
  return value;
}

function applied(operator: string, left: number | undefined, right: number | undefined): number | undefined {
  if (left === undefined || right === undefined) return undefined;
  if (operator === "+") return left + right;
  if (operator === "-") return left - right;
  if (operator === "*") return left * right;
  return right === 0 ? undefined : left / right;
}

function notFollowed(text: string): Undecided {
  return new Undecided(`the metric expression ${text} is not followed`);
}
