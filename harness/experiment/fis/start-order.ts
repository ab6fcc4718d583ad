// The startAfter graph of an experiment's actions: every name known, no circle, and how many may run at a time.

import type { TemplateAction } from "./template.ts";
import type { TemplateProblem } from "./template-problem.ts";

type Actions = Readonly<Record<string, Pick<TemplateAction, "startAfter">>>;

export function startOrderProblems(actions: Actions): TemplateProblem[] {
  const unknown = Object.entries(actions).flatMap(([name, { startAfter }]) =>
    (startAfter ?? [])
      .filter((earlier) => actions[earlier] === undefined)
      .map((earlier) => ({ field: `actions.${name}.startAfter`, message: `names no action: "${earlier}"` })),
  );
  if (unknown.length > 0) return unknown;
  const circle = circleOf(actions);
  if (circle === undefined) return [];
  const message = `actions wait for each other: ${circle.join(", ")}`;
  return [{ field: `actions.${circle[0] ?? ""}.startAfter`, message }];
}

/**
 * The most actions of which none waits for another. By Dilworth's theorem as many as chains are needed to hold them all: the
 * actions less a largest matching of each with one that waits for it.
 */
export function mostParallel(actions: Actions): number {
  const names = Object.keys(actions);
  const waitsFor = new Map(names.map((name) => [name, earlierOf(actions, name)]));
  const heldBy = new Map<string, string>();
  const isPlaced = (name: string, tried: Set<string>): boolean =>
    [...(waitsFor.get(name) ?? [])].some((earlier) => {
      if (tried.has(earlier)) return false;
      tried.add(earlier);
      const holder = heldBy.get(earlier);
      if (holder !== undefined && !isPlaced(holder, tried)) return false;
      heldBy.set(earlier, name);
      return true;
    });
  return names.length - names.filter((name) => isPlaced(name, new Set())).length;
}

/** All that have ended before the action begins. */
function earlierOf(actions: Actions, name: string, known = new Set<string>()): Set<string> {
  for (const earlier of actions[name]?.startAfter ?? []) {
    if (actions[earlier] === undefined || known.has(earlier)) continue;
    known.add(earlier);
    earlierOf(actions, earlier, known);
  }
  return known;
}

/** Removes actions whose predecessors are all removed; what is left waits for itself. */
function circleOf(actions: Actions): readonly string[] | undefined {
  let left = Object.keys(actions);
  for (;;) {
    const still = left.filter((name) => (actions[name]?.startAfter ?? []).some((earlier) => left.includes(earlier)));
    if (still.length === 0) return undefined;
    if (still.length === left.length) return still;
    left = still;
  }
}
