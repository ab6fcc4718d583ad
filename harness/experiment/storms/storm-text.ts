// A drawn storm as the text of its file: what every storm promises, and the faults of this one.

import type { StormPlan, StormStep } from "./storm.ts";

/** Once the last fault is over the service has so long to be good again. */
const recoveredWithinMs = 90_000;

export interface StormTextOptions {
  readonly plan: StormPlan;
  /** What this storm is, in a few words. */
  readonly title: string;
}

export function stormFileText({ plan, title }: StormTextOptions): string {
  const lastEndMs = Math.max(0, ...plan.steps.map(({ atMs, forMs }) => atMs + forMs));
  const isZone = plan.steps.some(({ template }) => template.startsWith("az-"));
  return `# Run it again with \`./assay experiment FILE\`.
schema: assay.storm/1
title: ${JSON.stringify(title)}
hypothesis: Whatever comes together, every acknowledged row is on every replica afterwards, once, and the service comes back.
disruption: ${isZone ? "az" : "hardware"}
requirements: [REP-004, SLA-002, SLA-003]
seed: ${JSON.stringify(plan.seed)}
budget: ${plan.budgetMs}ms
steps:
${plan.steps.map(stepText).join("\n")}
workload: { kind: insert, rate: 12, rowsPerInsert: 10, quorum: 2 }
steadyState: { warmUp: 3s, baseline: 4s, okAtLeast: 0.99, latencyP99AtMost: 1s }
checkers: [fault-bit, lost-rows, duplicate-rows, unexpected-rows, recovery]
contract: { durability: survives-faults, duplicates: forbidden, reads: eventual }
limits: { recovery: { atMost: ${lastEndMs + recoveredWithinMs}ms, hold: 4s } }
`;
}

function stepText({ template, zone, atMs, forMs }: StormStep): string {
  const place = zone === undefined ? "" : ` zone: ${zone},`;
  return `  - { template: ${template},${place} at: ${atMs}ms, for: ${forMs}ms }`;
}
