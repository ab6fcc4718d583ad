// A storm: faults drawn from a seed, some of them at the same time, within a budget of time and a limit of damage. The
// plan is data: what is planned is what runs, what is printed, and what is shrunk when it fails.

import { createHash } from "node:crypto";

/** A fault that a storm may draw: the name of an experiment template, and what it takes while it lasts. */
export interface StormFault {
  readonly template: string;
  /** Shortest and longest time that it stays, in milliseconds. */
  readonly holdMs: readonly [number, number];
  /** Members that it takes out of each group: `{ keeper: 1 }`. */
  readonly takes: Readonly<Record<string, number>>;
  /** Nothing else goes on while it lasts. */
  readonly alone?: boolean;
}

export interface StormStep {
  readonly template: string;
  /** From the storm's begin, in milliseconds. */
  readonly atMs: number;
  readonly forMs: number;
}

export interface StormPlan {
  readonly schema: "assay.storm/1";
  readonly seed: string;
  /** From the first moment to the last, quiet ends included. */
  readonly budgetMs: number;
  readonly steps: readonly StormStep[];
}

export interface StormLimits {
  /** At most so many members of a group are away at any moment. */
  readonly away: Readonly<Record<string, number>>;
  /** At most so many faults at any moment. */
  readonly faultsAtOnce: number;
}

/** The plan as text: equal plans are equal byte for byte. */
export function stormText({ schema, seed, budgetMs, steps }: StormPlan): string {
  const ordered = steps.map(({ template, atMs, forMs }) => ({ template, atMs, forMs }));
  return `${JSON.stringify({ schema, seed, budgetMs, steps: ordered }, undefined, 2)}\n`;
}

/** Names a plan in reports and in the ledger. */
export function stormDigest(plan: StormPlan): string {
  return createHash("sha256").update(stormText(plan)).digest("hex");
}

/** What is wrong with a plan, in words; empty when it keeps its budget and its limits. */
export function stormProblems(plan: StormPlan, faults: readonly StormFault[], limits: StormLimits): string[] {
  const known = new Map(faults.map((fault) => [fault.template, fault]));
  const problems = plan.steps.flatMap((step) => {
    const { template, atMs, forMs } = step;
    const end = atMs + forMs;
    return [
      ...(known.has(template) ? [] : [`${template} is not among the faults`]),
      ...(atMs >= 0 && forMs > 0 && end <= plan.budgetMs ? [] : [`${template} at ${atMs} ms leaves the budget`]),
      ...momentProblems(
        plan.steps.filter((other) => isDuring(other, atMs)),
        { atMs, known, limits },
      ),
    ];
  });
  return [...new Set(problems)];
}

interface Moment {
  readonly atMs: number;
  readonly known: ReadonlyMap<string, StormFault>;
  readonly limits: StormLimits;
}

/** Damage only grows when a fault begins: looking at every begin looks at every moment. */
function momentProblems(together: readonly StormStep[], { atMs, known, limits }: Moment): string[] {
  const faults = together.flatMap(({ template }) => known.get(template) ?? []);
  const over = Object.entries(limits.away).filter(([group, most]) => sumOf(faults, group) > most);
  const isCrowded = together.length > limits.faultsAtOnce;
  const hasLoner = together.length > 1 && faults.some(({ alone }) => alone === true);
  return [
    ...over.map(([group, most]) => `more than ${most} of ${group} away at ${atMs} ms`),
    ...(isCrowded ? [`more than ${limits.faultsAtOnce} faults at ${atMs} ms`] : []),
    ...(hasLoner ? [`a fault that stands alone has company at ${atMs} ms`] : []),
  ];
}

function isDuring({ atMs, forMs }: StormStep, momentMs: number): boolean {
  return atMs <= momentMs && momentMs < atMs + forMs;
}

function sumOf(faults: readonly StormFault[], group: string): number {
  return faults.reduce((sum, { takes }) => sum + (takes[group] ?? 0), 0);
}
