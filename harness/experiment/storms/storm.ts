// A storm: faults drawn from a seed, some of them at the same time, within a budget of time and a limit of damage. The
// plan is data: what is planned is what runs, what is printed, and what is shrunk when it fails.

import { createHash } from "node:crypto";

/** A fault that a storm may draw: the name of an experiment template, and what it takes while it lasts. */
export interface StormFault {
  readonly template: string;
  /** Availability zone that it is moved to; absent: where its template has it. */
  readonly zone?: string;
  /** Shortest and longest time that it stays, in milliseconds. */
  readonly holdMs: readonly [number, number];
  /** Members that it takes out of each group: `{ keeper: 1 }`. */
  readonly takes: Readonly<Record<string, number>>;
  /** Nothing else goes on while it lasts. */
  readonly alone?: boolean;
}

export interface StormStep {
  readonly template: string;
  readonly zone?: string;
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
  const ordered = steps.map(({ template, zone, atMs, forMs }) => ({
    template,
    ...(zone === undefined ? {} : { zone }),
    atMs,
    forMs,
  }));
  return `${JSON.stringify({ schema, seed, budgetMs, steps: ordered }, undefined, 2)}\n`;
}

/** Names a plan in reports and in the ledger. */
export function stormDigest(plan: StormPlan): string {
  return createHash("sha256").update(stormText(plan)).digest("hex");
}

/** Names a fault in one place: `node-lost`, `node-lost in us-east-1b`. */
export function faultName({ template, zone }: Pick<StormStep, "template" | "zone">): string {
  return zone === undefined ? template : `${template} in ${zone}`;
}

/** What is wrong with a plan, in words; empty when it keeps its budget and its limits. */
export function stormProblems(plan: StormPlan, faults: readonly StormFault[], limits: StormLimits): string[] {
  const known = new Map(faults.map((fault) => [faultName(fault), fault]));
  const problems = plan.steps.flatMap((step) => {
    const { atMs, forMs } = step;
    const name = faultName(step);
    const end = atMs + forMs;
    const together = plan.steps.filter((other) => isDuring(other, atMs));
    return [
      ...(known.has(name) ? [] : [`${name} is not among the faults`]),
      ...(atMs >= 0 && forMs > 0 && end <= plan.budgetMs ? [] : [`${name} at ${atMs} ms leaves the budget`]),
      ...momentProblems(together, { at: `at ${atMs} ms`, known, limits }),
    ];
  });
  return [...new Set(problems)];
}

/** Whether these may all go on at the same time. */
export function fitTogether(
  together: readonly StormStep[],
  faults: readonly StormFault[],
  limits: StormLimits,
): boolean {
  const known = new Map(faults.map((fault) => [faultName(fault), fault]));
  return momentProblems(together, { at: "together", known, limits }).length === 0;
}

interface Moment {
  readonly at: string;
  readonly known: ReadonlyMap<string, StormFault>;
  readonly limits: StormLimits;
}

/** Damage only grows when a fault begins: looking at every begin looks at every moment. */
function momentProblems(together: readonly StormStep[], { at, known, limits }: Moment): string[] {
  const faults = together.flatMap((step) => known.get(faultName(step)) ?? []);
  const over = Object.entries(limits.away).filter(([group, most]) => sumOf(faults, group) > most);
  const isCrowded = together.length > limits.faultsAtOnce;
  const hasLoner = together.length > 1 && faults.some(({ alone }) => alone === true);
  return [
    ...over.map(([group, most]) => `more than ${most} of ${group} away ${at}`),
    ...(isCrowded ? [`more than ${limits.faultsAtOnce} faults ${at}`] : []),
    ...(hasLoner ? [`a fault that stands alone has company ${at}`] : []),
  ];
}

function isDuring({ atMs, forMs }: StormStep, momentMs: number): boolean {
  return atMs <= momentMs && momentMs < atMs + forMs;
}

function sumOf(faults: readonly StormFault[], group: string): number {
  return faults.reduce((sum, { takes }) => sum + (takes[group] ?? 0), 0);
}
