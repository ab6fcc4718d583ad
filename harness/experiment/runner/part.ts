// One part of a judgement: what was looked at, what came of it, and why.

import type { Finding, Verdict } from "../../core/verdict.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

export interface Part {
  readonly name: string;
  readonly verdict: Exclude<Verdict, "waived">;
  readonly findings: readonly Finding[];
}

/** A finding about this experiment, pointing at its history. */
export function finding(
  { experiment }: Pick<ExperimentRecord, "experiment">,
  message: string,
  more: Pick<Finding, "actual" | "expected"> = {},
): Finding {
  return { source: `experiment ${experiment.name}`, resource: experiment.template, message, ...more };
}
