// The selectors in an expression, from left to right.

import type { Expression } from "./expression.ts";

export type Selector = Expression & { readonly kind: "selector" };

export function selectorsOf(expression: Expression): Selector[] {
  switch (expression.kind) {
    case "number":
      return [];
    case "selector":
      return [expression];
    case "negated":
    case "aggregate":
      return selectorsOf(expression.of);
    case "call":
      return expression.inputs.flatMap(selectorsOf);
    case "binary":
      return [...selectorsOf(expression.left), ...selectorsOf(expression.right)];
  }
}
