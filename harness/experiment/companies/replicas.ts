// The replicas of a cluster, each asked directly and by name, so that no answer hides behind another's.

import { createHash } from "node:crypto";
import type { Fingerprint } from "../../analysis/compliance/fingerprints.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { derivedTables, qualified } from "./tables.ts";

export interface Replica {
  readonly name: string;
  readonly sql: ClickHouse;
}

/** What a suite has of ClickHouse, as far as needed here. */
export interface ReplicaDoors {
  readonly replicas: readonly string[];
  replica(index: number): ClickHouse;
}

export function replicasOf(access: ReplicaDoors): readonly Replica[] {
  return access.replicas.map((name, index) => ({ name: name.replace(/-https$/, ""), sql: access.replica(index) }));
}

/** Asks every replica at once. */
export async function onEach<T>(replicas: readonly Replica[], ask: (replica: Replica) => Promise<T>): Promise<T[]> {
  return Promise.all(replicas.map(ask));
}

/** Makes every replica apply what the cluster has accepted for these tables. */
export async function synchronize(replicas: readonly Replica[], tables: readonly string[]): Promise<void> {
  await onEach(replicas, async ({ sql }) => {
    for (const table of tables) await sql.command(`SYSTEM SYNC REPLICA ${qualified(table)} LIGHTWEIGHT`);
  });
}

/** Rows and checksum of each table on each replica, without the rows that `except` selects. */
export async function fingerprints(
  replicas: readonly Replica[],
  tables: readonly string[],
  except?: string,
): Promise<Fingerprint[]> {
  const where = except === undefined ? "" : ` WHERE NOT (${except})`;
  const statement = tables
    .map((table) => {
      // Rows of an aggregate are summed by merges at any time; FINAL shows them as if all had happened.
      const final = derivedTables.includes(table) ? " FINAL" : "";
      const hash = "toString(groupBitXor(cityHash64(tuple(*)))) || '-' || toString(sum(cityHash64(tuple(*))))";
      return `SELECT '${table}' AS table, count() AS rows, ${hash} AS hash FROM ${qualified(table)}${final}${where}`;
    })
    .join(" UNION ALL ");
  const answers = await onEach(replicas, async ({ name, sql }) =>
    (await sql.rows<{ table: string; rows: string; hash: string }>(statement)).map(({ table, rows, hash }) => ({
      replica: name,
      table,
      rows: Number(rows),
      hash: shortHash(hash),
    })),
  );
  return answers.flat();
}

function shortHash(hash: string): string {
  return createHash("sha256").update(hash).digest("hex").slice(0, 16);
}
