// What had to be true while the fault was there: reads that go on, writes that must not be acknowledged, lag that grows
// and goes away. Each is judged from the history and the replicas' own words, never from what the fault should have done.

import { finding } from "./part.ts";
import type { Part } from "./part.ts";
import type { HistoryView } from "./history-view.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

/** Requests under way when the fault bites may still be answered for so long. */
const settleNs = 3e9;

/** Proposed: a client that gives up after 2.5 s, and its second attempt. */
const usualGapMs = 5_000;

/** Fewer say nothing about a share. */
const fewestProbes = 3;

export function duringParts(record: ExperimentRecord, view: HistoryView): Part[] {
  const { during } = record.experiment;
  return [
    ...(during.readsAtLeast === undefined ? [] : [readsPart(record, view, during.readsAtLeast)]),
    ...(during.writesAtMost === undefined ? [] : [writesPart(record, view, during.writesAtMost)]),
    ...(during.writeGapAtMost === undefined ? [] : [writeGapPart(record, view, during.writeGapAtMost)]),
    ...(during.lagReturnsToZero === true ? [lagPart(record, view)] : []),
  ];
}

/**
 * Probes are asked every period whatever becomes of the ones before, so their share is a share of the time; and no stretch
 * without an answered read that overlaps the fault may be longer than promised, wherever it ends.
 */
function readsPart(record: ExperimentRecord, view: HistoryView, atLeast: number): Part {
  const { readGapAtMost = usualGapMs } = record.experiment.during;
  const window = windowOf(view);
  const probes = view.probes.filter(({ name, askedNs }) => name === "read" && isInside(askedNs, window));
  const good = probes.filter(({ ok }) => ok).length;
  const answered = view.probes.filter(({ name, ok }) => name === "read" && ok).map(({ timeNs }) => timeNs);
  const known = view.probes.map(({ timeNs }) => timeNs);
  const gapNs = longestGapNs({ answered, known }, window);
  const gapSeconds = Math.round(gapNs / 1e7) / 100;
  const message =
    `${good} of ${probes.length} read probes were answered while the fault was there, ` +
    `the longest time without an answered read was ${gapSeconds} s`;
  const isMet = good / probes.length >= atLeast && gapNs <= readGapAtMost * 1e6;
  const verdict = probes.length < fewestProbes ? "unknown" : isMet ? "held" : "violated";
  const figures = {
    actual: { good, of: probes.length, gapSeconds },
    expected: { atLeast, gapAtMostMs: readGapAtMost },
  };
  return { name: "reads-continue", verdict, findings: [finding(record, message, figures)] };
}

/** When something was answered, and every moment of which anything of the kind is known. */
export interface Moments {
  readonly answered: readonly number[];
  readonly known: readonly number[];
}

/** Between two answers of which the window has a part; open at an end, up to the first or last moment known. */
export function longestGapNs({ answered, known }: Moments, { fromNs, toNs }: Window): number {
  const edge = (pick: (...times: number[]) => number) =>
    known.reduce((some, timeNs) => pick(some, timeNs), pick(fromNs, toNs));
  const moments = [edge(Math.min), ...answered.toSorted((a, b) => a - b), edge(Math.max)];
  return moments.slice(1).reduce((longest, next, index) => {
    const earlier = moments[index] ?? next;
    return next > fromNs && earlier < toNs ? Math.max(longest, next - earlier) : longest;
  }, 0);
}

/**
 * The longest time for which no insert was acknowledged, from the first part of the fault until it was healed. Inserts are
 * sent on their plan whatever becomes of the ones before, so that a pause is the service's and not the load's.
 */
function writeGapPart(record: ExperimentRecord, view: HistoryView, atMostMs: number): Part {
  const window = { fromNs: view.begunNs ?? Infinity, toNs: view.healedNs ?? Infinity };
  const inserts = view.operations.filter(({ op }) => op === "insert");
  const attempted = inserts.filter(({ invokedNs }) => isInside(invokedNs, window)).length;
  const answered = inserts.flatMap(({ outcome, completedNs }) =>
    outcome === "ok" && completedNs !== undefined ? [completedNs] : [],
  );
  const known = inserts.flatMap(({ invokedNs, completedNs = invokedNs }) => [invokedNs, completedNs]);
  const gapNs = longestGapNs({ answered, known }, window);
  const gapSeconds = Math.round(gapNs / 1e7) / 100;
  const verdict = attempted === 0 ? "unknown" : gapNs <= atMostMs * 1e6 ? "held" : "violated";
  const message = `the longest time without an acknowledged insert was ${gapSeconds} s, of ${attempted} sent`;
  const figures = { actual: { gapSeconds, of: attempted }, expected: { gapAtMostMs: atMostMs } };
  return { name: "writes-continue", verdict, findings: [finding(record, message, figures)] };
}

/** An acknowledgement counts when the insert was both begun and answered while nothing could be acknowledged. */
function writesPart(record: ExperimentRecord, view: HistoryView, atMost: number): Part {
  const { fromNs, toNs } = windowOf(view);
  const window = { fromNs: fromNs + settleNs, toNs };
  const inserts = view.operations.filter(
    ({ op, invokedNs, completedNs = Infinity }) =>
      op === "insert" && isInside(invokedNs, window) && (isInside(completedNs, window) || completedNs === Infinity),
  );
  const attempted = view.operations.filter(({ op, invokedNs }) => op === "insert" && isInside(invokedNs, window));
  const acknowledged = inserts.filter(({ outcome }) => outcome === "ok").length;
  const message = `${acknowledged} of ${attempted.length} inserts were acknowledged while the fault was there`;
  const isMet = acknowledged <= atMost * attempted.length;
  const verdict = attempted.length === 0 ? "unknown" : isMet ? "held" : "violated";
  return { name: "writes-fail", verdict, findings: [finding(record, message, { expected: { atMost } })] };
}

function lagPart(record: ExperimentRecord, view: HistoryView): Part {
  const { fromNs, toNs } = windowOf(view);
  const during = record.samples.filter(({ timeNs }) => timeNs >= fromNs && timeNs < toNs + settleNs);
  const worst = during.reduce((most, { queueSize }) => Math.max(most, queueSize), 0);
  const delay = during.reduce((most, { absoluteDelay }) => Math.max(most, absoluteDelay), 0);
  const last = new Map(record.samples.map((sample) => [sample.replica, sample]));
  const left = [...last.values()].filter(({ queueSize, absoluteDelay }) => queueSize > 0 || absoluteDelay > 0);
  const message =
    `the queue grew to ${worst} entries and the delay to ${delay} s while the link was cut; ` +
    (left.length === 0 ? "both are zero again" : `left: ${left.map(({ replica }) => replica).join(", ")}`);
  const isUnseen = worst === 0 || [...last.values()].some(({ reachable }) => !reachable);
  const verdict = left.length > 0 && worst > 0 ? "violated" : isUnseen ? "unknown" : "held";
  return { name: "lag-returns-to-zero", verdict, findings: [finding(record, message)] };
}

export interface Window {
  readonly fromNs: number;
  readonly toNs: number;
}

/** From the moment when the fault was verified until its end; empty when it never was. */
function windowOf({ verifiedNs, endedNs }: HistoryView): Window {
  return { fromNs: verifiedNs ?? Infinity, toNs: endedNs ?? Infinity };
}

function isInside(timeNs: number, { fromNs, toNs }: Window): boolean {
  return timeNs >= fromNs && timeNs < toNs;
}
