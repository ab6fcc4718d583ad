// Retention by hand: merges are paused, rows expire in spite of it, then OPTIMIZE … FINAL has to remove them everywhere.

import { judgeExpiredGone, judgeNoEarlyDeletion } from "../../analysis/compliance/retention.ts";
import type { PlantedRow, RowsSeen } from "../../analysis/compliance/retention.ts";
import { judged } from "../../analysis/compliance/judged.ts";
import type { Judged } from "../../analysis/compliance/judged.ts";
import { eventually } from "../../core/eventually.ts";
import { onEach, synchronize } from "../companies/replicas.ts";
import type { Replica } from "../companies/replicas.ts";
import { baseTables, qualified } from "../companies/tables.ts";
import type { BaseTable } from "../companies/tables.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { plant, serverTime } from "./natural.ts";
import { lookFor, planRows } from "./probe.ts";

export interface Forced {
  readonly planted: readonly PlantedRow[];
  /** With merges paused and the rows expired: they must still be there, or the statement has nothing to prove. */
  readonly before: readonly RowsSeen[];
  readonly after: readonly RowsSeen[];
}

const offsets = { "a row that has expired under paused merges": 2, "a row with a day of its period left": 86_400 };

/** Runs the procedure on the raw events. Merges go on again whatever happens. */
export async function forceRetention(admin: ClickHouse, replicas: readonly Replica[]): Promise<Forced> {
  const [table] = baseTables;
  if (table === undefined) return { planted: [], before: [], after: [] };
  const name = qualified(table.name);
  await onEach(replicas, ({ sql }) => sql.command(`SYSTEM STOP MERGES ${name}`));
  try {
    const { planted, before } = await expireUnderPause(admin, table, replicas);
    await onEach(replicas, ({ sql }) => sql.command(`SYSTEM START MERGES ${name}`));
    await admin.command(`OPTIMIZE TABLE ${name} FINAL SETTINGS alter_sync = 2`);
    return { planted, before, after: await lookFor(replicas, planted) };
  } finally {
    await onEach(replicas, ({ sql }) => sql.command(`SYSTEM START MERGES ${name}`));
  }
}

async function expireUnderPause(admin: ClickHouse, table: BaseTable, replicas: readonly Replica[]) {
  const now = await serverTime(admin);
  const plan = planRows(table, now, offsets);
  await plant(admin, plan);
  await synchronize(replicas, [table.name]);
  await eventually(async () => (await serverTime(admin)) > now + 3, {
    withinMs: 20_000,
    everyMs: 300,
    what: "rows expire",
  });
  return { planted: plan.planted, before: await lookFor(replicas, plan.planted) };
}

/** TTL-010: held when the rows were there before the statement and are gone after it, on every replica. */
export function judgeForced({ planted, before, after }: Forced, replicas: readonly Replica[]): Judged {
  const options = { rows: planted, replicas: replicas.map(({ name }) => name), graceSeconds: 0 };
  const gone = judgeExpiredGone({ ...options, seen: after });
  const kept = judgeNoEarlyDeletion({
    ...options,
    rows: planted.filter(({ what }) => what.includes("left")),
    seen: after,
  });
  const early = before.filter(({ ids }) => ids.length < planted.length);
  const noProof = early.map(({ replica, table }) => ({
    source: replica,
    resource: table,
    message: "the expired rows were gone before the statement ran: it has proven nothing",
  }));
  const all = [gone, kept].flatMap(({ verdict, findings }) => (verdict === "violated" ? findings : []));
  const open = [gone, kept].flatMap(({ verdict, findings }) => (verdict === "unknown" ? findings : []));
  return judged({ violations: all, unknowns: [...open, ...noProof] });
}
