// The tables of one experiment: where the workload writes, and where the probes do. Made fresh, removed afterwards.

import { systemClock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { dropOnEachReplica } from "../workloads/drop-table.ts";
import { createWorkloadTable } from "../workloads/workload-table.ts";
import type { ExperimentPlatform } from "./platform.ts";

export interface Scene {
  readonly database: string;
  /** `database.name` of the workload's table. */
  readonly table: string;
  readonly probeTable: string;
  /** Where clients write and read: the tables themselves, or what spreads over shards in front of them. */
  readonly fronts: { readonly table: string; readonly probeTable: string };
  /** What an insert through a front needs so that its answer is the shard's. */
  readonly insertSettings: Readonly<Record<string, string>>;
  /** Path of the workload's table in the coordination ensemble. */
  readonly zookeeperPath: string;
  /** How long it took until every server had run a first distributed statement. */
  readonly agreedMs: number;
  /** Those that hold the workload's rows: of one shard, where there are several. */
  readonly replicas: readonly SceneReplica[];
  remove(): Promise<void>;
}

export interface SceneReplica {
  readonly name: string;
  readonly clickhouse: ClickHouse;
}

const replicaTimeoutMs = 70_000;
/**
 * A server whose Keeper was away notices within its session's 10 s, tries its connections for 12 s and waits 5 s between
 * two rounds (measured: statements run again after 17 s); five rounds were once not enough for a busy machine. What it
 * took is in every report.
 */
const agreedWithinMs = 150_000;
const droppedWithinMs = 45_000;
/** Sooner than the client gives up: the server then names the hosts that have not finished. */
const told = { distributed_ddl_task_timeout: "25" };

/** `label` names the tables; it has to be new on this platform. */
export async function setScene({ clickhouse, layout }: ExperimentPlatform, label: string): Promise<Scene> {
  const { admin } = clickhouse;
  const { database, isSharded } = layout;
  const cluster = await admin.value("SELECT getMacro('cluster')");
  const base = `chaos_${label.replaceAll(/[^a-z0-9]+/gi, "_")}`;
  const [table, probeTable] = [`${database}.${base}`, `${database}.${base}_probe`];
  const begunNs = systemClock.nowNs();
  await onceAgreed("the cluster agrees on the experiment's database", () =>
    admin.command(`CREATE DATABASE IF NOT EXISTS ${database} ON CLUSTER '${cluster}'`, { settings: told }),
  );
  const agreedMs = Math.round((systemClock.nowNs() - begunNs) / 1e6);
  await createWorkloadTable(admin, { table, cluster });
  await admin.command(
    `CREATE TABLE ${probeTable} ON CLUSTER '${cluster}' (id UInt64) ENGINE = ReplicatedMergeTree ORDER BY id`,
  );
  const everyReplica = clickhouse.replicas.map((service) => ({
    name: service.replace(/-https$/, ""),
    clickhouse: clickhouse.connect({ service, user: "admin", timeoutMs: replicaTimeoutMs, keepAlive: false }),
  }));
  const replicas = isSharded ? await ofFirstShard(everyReplica) : everyReplica;
  // Of the shard whose replicas are watched: another one has a path of its own.
  const [state] = await (replicas[0]?.clickhouse ?? admin).rows(
    "SELECT zookeeper_path FROM system.replicas WHERE database = {database:String} AND table = {base:String}",
    { params: { database, base } },
  );
  const path = state?.zookeeper_path;
  if (typeof path !== "string") {
    throw environmentError(`table ${table} has no replica state`, { code: "ASSAY_EXPERIMENT_NO_TABLE" });
  }
  const fronts = isSharded ? await putFronts({ admin, cluster, table, probeTable }) : { table, probeTable };
  return {
    fronts,
    insertSettings: isSharded ? throughFront : {},
    database,
    table,
    probeTable,
    zookeeperPath: path,
    agreedMs,
    replicas,
    remove: async () => {
      for (const name of new Set([...Object.values(fronts), probeTable, table])) {
        const drop = () =>
          dropOnEachReplica({ table: name, cluster, replicas: everyReplica, admin, withinMs: droppedWithinMs });
        await onceAgreed(`${name} is dropped`, drop);
      }
    },
  };
}

/** The answer comes when the shard has taken the rows, and the block that is resent is the block that was sent. */
const throughFront = { distributed_foreground_insert: "1", async_insert: "0" } as const;

interface FrontsOptions {
  readonly admin: ClickHouse;
  readonly cluster: string;
  readonly table: string;
  readonly probeTable: string;
}

/**
 * Clients of a sharded platform write through Distributed tables on any server. The workload's rows all go to the first
 * shard, as those of one company do: what its replicas hold in the end is what there is. Probes go to every shard in turn.
 */
async function putFronts({ admin, cluster, ...tables }: FrontsOptions): Promise<Scene["fronts"]> {
  const front = async (table: string, shardingKey: string): Promise<string> => {
    const [database = "", name = ""] = table.split(".");
    const engine = `Distributed('${cluster}', '${database}', '${name}', ${shardingKey})`;
    await admin.command(`CREATE TABLE ${table}_front ON CLUSTER '${cluster}' AS ${table} ENGINE = ${engine}`);
    return `${table}_front`;
  };
  return { table: await front(tables.table, "0"), probeTable: await front(tables.probeTable, "id") };
}

/** Replicas whose server says that it is of shard 1. */
async function ofFirstShard(replicas: readonly SceneReplica[]): Promise<SceneReplica[]> {
  const shards = await Promise.all(replicas.map(({ clickhouse }) => clickhouse.value("SELECT getMacro('shard')")));
  return replicas.filter((_replica, index) => shards[index] === "1");
}

/**
 * Repeats a statement that may be repeated until every server has run it: after its Keeper was away, a server can take
 * minutes until it reads the queue of distributed statements again, though it serves all along.
 */
function onceAgreed(what: string, statement: () => Promise<unknown>): Promise<true> {
  const run = async (): Promise<true> => {
    await statement();
    return true;
  };
  return eventually(run, { what, withinMs: agreedWithinMs, everyMs: 1_000 });
}
