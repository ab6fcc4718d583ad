// Parts by age, and the removal of a single old partition, on a table without a retention rule of its own.

import type { Finding } from "../../core/verdict.ts";
import { judgeUnchanged } from "../../analysis/compliance/fingerprints.ts";
import type { Fingerprint } from "../../analysis/compliance/fingerprints.ts";
import { judged } from "../../analysis/compliance/judged.ts";
import type { Judged } from "../../analysis/compliance/judged.ts";
import { partStatus } from "../../analysis/compliance/retention.ts";
import type { PartStatus } from "../../analysis/compliance/retention.ts";
import { present } from "../../core/errors.ts";
import { onEach, synchronize } from "../companies/replicas.ts";
import type { Replica } from "../companies/replicas.ts";
import { companyRow, makeCompany } from "../companies/rows.ts";
import { baseTables, createBaseTable, database, qualified } from "../companies/tables.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { serverTime } from "./natural.ts";

const scratch = "parts_by_age_local";
const ages = [79, 81, 89, 91] as const;

// The table is partitioned by a DateTime, for which only max_time is kept in system.parts; max_date stays at 1970.
const report = `SELECT name, toFloat64(dateDiff('second', max_time, now())) / 86400 AS days,
    multiIf(max_time < now() - INTERVAL 90 DAY, 'EXPIRED', max_time < now() - INTERVAL 80 DAY, 'EXPIRING_SOON', 'ACTIVE') AS status
  FROM system.parts WHERE active AND rows > 0 AND database = '${database}' AND table = '${scratch}' ORDER BY max_time`;

export interface ReportedPart {
  readonly replica: string;
  readonly name: string;
  readonly days: number;
  readonly status: PartStatus;
}

export interface PartitionProbe {
  readonly parts: readonly ReportedPart[];
  readonly dropped: string;
  /** Rows of each partition but the dropped one, before and after; `table` is the partition. */
  readonly before: readonly Fingerprint[];
  readonly after: readonly Fingerprint[];
}

/** Plants one part of each age, reads the report, drops the partition of an old one. The table is dropped again. */
export async function probePartitions(admin: ClickHouse, replicas: readonly Replica[]): Promise<PartitionProbe> {
  const table = present(baseTables[0], "there are no tables");
  const target = { ...table, name: scratch };
  await admin.command(`DROP TABLE IF EXISTS ${qualified(scratch)} ON CLUSTER '{cluster}' SYNC`);
  await admin.command(createBaseTable(target, { rule: false }));
  try {
    await onEach(replicas, ({ sql }) => sql.command(`SYSTEM STOP MERGES ${qualified(scratch)}`));
    const now = await serverTime(admin);
    const company = makeCompany("partition", "us-east-1");
    for (const age of [...ages, 400, 800]) {
      const row = companyRow({ company, table: target, at: now - age * 86_400 });
      await admin.insert(qualified(scratch), [row], { settings: { insert_quorum: "2" } });
    }
    await synchronize(replicas, [scratch]);
    const parts = await readReport(replicas);
    const dropped = await admin.value(`SELECT toString(toYYYYMM(fromUnixTimestamp(${now - 400 * 86_400})))`);
    const before = await partitionPrints(replicas);
    await admin.command(`ALTER TABLE ${qualified(scratch)} DROP PARTITION ${dropped} SETTINGS alter_sync = 2`);
    return { parts, dropped, before, after: await partitionPrints(replicas) };
  } finally {
    await admin.command(`DROP TABLE IF EXISTS ${qualified(scratch)} ON CLUSTER '{cluster}' SYNC`);
  }
}

async function readReport(replicas: readonly Replica[]): Promise<ReportedPart[]> {
  const answers = await onEach(replicas, async ({ name: replica, sql }) =>
    (await sql.rows<{ name: string; days: number; status: PartStatus }>(report)).map((part) => ({ ...part, replica })),
  );
  return answers.flat();
}

async function partitionPrints(replicas: readonly Replica[]): Promise<Fingerprint[]> {
  const statement = `SELECT _partition_id AS table, count() AS rows, toString(groupBitXor(cityHash64(tuple(*)))) AS hash
    FROM ${qualified(scratch)} GROUP BY table ORDER BY table`;
  const answers = await onEach(replicas, async ({ name: replica, sql }) =>
    (await sql.rows<{ table: string; rows: string; hash: string }>(statement)).map(({ table, rows, hash }) => ({
      replica,
      table,
      rows: Number(rows),
      hash,
    })),
  );
  return answers.flat();
}

/** TTL-011: the report says of each planted part what its age says, on every replica. */
export function judgeReport(parts: readonly ReportedPart[], replicas: readonly Replica[]): Judged {
  const violations = parts
    .filter(({ days, status }) => partStatus(days) !== status)
    .map(({ replica, name, days, status }) => ({
      source: replica,
      resource: name,
      actual: status,
      expected: partStatus(days),
      message: `a part of ${days.toFixed(1)} days is reported as ${status}`,
    }));
  const unknowns = replicas.flatMap(({ name }) => {
    const seen = parts.filter(({ replica }) => replica === name);
    const missing = ages.filter((age) => !seen.some(({ days }) => Math.abs(days - age) < 0.5));
    return missing.map((age) => ({ source: name, resource: scratch, message: `no part of ${age} days was reported` }));
  });
  return judged({ violations, unknowns });
}

/** TTL-012: the named partition is gone on every replica, and every other one is as it was. */
export function judgeDropped({ dropped, before, after }: PartitionProbe): Judged {
  const left = after.filter(({ table }) => table === dropped);
  const there = new Set(before.filter(({ table }) => table === dropped).map(({ replica }) => replica));
  const others = judgeUnchanged({
    before: before.filter(({ table }) => table !== dropped),
    after: [...after, ...gone(before, after)],
    message: "a partition other than the one named has changed",
  });
  const violations: Finding[] = [
    ...left.map(({ replica, rows }) => ({
      source: replica,
      resource: dropped,
      actual: rows,
      expected: 0,
      message: "the partition is still there",
    })),
    ...(others.verdict === "violated" ? others.findings : []),
  ];
  const unknowns: Finding[] = [
    ...(there.size === 0
      ? [{ source: "none", resource: dropped, message: "the partition was not there to be dropped" }]
      : []),
    ...(others.verdict === "unknown" ? others.findings : []),
  ];
  return judged({ violations, unknowns });
}

// A partition that has vanished has no row in the answer; it is told as one with no rows.
function gone(before: readonly Fingerprint[], after: readonly Fingerprint[]): Fingerprint[] {
  return before
    .filter((old) => !after.some(({ replica, table }) => replica === old.replica && table === old.table))
    .map(({ replica, table }) => ({ replica, table, rows: 0, hash: "0" }));
}
