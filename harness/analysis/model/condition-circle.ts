// Conditions that need each other in a circle: CloudFormation refuses such a template, and nobody can say which holds.

import { isMap } from "./value.ts";

/** The names along the first circle, its first one again at the end. */
export function circleOf(conditions: unknown): string[] | undefined {
  if (!isMap(conditions)) return undefined;
  const clear = new Set<string>();
  const follow = (name: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(name)) return [...path.slice(path.indexOf(name)), name];
    if (clear.has(name)) return undefined;
    for (const next of namesIn(conditions[name])) {
      const circle = follow(next, [...path, name]);
      if (circle !== undefined) return circle;
    }
    clear.add(name);
    return undefined;
  };
  for (const name of Object.keys(conditions)) {
    const circle = follow(name, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}

/** Conditions that an expression asks for, at any depth. */
function namesIn(expression: unknown): string[] {
  if (typeof expression !== "object" || expression === null) return [];
  return Object.entries(expression).flatMap(([key, child]: [string, unknown]) => {
    const chosen: unknown = key === "Fn::If" && Array.isArray(child) ? child[0] : undefined;
    const own = key === "Condition" ? child : chosen;
    return [...(typeof own === "string" ? [own] : []), ...namesIn(child)];
  });
}
