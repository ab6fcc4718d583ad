// Loss that is really there: rows that were acknowledged, and whose only copies are then destroyed on disk through the
// platform's own fault templates. What is lost is known without the checker: what was acknowledged, less what the servers
// still have, asked apart from the history's final reads.

import { readFileSync } from "node:fs";
import { judgeHistory } from "../../../analysis/checkers/judge-history.ts";
import type { Clock } from "../../../core/clock.ts";
import { environmentError, present } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import { FaultControl } from "../../../experiment/runner/fault-control.ts";
import type { ExperimentPlatform } from "../../../experiment/runner/platform.ts";
import { setScene } from "../../../experiment/runner/scene.ts";
import type { Scene } from "../../../experiment/runner/scene.ts";
import { makeStormTemplates } from "../../../experiment/storms/storm-templates.ts";
import { idsOf, readFinally } from "../../../experiment/workloads/final-reads.ts";
import { openHistorySink } from "../../../experiment/workloads/history-sink.ts";
import type { HistorySink } from "../../../experiment/workloads/history-sink.ts";
import { workloadRows } from "../../../experiment/workloads/workload-table.ts";
import { placeReplicas } from "../../../experiment/runner/target-replicas.ts";

export const lossKinds = ["destroyed-on-disk", "asynchronous-replication", "without-quorum"] as const;

export type LossKind = (typeof lossKinds)[number];

export interface PlantedLoss {
  readonly kind: LossKind;
  readonly acknowledged: number;
  /** Ids that the servers no longer have, asked apart from the history. */
  readonly lost: readonly number[];
  /** Ids that the checker names as lost. */
  readonly named: readonly number[];
  readonly verdict: string;
}

export interface PlantOptions {
  readonly platform: ExperimentPlatform;
  readonly label: string;
  readonly historyFile: string;
  readonly clock: Clock;
}

const batches = 20;
const rowsPerBatch = 10;
const bittenWithinMs = 40_000;
const syncWithinMs = 60_000;
const replicatedWithinMs = 30_000;

interface Planting extends PlantOptions {
  readonly scene: Scene;
  readonly sink: HistorySink;
  readonly acknowledged: number[];
}

export async function plantLoss(kind: LossKind, options: PlantOptions): Promise<PlantedLoss> {
  const { platform, label, historyFile, clock } = options;
  const scene = await setScene(platform, `${label}_${kind}`);
  const sink = openHistorySink({
    ...{ file: historyFile, seed: label, replicas: scene.replicas.map(({ name }) => name), clock },
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
  });
  const acknowledged: number[] = [];
  await plants[kind]({ ...options, scene, sink, acknowledged });
  await readFinally({ table: scene.table, replicas: scene.replicas, sink, syncWithinMs, clock });
  sink.close();
  const kept = await stillThere(scene);
  const [judged] = judgeHistory(readFileSync(historyFile, "utf8"), ["lost-rows"]);
  const named = (judged?.findings ?? []).flatMap(({ id, kind: how }) => (how === "lost" ? [Number(id)] : []));
  await scene.remove();
  return {
    kind,
    acknowledged: acknowledged.length,
    lost: acknowledged.filter((id) => !kept.has(id)).sort((a, b) => a - b),
    named: [...new Set(named)].sort((a, b) => a - b),
    verdict: judged?.verdict ?? "unknown",
  };
}

const plants: Readonly<Record<LossKind, (planting: Planting) => Promise<void>>> = {
  /** Every replica has every row, and every replica loses its disk. */
  "destroyed-on-disk": async (planting) => {
    await insert(planting, { replica: 0, quorum: 2 });
    await replicated(planting);
    await destroy(planting, [0, 1, 2]);
  },
  /** The others fetch nothing while one replica acknowledges, and it loses its disk before they do. */
  "asynchronous-replication": async (planting) => {
    const { scene } = planting;
    await insert(planting, { replica: 1, quorum: 0 });
    await replicated(planting);
    await fetches("STOP", scene);
    try {
      await insert(planting, { replica: 1, quorum: 0 });
      await destroy(planting, [1]);
    } finally {
      await fetches("START", scene);
    }
  },
  /** The same while the replica is cut off: without a quorum nobody else has to have what it acknowledges. */
  "without-quorum": async (planting) => {
    await insert(planting, { replica: 1, quorum: 2 });
    await replicated(planting);
    // The cut counts as one when packets met it: the first inserts bring the others to ask for parts.
    const early = () => insert(planting, { replica: 1, quorum: 0, everyMs: 150 });
    await during({ template: "replica-partitioned", replica: 1, meanwhile: early }, planting, async () => {
      await insert(planting, { replica: 1, quorum: 0 });
      await destroy(planting, [1]);
    });
  },
};

interface Inserts {
  readonly replica: number;
  readonly quorum: number;
  readonly everyMs?: number;
}

/** One after the other, straight to one replica. */
async function insert(planting: Planting, { replica, quorum, everyMs = 0 }: Inserts): Promise<void> {
  const { scene, sink, acknowledged, label, clock } = planting;
  const target = present(scene.replicas[replica], `replica ${String(replica)}`);
  for (let batch = 0; batch < batches; batch += 1) {
    const first = acknowledged.length + 1;
    const ids = Array.from({ length: rowsPerBatch }, (_, at) => first + at);
    const operation = sink.invoke({ op: "insert", value: ids, replica: target.name });
    await target.clickhouse.insert(scene.table, workloadRows(label, ids), {
      settings: { insert_quorum: String(quorum) },
    });
    operation.complete("ok", {});
    acknowledged.push(...ids);
    await clock.sleep(everyMs);
  }
}

/** What was acknowledged before the loss is planned is everywhere: it must not be named. */
async function replicated({ scene, acknowledged }: Planting): Promise<void> {
  await eventually(
    async () => {
      const counts = await Promise.all(
        scene.replicas.map(({ clickhouse }) => clickhouse.number(`SELECT count() FROM ${scene.table}`)),
      );
      return counts.every((count) => count === acknowledged.length);
    },
    { what: "every row on every replica", withinMs: replicatedWithinMs },
  );
}

async function fetches(what: "STOP" | "START", { replicas, table }: Scene): Promise<void> {
  for (const [index, { clickhouse }] of replicas.entries()) {
    if (index !== 1) await clickhouse.command(`SYSTEM ${what} FETCHES ${table}`);
  }
}

/** The disks of these replicas, all at the same moment. */
async function destroy(planting: Planting, replicas: readonly number[]): Promise<void> {
  const nothing = () => Promise.resolve();
  const template = "replica-data-destroyed";
  await Promise.all(replicas.map((replica) => during({ template, replica, takesDisk: true }, planting, nothing)));
}

interface Fault {
  readonly template: string;
  readonly replica: number;
  readonly takesDisk?: true;
  /** Goes on while the fault comes up. */
  readonly meanwhile?: () => Promise<void>;
}

/** One template of infra, moved to the zone of a replica; ended and healed afterwards. */
async function during(fault: Fault, planting: Planting, work: () => Promise<void>): Promise<void> {
  const { template, replica, takesDisk, meanwhile = () => Promise.resolve() } = fault;
  const { platform, scene, clock, label, sink } = planting;
  const placed = await placeReplicas(platform.region, [present(scene.replicas[replica], "the replica").name]);
  const zone = present(placed[0], "the replica's place").availabilityZone;
  const runId = `${label}-${template}-${String(replica)}`;
  const plan = {
    ...{ schema: "assay.storm/1" as const, seed: label, budgetMs: 1_000 },
    steps: [{ template, zone, atMs: 0, forMs: 1 }],
  };
  await using templates = await makeStormTemplates({ platform, plan, experiment: { name: runId, allow: [] }, runId });
  const control = new FaultControl({
    ...{ aws: platform.aws, plan: present(templates.plans[0], "the plan of the fault"), tags: {}, clock },
    tell: (line) => {
      const taken = line.phase === "begin" && takesDisk === true ? { takesDisk } : {};
      sink.fault({ ...line, id: `${runId} ${String(line.id)}`, ...taken });
    },
  });
  try {
    await control.begin();
    const [hasBitten] = await Promise.all([control.verify(() => Promise.resolve(true), bittenWithinMs), meanwhile()]);
    if (!hasBitten) {
      throw environmentError(`${template} did not bite: ${await control.told()}`, { code: "ASSAY_TEST" });
    }
    await work();
  } finally {
    await control.end();
    await control.healed();
  }
}

async function stillThere({ replicas, table }: Scene): Promise<ReadonlySet<number>> {
  const kept = await Promise.all(
    replicas.map(({ clickhouse }) => idsOf(clickhouse, `SELECT DISTINCT id FROM ${table} SETTINGS max_threads = 1`)),
  );
  return new Set(kept.flat());
}
