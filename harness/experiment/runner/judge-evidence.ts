// Whether what was seen is fit to accuse anybody: what was acknowledged before the fault was read back from every replica
// the way that the final reads are made, the final reads came from as many servers as there are replicas, every checker
// answered, and every replica was watched to the end. Where it is not, the harness is what broke: nothing is violated.

import type { HistoryView, ViewedOperation } from "./history-view.ts";
import { finding } from "./part.ts";
import type { Part } from "./part.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

/** A watched replica is asked about twice a second, and waited for at most two. */
const longestUnwatchedNs = 10e9;

export function evidencePart(record: ExperimentRecord, view: HistoryView): Part {
  const doubts = [
    ...unprovenReplicas(record.history, view),
    ...doubtsOfServers(record),
    ...doubtsOfCheckers(record),
    ...doubtsOfWatch(record, view),
  ];
  const held = "what was acknowledged before the fault was read back; every replica is a server of its own";
  const verdict = doubts.length === 0 ? "held" : "unknown";
  return { name: "evidence", verdict, findings: [finding(record, doubts.length === 0 ? held : doubts.join("; "))] };
}

/** A workload that does not send and a read of another table look like a loss of everything: unless they are tried first. */
export function unprovenReplicas(history: string, view: HistoryView): string[] {
  const untilNs = view.begunNs ?? Infinity;
  const controls = view.operations.filter(({ op, final, outcome, completedNs = Infinity }) => {
    return op === "read" && !final && outcome === "ok" && completedNs <= untilNs;
  });
  return replicasOf({ history }).flatMap((replica) => {
    const own = controls.filter((read) => read.replica === replica);
    if (own.length === 0) return [`nothing was read back from ${replica} before the fault`];
    return own.some((read) => holdsAcknowledged(read, view))
      ? []
      : [`nothing of what was acknowledged before the fault was read back from ${replica}`];
  });
}

function holdsAcknowledged(read: ViewedOperation, { operations }: HistoryView): boolean {
  const seen = new Set(read.ids);
  return operations.some(({ op, outcome, ids, completedNs = Infinity }) => {
    return op === "insert" && outcome === "ok" && completedNs <= read.invokedNs && ids.some((id) => seen.has(id));
  });
}

function doubtsOfServers({ finalReads }: ExperimentRecord): string[] {
  const read = finalReads.filter(({ rows }) => rows !== undefined);
  const nameless = read.filter(({ server }) => server === undefined || server === "");
  const twice = finalReads.filter(
    ({ server }, at) => server !== undefined && finalReads.findIndex((one) => one.server === server) < at,
  );
  return [
    ...nameless.map(({ replica }) => `${replica} did not say which server it is`),
    ...twice.map(
      ({ replica, server = "" }) => `${replica} is a server that was read before under another name (${server})`,
    ),
  ];
}

function doubtsOfCheckers({ experiment, checkers }: ExperimentRecord): string[] {
  const answered = new Set(checkers.map(({ checker }) => checker));
  const missing = experiment.checkers.filter((name) => !answered.has(name)).map((name) => `${name} gave no answer`);
  const damage = checkers.flatMap(({ findings }) => findings).find(({ line }) => line !== undefined);
  const damaged = damage === undefined ? [] : [`the history is damaged in line ${damage.line ?? 0}: ${damage.message}`];
  return [...missing, ...damaged];
}

function doubtsOfWatch(record: ExperimentRecord, { healedNs }: HistoryView): string[] {
  const untilNs = healedNs ?? 0;
  return replicasOf(record).flatMap((replica) => {
    const times = record.samples.flatMap((sample) => (sample.replica === replica ? [sample.timeNs] : []));
    if (times.length === 0) return [`${replica} was never watched`];
    const gaps = times.slice(1).map((next, at) => next - (times[at] ?? 0));
    const longest = Math.max(0, ...gaps, untilNs - (times.at(-1) ?? 0));
    return longest > longestUnwatchedNs ? [`${replica} was not watched for ${(longest / 1e9).toFixed(0)} s`] : [];
  });
}

/** The header's: what the history promises to speak of. */
function replicasOf({ history }: Pick<ExperimentRecord, "history">): readonly string[] {
  try {
    const { replicas } = JSON.parse(history.slice(0, history.indexOf("\n"))) as { replicas?: readonly string[] };
    return replicas ?? [];
  } catch {
    return [];
  }
}
