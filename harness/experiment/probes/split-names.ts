// Rows under the name for writing, questions under the one for reading, and the servers' own logs of both.

import type { SplitSeen } from "../../analysis/conformance/probes/split-names.ts";
import type { Asked } from "../../analysis/conformance/probes/asked.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { answerOf, askEach } from "./ask-replicas.ts";
import type { NamedServer } from "./ask-replicas.ts";

export interface SplitOptions {
  readonly write: ClickHouse;
  readonly read: ClickHouse;
  readonly admins: readonly NamedServer[];
  /** Table with its database; new on this platform. */
  readonly table: string;
  readonly quorum: number;
  /** In the text of every statement, and in no other. */
  readonly mark: string;
}

const statements = 6;

export async function trySplitNames(options: SplitOptions): Promise<SplitSeen> {
  const { write, read, admins, table, quorum, mark } = options;
  const [first] = admins;
  const made = await answerOf("table", async () =>
    first?.sql.command(
      `CREATE TABLE ${table} ON CLUSTER '{cluster}' (id UInt64) ENGINE = ReplicatedMergeTree ORDER BY id`,
    ),
  );
  if (first === undefined || made.silence !== undefined || made.refusal !== undefined) {
    return { writes: [silent("table", made)], reads: [], rows: 0, logged: [] };
  }
  const settings = { insert_quorum: String(quorum) };
  const writes: Asked<number>[] = [];
  const reads: Asked<number>[] = [];
  for (let index = 0; index < statements; index += 1) {
    const sql = `INSERT INTO ${table} SELECT ${String(index)} /* ${mark} write */`;
    writes.push(await answerOf(`write ${String(index)}`, async () => write.command(sql, { settings }).then(() => 1)));
  }
  await askEach(admins, (sql) => sql.command(`SYSTEM SYNC REPLICA ${table}`));
  for (let index = 0; index < statements; index += 1) {
    const sql = `SELECT count() FROM ${table} /* ${mark} read */`;
    reads.push(await answerOf(`read ${String(index)}`, () => read.number(sql)));
  }
  const logged = await askEach(admins, async (sql) => {
    await sql.command("SYSTEM FLUSH LOGS");
    const count = (purpose: string) =>
      sql.number(
        `SELECT uniqExact(query_id) FROM system.query_log WHERE is_initial_query
          AND user = 'app' AND position(query, {mark:String}) > 0`,
        { params: { mark: `${mark} ${purpose}` } },
      );
    return { writes: await count("write"), reads: await count("read") };
  });
  await answerOf("table", () => first.sql.command(`DROP TABLE IF EXISTS ${table} ON CLUSTER '{cluster}' SYNC`));
  return { writes, reads, rows: statements, logged };
}

function silent(of: string, { silence, refusal }: Asked<unknown>): Asked<number> {
  return { of, silence: silence ?? refusal ?? "no server" };
}
