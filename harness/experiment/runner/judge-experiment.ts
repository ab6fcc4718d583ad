// From what was seen to verdicts: one a part (steady state, load, each checker, what had to be true during the fault),
// then one a row of the catalogue. Pure. What could not be seen is unknown, and so is everything that rests on it.

import { composeVerdicts } from "../../core/verdict.ts";
import type { Finding, Verdict } from "../../core/verdict.ts";
import { limitReason } from "../../analysis/measure/load-seconds.ts";
import { clientParts } from "./judge-clients.ts";
import { duringParts } from "./judge-during.ts";
import { viewHistory } from "./history-view.ts";
import type { HistoryView, ViewedOperation } from "./history-view.ts";
import { lastingRecovery } from "./judge-recovery.ts";
import { evidencePart } from "./judge-evidence.ts";
import { rowsOnNoReplica } from "./judge-unsynchronized.ts";
import { probesPart } from "./judge-probes.ts";
import { finding } from "./part.ts";
import type { Part } from "./part.ts";
import { partsOfRow } from "./row-parts.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

export interface RowJudgement {
  readonly requirement: string;
  readonly verdict: Exclude<Verdict, "waived">;
  readonly findings: readonly Finding[];
}

/** The figures that reports and other runs compare. */
export interface ExperimentFigures {
  readonly experiment: string;
  readonly disruption: string;
  readonly rtoLowSeconds: number | undefined;
  readonly rtoHighSeconds: number | undefined;
  readonly rtoPromisedSeconds: number;
  readonly acknowledged: number;
  /** Rows, each counted once however many replicas miss it. */
  readonly lost: number;
  /** Bounds of the share of operations that were answered between the fault's begin and its heal. */
  readonly availabilityLow: number | undefined;
  readonly availabilityHigh: number | undefined;
  readonly wholeAfterSeconds: number | undefined;
}

export interface ExperimentJudgement {
  readonly verdict: Exclude<Verdict, "waived">;
  readonly parts: readonly Part[];
  readonly rows: readonly RowJudgement[];
  readonly figures: ExperimentFigures;
}

const achievedAtLeast = 0.9;

export function judgeExperiment(record: ExperimentRecord): ExperimentJudgement {
  const view = viewHistory(record.history);
  const machine = [baselinePart(record, view), loadPart(record), probesPart(record, view)];
  const evidence = evidencePart(record, view);
  // What failed on this side may have kept the recovery from being watched, or the fault from being undone.
  const isSteady =
    record.problems.length === 0 && machine.every(({ verdict }) => verdict === "held") && limitOf(record) === undefined;
  const seen = [
    ...signParts(record),
    ...checkerParts(record),
    ...unsynchronizedParts(record, view),
    ...recoveryParts(record, view),
    ...duringParts(record, view),
    ...clientParts(record, view),
    wholePart(record),
    ...injectedParts(record),
  ];
  const known = evidence.verdict === "held" ? seen : seen.map(withoutBlame);
  const parts = [...problemParts(record), ...machine, evidence, ...(isSteady ? known : known.map(withoutTime))];
  const rows = record.experiment.requirements.map((requirement) => judgeRow(requirement, parts, record));
  return { verdict: verdictOf(parts), parts, rows, figures: figuresOf(record, view) };
}

/** Parts that are about time and shares of time: neither a busy machine nor a harness with a problem can show them. */
const timed: readonly string[] = [
  ...["availability", "recovery", "reads-continue", "writes-continue", "whole-again", "application-goes-on"],
];

function withoutTime(seen: Part): Part {
  return timed.includes(seen.name) && seen.verdict === "violated" ? { ...seen, verdict: "unknown" } : seen;
}

/** A harness that may be what broke accuses nobody. */
function withoutBlame(seen: Part): Part {
  return seen.verdict === "violated" ? { ...seen, verdict: "unknown" } : seen;
}

function judgeRow(requirement: string, parts: readonly Part[], record: ExperimentRecord): RowJudgement {
  const own = partsOfRow(requirement, parts);
  const verdict = verdictOf(own);
  const reasons = own.filter((part) => part.verdict === verdict || verdict === "held").flatMap((part) => part.findings);
  const fallback = finding(record, `${record.experiment.title}: ${verdict}`);
  const findings = reasons.length > 0 ? reasons : [fallback];
  return {
    requirement,
    verdict,
    findings: verdict === "held" ? findings.map((one) => ({ ...one, severity: "note" as const })) : findings,
  };
}

function verdictOf(parts: readonly Part[]): Exclude<Verdict, "waived"> {
  const verdict = composeVerdicts(parts.map((part) => part.verdict));
  return verdict === "waived" ? "unknown" : verdict;
}

function problemParts(record: ExperimentRecord): Part[] {
  return record.problems.map((message) => ({
    name: "harness",
    verdict: "unknown",
    findings: [finding(record, message)],
  }));
}

/** Before the fault: nearly everything answered, and soon. Otherwise the fault cannot be told from the weather. */
function baselinePart(record: ExperimentRecord, view: HistoryView): Part {
  const { baseline, okAtLeast, latencyP99AtMost } = record.experiment.steadyState;
  const untilNs = view.begunNs ?? Number.POSITIVE_INFINITY;
  const fromNs = (view.begunNs ?? 0) - baseline * 1e6;
  const begun = view.operations.filter(
    ({ op, invokedNs }) => op === "insert" && invokedNs >= fromNs && invokedNs < untilNs,
  );
  const took = ({ invokedNs, completedNs = untilNs }: ViewedOperation) =>
    (Math.min(completedNs, untilNs) - invokedNs) / 1e6;
  const isAnswered = ({ completedNs }: ViewedOperation) => completedNs !== undefined && completedNs < untilNs;
  // One that was open when the fault began tells nothing, unless it had been open for too long already.
  const window = begun.filter((insert) => isAnswered(insert) || took(insert) > latencyP99AtMost);
  const ok = window.filter((insert) => insert.outcome === "ok" && isAnswered(insert)).length;
  const latencies = window.map(took);
  const p99 = latencies.sort((a, b) => a - b)[Math.max(0, Math.ceil(latencies.length * 0.99) - 1)];
  const p99Ms = p99 === undefined ? undefined : Math.round(p99);
  const said = `before the fault ${ok} of ${window.length} inserts were answered${p99Ms === undefined ? "" : `, p99 ${p99Ms} ms (steady: at most ${latencyP99AtMost} ms)`}`;
  const isSteady = window.length > 0 && ok / window.length >= okAtLeast && (p99 ?? Infinity) <= latencyP99AtMost;
  return part("steady-state", isSteady ? "held" : "unknown", [
    finding(record, said, { actual: { ok, of: window.length, p99Ms }, expected: { okAtLeast, latencyP99AtMost } }),
  ]);
}

/** Why the load was bounded by the machine that made it, which may have grown busy only after the baseline. */
function limitOf({ load }: ExperimentRecord): string | undefined {
  return load.seconds.length === 0 ? undefined : limitReason(load.seconds);
}

/** The generator kept its plan: otherwise rates and recovery say more about the machine than about the platform. */
function loadPart(record: ExperimentRecord): Part {
  const { achievedShare, accounts } = record.load;
  const limit = limitOf(record);
  const started = `${Math.round(achievedShare * 100)} % of ${accounts.planned} inserts were started in time`;
  const said = limit === undefined ? started : `${started}; no time is held against the platform: ${limit}`;
  const isKept = accounts.planned > 0 && achievedShare >= achievedAtLeast;
  return part("load", isKept ? "held" : "unknown", [finding(record, said, { expected: achievedAtLeast })]);
}

function checkerParts(record: ExperimentRecord): Part[] {
  return record.checkers.map(({ checker, verdict, findings, counts }) => {
    const first = findings.slice(0, 5).map(({ message }) => message);
    const more = findings.length > 5 ? [`and ${findings.length - 5} more`] : [];
    const said = [...first, ...more].join("; ");
    const figures = Object.entries(counts).map(([name, value]) => `${name} ${value}`);
    const message = `${checker}: ${verdict}${said === "" ? "" : `: ${said}`} (${figures.join(", ")})`;
    return part(checker, verdict, [finding(record, message, { actual: counts })]);
  });
}

/** Only where a replica has no final read: with all of them the checker knows better. */
function unsynchronizedParts(record: ExperimentRecord, view: HistoryView): Part[] {
  const ids = rowsOnNoReplica(record, view);
  if (ids.length === 0) return [];
  const some = ids.slice(0, 5).map(String).join(", ");
  const message = `${ids.length} acknowledged rows are on no replica, though none is in sync to say so for good: ${some}${ids.length > 5 ? " …" : ""}`;
  return [part("lost-rows", "violated", [finding(record, message, { actual: ids, expected: "on every replica" })])];
}

function injectedParts(record: ExperimentRecord): Part[] {
  return (record.injected ?? []).map(({ name, verdict, message }) => part(name, verdict, [finding(record, message)]));
}

function recoveryParts(record: ExperimentRecord, view: HistoryView): Part[] {
  const { atMost, hold } = record.experiment.limits.recovery;
  const recovery = lastingRecovery(view, hold * 1e6);
  if (recovery === undefined) return [];
  const [low, high] = [recovery.lowNs / 1e9, recovery.highNs / 1e9];
  const verdict = low > atMost / 1_000 ? "violated" : high > atMost / 1_000 ? "unknown" : "held";
  const said = Number.isFinite(high)
    ? `the service was good for good between ${low.toFixed(1)} and ${high.toFixed(1)} s after the fault began`
    : `no ${hold / 1_000} s of good answers were seen after ${low.toFixed(1)} s, counted from the fault's begin`;
  return [part("recovery", verdict, [finding(record, said, { expected: `at most ${atMost / 1_000} s` })])];
}

/** Without manual action every replica answers, takes writes and has caught up. */
function wholePart(record: ExperimentRecord): Part {
  const { wholeAfterMs, finalReads } = record;
  const unread = finalReads.filter(({ rows }) => rows === undefined);
  if (unread.length > 0) {
    const said = unread.map(({ replica, problem }) => `${replica}: ${problem ?? "no final read"}`).join("; ");
    return part("whole-again", "unknown", [finding(record, said)]);
  }
  if (wholeAfterMs === undefined) {
    return part("whole-again", "violated", [
      finding(record, "the replicas did not all come back by themselves in time"),
    ]);
  }
  const seconds = (wholeAfterMs / 1_000).toFixed(1);
  return part("whole-again", "held", [
    finding(record, `every replica was whole ${seconds} s after the fault began; ${waitsOf(record)}`),
  ]);
}

/** By what the fault was seen to bite, with the figures of what was achieved; that it was is the checkers' to say. */
function signParts(record: ExperimentRecord): Part[] {
  return Object.entries(record.signs).map(([sign, said]) => part(sign, "held", [finding(record, `${sign}: ${said}`)]));
}

function waitsOf({ agreedMs, finalReads }: ExperimentRecord): string {
  const syncMs = Math.max(...finalReads.map((read) => read.syncMs ?? 0));
  const agreed =
    agreedMs === undefined ? "" : `, the cluster agreed on its tables in ${(agreedMs / 1_000).toFixed(1)} s`;
  return `in sync for its final read within ${(syncMs / 1_000).toFixed(1)} s${agreed}`;
}

function figuresOf(record: ExperimentRecord, view: HistoryView): ExperimentFigures {
  const number = (value: number | string | undefined) => (typeof value === "number" ? value : undefined);
  const seconds = (ns: number | undefined) =>
    ns === undefined || ns === Infinity ? undefined : Math.round(ns / 1e7) / 100;
  const recovery = lastingRecovery(view, record.experiment.limits.recovery.hold * 1e6);
  const { low, high } = availabilityOf(view);
  const lostRows = record.checkers.find(({ checker }) => checker === "lost-rows");
  return {
    experiment: record.experiment.name,
    disruption: record.experiment.disruption,
    rtoLowSeconds: seconds(recovery?.lowNs),
    rtoHighSeconds: seconds(recovery?.highNs),
    rtoPromisedSeconds: record.experiment.limits.recovery.atMost / 1_000,
    acknowledged: number(lostRows?.counts.acknowledged) ?? 0,
    // What no replica shows may be among what the final reads that were made miss: each row counts once.
    lost: Math.max(
      (number(lostRows?.counts.lost) ?? 0) + (number(lostRows?.counts.notReplicated) ?? 0),
      rowsOnNoReplica(record, view).length,
    ),
    availabilityLow: low,
    availabilityHigh: high,
    wholeAfterSeconds: record.wholeAfterMs === undefined ? undefined : record.wholeAfterMs / 1_000,
  };
}

function availabilityOf({ operations, begunNs, healedNs }: HistoryView) {
  if (begunNs === undefined || healedNs === undefined) return { low: undefined, high: undefined };
  const inside = operations.filter(
    ({ op, invokedNs, completedNs = Infinity }) => op === "insert" && invokedNs < healedNs && completedNs >= begunNs,
  );
  if (inside.length === 0) return { low: undefined, high: undefined };
  const count = (outcome: string) => inside.filter((operation) => operation.outcome === outcome).length;
  const share = (some: number) => Math.round((some / inside.length) * 10_000) / 10_000;
  return { low: share(count("ok")), high: share(count("ok") + count("indeterminate")) };
}

function part(name: string, verdict: Part["verdict"], findings: readonly Finding[]): Part {
  return { name, verdict, findings };
}
