// The documented ALTER with the CASE inside of the interval: accepted, stored as written, and effective per region.

import { judgeExpiredGone, judgeNoEarlyDeletion } from "../../analysis/compliance/retention.ts";
import { combined, judged } from "../../analysis/compliance/judged.ts";
import type { Judged } from "../../analysis/compliance/judged.ts";
import { present } from "../../core/errors.ts";
import { synchronize } from "../companies/replicas.ts";
import type { Replica } from "../companies/replicas.ts";
import { baseTables, createBaseTable, qualified, retentionRule } from "../companies/tables.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { plant, serverTime } from "./natural.ts";
import { lookFor, planRows } from "./probe.ts";

const scratch = "retention_rule_local";
const offsets = { "a row that is a day past its period": -86_400, "a row with a day of its period left": 86_400 };

export interface RuleProbe {
  readonly statement: string;
  readonly engine: string;
  readonly judged: Judged;
}

/** TTL-007 on a table of its own, which is dropped again. */
export async function probeDocumentedRule(admin: ClickHouse, replicas: readonly Replica[]): Promise<RuleProbe> {
  const table = present(
    baseTables.find(({ keptDays }) => typeof keptDays !== "number"),
    "no table has a period per region",
  );
  const target = { ...table, name: scratch };
  const statement = `ALTER TABLE ${qualified(scratch)} MODIFY TTL ${retentionRule(table)} SETTINGS alter_sync = 2, mutations_sync = 2`;
  await admin.command(`DROP TABLE IF EXISTS ${qualified(scratch)} ON CLUSTER '{cluster}' SYNC`);
  await admin.command(createBaseTable(target, { rule: false }));
  try {
    const plan = planRows(target, await serverTime(admin), offsets);
    await plant(admin, plan);
    await admin.command(statement);
    const where = `database = '${qualified("").slice(0, -1)}' AND name = '${scratch}'`;
    const engine = await admin.value(`SELECT engine_full FROM system.tables WHERE ${where}`);
    await admin.command(`OPTIMIZE TABLE ${qualified(scratch)} FINAL SETTINGS alter_sync = 2`);
    await synchronize(replicas, [scratch]);
    const seen = await lookFor(replicas, plan.planted);
    const options = { rows: plan.planted, seen, replicas: replicas.map(({ name }) => name), graceSeconds: 0 };
    const alive = plan.planted.filter(({ what }) => what.includes("left"));
    const parts = [judgeExpiredGone(options), judgeNoEarlyDeletion({ ...options, rows: alive }), judgeEngine(engine)];
    return { statement, engine, judged: combined(parts) };
  } finally {
    await admin.command(`DROP TABLE IF EXISTS ${qualified(scratch)} ON CLUSTER '{cluster}' SYNC`);
  }
}

/** The rule read back must name both periods, and the European one for the European region. */
export function judgeEngine(engine: string): Judged {
  const rule = / TTL (.*?)(?: SETTINGS |$)/.exec(engine)?.[1] ?? "";
  const hasBoth = /eu-central-1.{0,20}730/.test(rule) && /2555/.test(rule);
  const finding = {
    source: "system.tables",
    resource: scratch,
    actual: rule,
    message: "the rule read back is not the one set",
  };
  return judged({ violations: hasBoth ? [] : [finding] });
}
