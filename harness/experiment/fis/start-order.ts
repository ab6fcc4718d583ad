// The startAfter graph of an experiment's actions: every name known, no circle.

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
