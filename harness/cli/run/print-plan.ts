// `assay run --list`: what a run would decide, row by row.

import type { RunPlan } from "../../requirements/plan.ts";

export function printPlan({ evaluated, outOfScope, uncovered }: RunPlan): void {
  const line = (id: string, state: string, text: string) => `${id.padEnd(10)} ${state.padEnd(13)} ${text}\n`;
  const lines = [
    ...evaluated.map((row) => line(row.id, row.suite, row.title)),
    ...outOfScope.map((row) => line(row.requirement, "out of scope", row.reason)),
    ...uncovered.map((row) => line(row.id, "uncovered", row.title)),
  ];
  process.stdout.write(lines.join(""));
}
