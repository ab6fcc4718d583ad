// Retention as it happens by itself: rows are planted, nobody forces a merge, every replica is watched.

import { judgeExpiredGone, judgeNoEarlyDeletion } from "../../analysis/compliance/retention.ts";
import type { PlantedRow, RowsSeen } from "../../analysis/compliance/retention.ts";
import { systemClock } from "../../core/clock.ts";
import { synchronize } from "../companies/replicas.ts";
import type { Replica } from "../companies/replicas.ts";
import { baseTables, qualified } from "../companies/tables.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { lookFor, planRows } from "./probe.ts";
import type { Plan } from "./probe.ts";

export interface Watched {
  readonly planted: readonly PlantedRow[];
  /** Rows whose period had not ended when they were inserted. */
  readonly alive: readonly PlantedRow[];
  readonly seen: readonly RowsSeen[];
}

export interface WatchOptions {
  readonly replicas: readonly Replica[];
  /** Seconds after its end that a row may still be there; the watch ends as soon as all expired rows are gone. */
  readonly graceSeconds: number;
}

const offsets = {
  "a row that is a day past its period": -86_400,
  "a row that passes the end of its period during the watch": 6,
  "a row with a day of its period left": 86_400,
};

/** The server's own clock, seconds since 1970. */
export function serverTime(sql: ClickHouse): Promise<number> {
  return sql.number("SELECT toUnixTimestamp(now())");
}

/** Inserts the rows of one plan in one block, acknowledged by a quorum. */
export async function plant(sql: ClickHouse, plan: Plan, table = plan.table.name): Promise<void> {
  await sql.insert(qualified(table), plan.rows, { settings: { insert_quorum: "2" } });
}

/** Plants rows in every base table and watches until the expired ones are gone, or the grace is over. */
export async function watchRetention(admin: ClickHouse, { replicas, graceSeconds }: WatchOptions): Promise<Watched> {
  const now = await serverTime(admin);
  const plans = baseTables.map((table) => planRows(table, now, offsets));
  await Promise.all(plans.map((plan) => plant(admin, plan)));
  await synchronize(
    replicas,
    baseTables.map(({ name }) => name),
  );
  const planted = plans.flatMap((plan) => plan.planted);
  const seen = await lookFor(replicas, planted);
  const lastEnd = now + offsets["a row that passes the end of its period during the watch"];
  for (;;) {
    await systemClock.sleep(500);
    seen.push(...(await lookFor(replicas, planted)));
    const at = Math.min(...seen.slice(-replicas.length * baseTables.length).map((look) => look.at));
    if (at > lastEnd + graceSeconds) break;
    if (at > lastEnd && allGone({ planted, seen, replicas })) break;
  }
  return { planted, alive: planted.filter(({ expiresAt }) => expiresAt > now), seen };
}

function allGone({ planted, seen, replicas }: Omit<Watched, "alive"> & { replicas: readonly Replica[] }): boolean {
  const names = replicas.map(({ name }) => name);
  return judgeExpiredGone({ rows: planted, seen, replicas: names, graceSeconds: 0 }).verdict === "held";
}

/** TTL-008 and TTL-009 of what was watched. */
export function judgeWatched(watched: Watched, { replicas, graceSeconds }: WatchOptions) {
  const names = replicas.map(({ name }) => name);
  const { planted, alive, seen } = watched;
  // A watch that ended before the grace was over did so because everything had gone: then no grace was needed.
  const last = Math.max(...seen.map(({ at }) => at));
  const ends = planted.filter(({ expiresAt }) => expiresAt <= last).map(({ expiresAt }) => expiresAt);
  const grace = Math.min(graceSeconds, Math.max(0, last - Math.max(...ends)));
  return {
    early: judgeNoEarlyDeletion({ rows: alive, seen, replicas: names, graceSeconds }),
    late: judgeExpiredGone({ rows: planted, seen, replicas: names, graceSeconds: grace }),
  };
}
