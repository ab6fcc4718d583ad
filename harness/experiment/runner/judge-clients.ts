// What the application itself saw: how many of its statements failed, for how long, and whether it went on afterwards.

import { finding } from "./part.ts";
import type { Part } from "./part.ts";
import type { HistoryView } from "./history-view.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

/** Statements that have to succeed after the last one that failed, before it counts as over. */
const goesOnWith = 20;

/** Of every attempt since the fault began, resent ones included. */
export function clientParts(record: ExperimentRecord, { operations, begunNs }: HistoryView): Part[] {
  const { clients } = record.experiment.limits;
  if (clients === undefined) return [];
  const inserts = operations.filter(({ op, invokedNs }) => op === "insert" && invokedNs >= (begunNs ?? Infinity));
  const failed = inserts.filter(({ outcome }) => outcome !== "ok");
  const lastNs = failed.reduce(
    (last, { invokedNs, completedNs = invokedNs }) => Math.max(last, completedNs),
    begunNs ?? 0,
  );
  const since = inserts.filter(({ outcome, invokedNs }) => outcome === "ok" && invokedNs > lastNs).length;
  const seconds = Math.round((lastNs - (begunNs ?? 0)) / 1e7) / 100;
  const figures = { failed: failed.length, of: inserts.length, seconds, since };
  const message =
    `${failed.length} of ${inserts.length} statements of the application failed, the last ${seconds} s after the fault ` +
    `began; ${since} succeeded after it`;
  const told = [finding(record, message, { actual: figures, expected: clients })];
  const isMet = failed.length <= clients.failed && seconds * 1_000 <= clients.errorWindow;
  const verdict = inserts.length < goesOnWith ? "unknown" : isMet && since >= goesOnWith ? "held" : "violated";
  return [{ name: "application-goes-on", verdict, findings: told }];
}
