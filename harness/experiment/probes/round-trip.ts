// What an application does all day, through the load balancer's name: rows one by one, rows in a batch, and reading them
// back. The rows carry what writers like to lose: long and empty texts, every byte's sign, fractions, absent values.

import type { Asked } from "../../analysis/conformance/probes/asked.ts";
import type { PlainRow } from "../../analysis/conformance/probes/client-access.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { answerOf } from "./ask-replicas.ts";

export interface RoundTripOptions {
  /** Through the load balancer, as the application. */
  readonly app: ClickHouse;
  /** Makes the table, and sees to it that every replica has the rows before they are read. */
  readonly admins: readonly ClickHouse[];
  readonly table: string;
  readonly quorum: number;
}

export interface RoundTrip {
  readonly sent: readonly PlainRow[];
  readonly read: Asked<readonly PlainRow[]>;
}

const oneByOne = 5;
const inBatch = 500;
const texts = ["", "plain", "ünïcødé – 漢字 🙂", "'\"\\\n\t\u0001", "x".repeat(5_000)];

export async function tryRoundTrip(options: RoundTripOptions): Promise<RoundTrip> {
  const sent = Array.from({ length: oneByOne + inBatch }, (_, index) => rowOf(index));
  const read = await answerOf("clickhouse", () => writeAndRead(options, sent));
  return { sent, read };
}

async function writeAndRead({ app, admins, table, quorum }: RoundTripOptions, sent: readonly PlainRow[]) {
  // Whoever cannot get in need not make tables first.
  await app.value("SELECT 1");
  const [admin] = admins;
  await admin?.command(
    `CREATE TABLE ${table} ON CLUSTER '{cluster}' (id UInt64, text String, price Decimal(18, 6), at DateTime64(3, 'UTC'),
      note Nullable(String), tags Array(String)) ENGINE = ReplicatedMergeTree ORDER BY id`,
  );
  try {
    const settings = { insert_quorum: String(quorum) };
    for (const row of sent.slice(0, oneByOne)) await app.insert(table, [row], { settings });
    await app.insert(table, sent.slice(oneByOne), { settings });
    await Promise.all(admins.map((one) => one.command(`SYSTEM SYNC REPLICA ${table}`)));
    return await app.rows(`SELECT id, text, toString(price) AS price, toString(at) AS at, note, tags FROM ${table}`);
  } finally {
    await admin?.command(`DROP TABLE IF EXISTS ${table} ON CLUSTER '{cluster}' SYNC`);
  }
}

function rowOf(index: number): PlainRow {
  const second = String(index % 60).padStart(2, "0");
  return {
    id: String(index),
    text: texts[index % texts.length],
    price: `${String(index)}.${String((index * 7) % 9 || 1)}`,
    at: `2026-01-02 03:04:${second}.${String(100 + (index % 900))}`,
    note: index % 3 === 0 ? null : `note ${String(index)}`,
    tags: Array.from({ length: index % 4 }, (_, tag) => `tag-${String(tag)}`),
  };
}
