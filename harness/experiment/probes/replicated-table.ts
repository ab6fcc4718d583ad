// A replicated table of the probe's own on every server: made, written with a quorum, looked at, removed. It shows what
// coordination does for a table that nobody else uses.

import type { Asked } from "../../analysis/conformance/probes/asked.ts";
import type { ReplicaRow } from "../../analysis/conformance/probes/coordination.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { ask, askEach } from "./ask-replicas.ts";
import type { NamedServer } from "./ask-replicas.ts";

const database = "assay_probe";

export interface ReplicatedTableReport {
  readonly made: readonly Asked<true>[];
  /** Absent when no server has the table. */
  readonly written: Asked<true> | undefined;
  readonly replicas: readonly Asked<readonly ReplicaRow[]>[];
}

export interface ReplicatedTableOptions {
  readonly servers: readonly NamedServer[];
  /** Names the table; has to be new on this platform. */
  readonly label: string;
  readonly quorum: number;
}

/** Replicas of all tables of a server, as it sees them. */
export async function readReplicaRows(sql: ClickHouse): Promise<ReplicaRow[]> {
  const rows = await sql.rows<Record<string, string | number>>(
    `SELECT database || '.' || table AS name, is_readonly, queue_size, absolute_delay, active_replicas, total_replicas
      FROM system.replicas`,
  );
  return rows.map((row) => ({
    table: String(row["name"]),
    readonly: Number(row["is_readonly"]) !== 0,
    queueSize: Number(row["queue_size"]),
    absoluteDelay: Number(row["absolute_delay"]),
    activeReplicas: Number(row["active_replicas"]),
    totalReplicas: Number(row["total_replicas"]),
  }));
}

export async function tryReplicatedTable(options: ReplicatedTableOptions): Promise<ReplicatedTableReport> {
  const { servers, label, quorum } = options;
  const name = `health_${label.replaceAll(/[^a-z0-9]+/gi, "_")}`;
  const table = `${database}.${name}`;
  const made = await askEach(servers, async (sql, of) => {
    await sql.command(`CREATE DATABASE IF NOT EXISTS ${database}`);
    await sql.command(
      `CREATE TABLE ${table} (id UInt64) ENGINE = ReplicatedMergeTree('/assay/probe/${name}', '${of}') ORDER BY id`,
    );
    return true as const;
  });
  const [first] = servers.filter(({ name: of }) => made.some((one) => one.of === of && one.value === true));
  const written = first === undefined ? undefined : await ask(first, (sql) => insertWithQuorum(sql, table, quorum));
  const replicas = await askEach(servers, readReplicaRows);
  await askEach(servers, (sql) => sql.command(`DROP TABLE IF EXISTS ${table} SYNC`));
  return { made, written, replicas };
}

async function insertWithQuorum(sql: ClickHouse, table: string, quorum: number): Promise<true> {
  const settings = { insert_quorum: String(quorum), insert_quorum_timeout: 5_000 };
  await sql.insert(table, [{ id: 1 }], { settings });
  return true;
}
