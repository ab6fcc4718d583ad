// What is lost though the replicas never got in sync. A merge over a part that is gone waits for it for ever, so that a
// true loss can keep every final read from being made. But rows only ever come to a replica from another that holds
// them: what no replica of all shows, read after every fault was healed, comes from nowhere any more.

import type { HistoryView, ViewedOperation } from "./history-view.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

/**
 * Ids that were acknowledged before the last look began and that no replica shows. Empty where a final read of every
 * replica exists (those decide), where some replica was not read after the healing at all, and where a loss is allowed.
 */
export function rowsOnNoReplica(
  { experiment, finalReads }: Pick<ExperimentRecord, "experiment" | "finalReads">,
  { operations, healedNs }: HistoryView,
): (string | number)[] {
  if (experiment.contract.durability !== "survives-faults" || healedNs === undefined) return [];
  if (finalReads.every(({ rows }) => rows !== undefined)) return [];
  const looks = finalReads.map(({ replica }) => lastLook(operations, replica, healedNs));
  const made = looks.filter((look) => look !== undefined);
  if (made.length < looks.length) return [];
  const fromNs = Math.min(...made.map(({ invokedNs }) => invokedNs));
  const shown = new Set(made.flatMap(({ ids }) => ids));
  const acknowledged = operations
    .filter(({ op, outcome, completedNs = Infinity }) => op === "insert" && outcome === "ok" && completedNs <= fromNs)
    .flatMap(({ ids }) => ids);
  return acknowledged.filter((id) => !shown.has(id));
}

function lastLook(
  operations: readonly ViewedOperation[],
  replica: string,
  healedNs: number,
): ViewedOperation | undefined {
  return operations.findLast(
    (one) => one.op === "read" && one.outcome === "ok" && one.replica === replica && one.invokedNs >= healedNs,
  );
}
