// Retention of the servers' own query logs: the rule that is deployed, what it does, and the oldest entry there is.

import type { Finding } from "../../core/verdict.ts";
import { judged } from "../../analysis/compliance/judged.ts";
import type { Judged } from "../../analysis/compliance/judged.ts";
import { onEach } from "../companies/replicas.ts";
import type { Replica } from "../companies/replicas.ts";
import { qualified } from "../companies/tables.ts";

const scratch = qualified("query_log_rule");

/** What one replica says of one of its query log tables; old ones of earlier versions are called query_log_0 and so on. */
export interface QueryLog {
  readonly replica: string;
  readonly table: string;
  readonly rule: string;
  /** Age of the oldest entry, undefined when there is none. */
  readonly oldestDays: number | undefined;
  /** Ages in days of the rows that outlived a merge under the same rule, out of 29 and 31. */
  readonly survivors: readonly number[];
}

/** Reads every query log of every replica and tries its rule on a table of its own, which is dropped again. */
export async function readQueryLogs(replicas: readonly Replica[]): Promise<QueryLog[]> {
  const logs = await onEach(replicas, async (replica) => {
    await replica.sql.command("SYSTEM FLUSH LOGS");
    const tables = await replica.sql.rows<{ name: string; engine_full: string }>(
      "SELECT name, engine_full FROM system.tables WHERE database = 'system' AND match(name, '^query_log(_\\\\d+)?$') ORDER BY name",
    );
    const read: QueryLog[] = [];
    for (const { name, engine_full: engine } of tables) read.push(await readLog(replica, name, ruleOf(engine)));
    return read;
  });
  return logs.flat();
}

function ruleOf(engine: string): string {
  return / TTL (.*?)(?: SETTINGS |$)/.exec(engine)?.[1] ?? "";
}

async function readLog({ name: replica, sql }: Replica, table: string, rule: string): Promise<QueryLog> {
  const [oldest] = await sql.rows<{ days: string; rows: string }>(
    `SELECT dateDiff('day', min(event_date), today()) AS days, count() AS rows FROM system.${table}`,
  );
  const oldestDays = oldest === undefined || oldest.rows === "0" ? undefined : Number(oldest.days);
  if (rule === "") return { replica, table, rule, oldestDays, survivors: [29, 31] };
  await sql.command(`DROP TABLE IF EXISTS ${scratch} SYNC`);
  await sql.command(
    `CREATE TABLE ${scratch} (event_date Date, event_time DateTime, age UInt16) ENGINE = MergeTree ORDER BY age TTL ${rule}`,
  );
  try {
    await sql.command(`SYSTEM STOP MERGES ${scratch}`);
    await sql.command(
      `INSERT INTO ${scratch} SELECT today() - age, now() - toIntervalDay(age), age FROM values('age UInt16', 29, 31)`,
    );
    await sql.command(`SYSTEM START MERGES ${scratch}`);
    await sql.command(`OPTIMIZE TABLE ${scratch} FINAL`);
    const rows = await sql.rows<{ age: number }>(`SELECT age FROM ${scratch} ORDER BY age`);
    return { replica, table, rule, oldestDays, survivors: rows.map(({ age }) => age) };
  } finally {
    await sql.command(`DROP TABLE IF EXISTS ${scratch} SYNC`);
  }
}

export interface LogGroupRetention {
  readonly name: string;
  readonly days: number | undefined;
}

/** TTL-006: thirty days in the servers and in the log group that they are shipped to. */
export function judgeQueryLogs(
  logs: readonly QueryLog[],
  group: LogGroupRetention,
  replicas: readonly string[],
): Judged {
  const violations = [...logs.flatMap(logViolations), ...groupViolations(group)];
  const unknowns = replicas
    .filter((replica) => !logs.some((log) => log.replica === replica))
    .map((replica) => ({ source: replica, resource: "system.query_log", message: "there is no query log" }));
  return judged({ violations, unknowns });
}

function logViolations({ replica, table, rule, oldestDays, survivors }: QueryLog): Finding[] {
  const place = { source: replica, resource: `system.${table}`, actual: rule === "" ? "no rule" : rule };
  const expected = "event_date + INTERVAL 30 DAY";
  return [
    ...(survivors.includes(31) ? [{ ...place, expected, message: "the rule keeps an entry of 31 days" }] : []),
    ...(survivors.includes(29) ? [] : [{ ...place, expected, message: "the rule deletes an entry of 29 days" }]),
    ...(oldestDays !== undefined && oldestDays > 31
      ? [
          {
            ...place,
            actual: `${oldestDays} days`,
            expected: "at most 30 days",
            message: "the oldest entry is too old",
          },
        ]
      : []),
  ];
}

function groupViolations({ name, days }: LogGroupRetention): Finding[] {
  if (days === 30) return [];
  return [
    {
      source: "logs",
      resource: name,
      actual: days ?? "never expires",
      expected: 30,
      message: "log group keeps another time",
    },
  ];
}
