// The table that workloads write to. No column has a default that changes from attempt to attempt: a resent block must be
// byte for byte the same, or deduplication cannot know it.

import type { ClickHouse, Row } from "../../platform/clickhouse/client.ts";
import { createPrng } from "../../core/prng.ts";

export interface WorkloadTable {
  /** `database.name` or name. */
  readonly table: string;
  readonly cluster: string;
}

export async function createWorkloadTable(admin: ClickHouse, { table, cluster }: WorkloadTable): Promise<void> {
  await admin.command(
    `CREATE TABLE IF NOT EXISTS ${table} ON CLUSTER '${cluster}' (id UInt64, batch UInt64, device UInt32, value Float64)
     ENGINE = ReplicatedMergeTree ORDER BY id`,
    { settings: { distributed_ddl_task_timeout: "60" } },
  );
}

/** Rows of one insert: a function of seed and ids alone. */
export function workloadRows(seed: string, ids: readonly number[]): Row[] {
  const prng = createPrng(`${seed}/rows/${ids[0] ?? 0}`);
  return ids.map((id) => ({
    id,
    batch: ids[0] ?? 0,
    device: prng.integer(100_000),
    value: Math.round(prng.next() * 1e4) / 100,
  }));
}
