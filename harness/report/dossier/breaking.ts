// "What breaking it showed": experiments of one kind in one line, with intervals, never with a single number.

import { countOf, verdictOf } from "../experiment-view.ts";
import type { ExperimentView } from "../experiment-view.ts";
import { composeVerdicts } from "../../core/verdict.ts";
import type { Verdict } from "../../core/verdict.ts";
import type { RunDocument } from "../../evidence/run-document.ts";
import type { RunView } from "../run-view.ts";

export interface BreakingRow {
  readonly kind: string;
  readonly title: string;
  readonly experiments: readonly ExperimentView[];
  readonly verdict: Verdict;
  /** Nanoseconds, widest interval over the runs. High is infinite when it never recovered. */
  readonly rto:
    { readonly lowNs: number; readonly highNs: number; readonly promisedNs: number | undefined } | undefined;
  readonly lost: { readonly rows: number; readonly of: number } | undefined;
  readonly availability:
    { readonly low: number; readonly high: number; readonly promised: number | undefined } | undefined;
}

/** Scenarios that a launch owner expects; one that no history shows is not tested. */
const scenarios: Readonly<Record<string, string>> = {
  "pod-lost": "One ClickHouse pod killed",
  "node-lost": "One ClickHouse node lost",
  "az-lost": "One availability zone lost",
  "keeper-leader-lost": "Keeper leader lost",
  "keeper-quorum-lost": "Keeper quorum lost",
  "replica-partitioned": "One replica partitioned",
  "process-paused": "One server frozen",
  "region-lost": "Region lost",
};

/** One line a kind of experiment. What the rows of the catalogue say of its histories counts as well as their checkers. */
export function breakingRows({ experiments, run }: Pick<RunView, "experiments" | "run">): BreakingRow[] {
  const faulty = experiments.filter(
    ({ timeline, damage }) => damage !== undefined || (timeline?.faults.length ?? 0) > 0,
  );
  const byKind = Map.groupBy(faulty, ({ kind }) => kind);
  return [...byKind].map(([kind, members]) => rowOf(kind, members, run));
}

/** Expected scenarios without any history. */
export function untestedScenarios(rows: readonly BreakingRow[]): string[] {
  const seen = new Set(rows.map(({ kind }) => kind));
  return Object.entries(scenarios).flatMap(([kind, title]) => (seen.has(kind) ? [] : [title]));
}

/** Names of all faults that were injected. */
export function faultKinds(experiments: readonly ExperimentView[]): string[] {
  const names = experiments.flatMap(({ timeline }) => timeline?.faults.map(({ name }) => name) ?? []);
  return [...new Set(names)].sort();
}

function rowOf(kind: string, experiments: readonly ExperimentView[], run: RunDocument): BreakingRow {
  const verdicts = experiments.flatMap((experiment): Verdict[] =>
    experiment.verdicts.length === 0
      ? ["unknown"]
      : [...experiment.verdicts.map(({ verdict }) => verdict), ...judgedBy(experiment, run)],
  );
  return {
    kind,
    title: scenarios[kind] ?? titleOf(kind),
    experiments,
    verdict: composeVerdicts(verdicts),
    rto: rtoOf(experiments),
    lost: lostOf(experiments),
    availability: availabilityOf(experiments),
  };
}

/** Verdicts of the judgements that rest on an experiment's history. */
function judgedBy({ path }: ExperimentView, { results }: RunDocument): Verdict[] {
  const judgements = results.flatMap((result): Pick<typeof result, "verdict" | "evidence">[] =>
    result.parts.length > 0 ? result.parts : [result],
  );
  return judgements.filter(({ evidence }) => evidence.includes(path)).map(({ verdict }) => verdict);
}

function titleOf(kind: string): string {
  const words = kind.replaceAll("-", " ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

function rtoOf(experiments: readonly ExperimentView[]): BreakingRow["rto"] {
  const intervals = experiments.flatMap((experiment) => {
    const document = verdictOf(experiment, "recovery");
    const lowNs = countOf(document, "rtoLowNs");
    if (lowNs === undefined) return [];
    const highNs =
      document?.counts["rtoHighNs"] === "infinite" ? Number.POSITIVE_INFINITY : countOf(document, "rtoHighNs");
    return [{ lowNs, highNs: highNs ?? Number.POSITIVE_INFINITY }];
  });
  if (intervals.length === 0) return undefined;
  return {
    lowNs: Math.min(...intervals.map(({ lowNs }) => lowNs)),
    highNs: Math.max(...intervals.map(({ highNs }) => highNs)),
    promisedNs: experiments
      .map(({ header }) => header?.limits?.recovery?.atMostNs)
      .find((limit) => limit !== undefined),
  };
}

function lostOf(experiments: readonly ExperimentView[]): BreakingRow["lost"] {
  const judged = experiments.map((experiment) => verdictOf(experiment, "lost-rows"));
  const known = judged.filter((document) => countOf(document, "acknowledged") !== undefined);
  if (known.length === 0 || known.length < experiments.length) return undefined;
  return {
    rows: sum(known.map((document) => countOf(document, "lost") ?? 0)),
    of: sum(known.map((document) => countOf(document, "acknowledged") ?? 0)),
  };
}

function availabilityOf(experiments: readonly ExperimentView[]): BreakingRow["availability"] {
  const judged = experiments.map((experiment) => verdictOf(experiment, "availability"));
  const lows = judged.flatMap((document) => countOf(document, "low") ?? []);
  const highs = judged.flatMap((document) => countOf(document, "high") ?? []);
  if (lows.length === 0 || highs.length === 0) return undefined;
  return {
    low: Math.min(...lows),
    high: Math.max(...highs),
    promised: experiments
      .map(({ header }) => header?.limits?.availability?.atLeast)
      .find((limit) => limit !== undefined),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
