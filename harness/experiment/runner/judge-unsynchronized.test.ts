import { describe, expect, it } from "vitest";
import { loadExperiment } from "./experiment-file.ts";
import { exampleHistory } from "./example-history.ts";
import type { HistoryChange } from "./example-history.ts";
import { viewHistory } from "./history-view.ts";
import { rowsOnNoReplica } from "./judge-unsynchronized.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

const experiment = loadExperiment("node-lost");
const replicas = ["replica-0", "replica-1"];

function lostOf(
  change: HistoryChange,
  finalReads: ExperimentRecord["finalReads"] = replicas.map(unsynchronized),
  durability = experiment.contract.durability,
): (string | number)[] {
  const own = { ...experiment, contract: { ...experiment.contract, durability } };
  return rowsOnNoReplica({ experiment: own, finalReads }, viewHistory(exampleHistory(own, change)));
}

function unsynchronized(replica: string): ExperimentRecord["finalReads"][number] {
  return { replica, syncMs: undefined, rows: undefined, problem: "timeout" };
}

describe("rows on no replica", () => {
  it("are named though no replica is in sync", () => {
    expect(lostOf({ isInSync: false, loses: true })).toEqual([0]);
  });

  it("are none where every row is somewhere", () => {
    expect(lostOf({ isInSync: false })).toEqual([]);
  });

  it("are not told while a replica was not read after the healing", () => {
    expect(lostOf({ isInSync: false, loses: true, finalReads: 1 })).toEqual([]);
  });

  it("are left to the final reads where there are all of them", () => {
    const synchronized = replicas.map((replica) => ({ replica, syncMs: 1, rows: 1 }));
    expect(lostOf({ loses: true }, synchronized)).toEqual([]);
  });

  it("count where one replica alone is in sync", () => {
    const mixed = [{ replica: "replica-0", syncMs: 1, rows: 1 }, unsynchronized("replica-1")];
    expect(lostOf({ isInSync: false, loses: true }, mixed)).toEqual([0]);
  });

  it("are no accusation where the contract allows a loss with the disk", () => {
    expect(lostOf({ isInSync: false, loses: true }, replicas.map(unsynchronized), "may-lose-on-disk-loss")).toEqual([]);
  });
});
