// An application that is as promised, for tests of the judges of drivers and pools, and what makes it another one.

import type { Judged } from "../../compliance/judged.ts";
import { judgeDriver, judgeMetrics, judgePool, judgeTimeouts } from "./java-driver.ts";
import type { ApplicationSeen, PoolState } from "./java-driver.ts";

export const promised = {
  maximumPoolSize: 20,
  minimumIdle: 5,
  connectionTimeout: 10_000,
  idleTimeout: 600_000,
  leakDetectionThreshold: 60_000,
};
export const gauges = (state: Omit<PoolState, "metrics" | "health">, timeouts: number) => ({
  "pool.ActiveConnections": state.active,
  "pool.IdleConnections": state.idle,
  "pool.PendingConnections": state.waiting,
  "pool.ConnectionTimeoutRate": timeouts,
});
export const full = { total: 20, active: 20, idle: 0, waiting: 3 };
export const free = { total: 20, active: 0, idle: 20, waiting: 0 };
export const during = { ...full, metrics: gauges(full, 0), health: { "pool.ConnectivityCheck": false } };
export const after = { ...free, metrics: gauges(free, 3), health: { "pool.ConnectivityCheck": true } };
export const away = { failed: "SQLTransientConnectionException: request timed out", ms: 3_001 };
export const crowd = {
  ...{ granted: 20, extra: [away, away], sentAwayAfterMs: 3_000, leaksReported: 1 },
  ...{ during: { value: during }, after: { value: after } },
};
export const gaveUp = { afterMs: 1_500, tried: { failed: "SocketTimeoutException: Read timed out", ms: 1_530 } };
export const right: ApplicationSeen = {
  ...{ application: "analytics", pool: "default", declaredDriver: "0.10.0" },
  contact: { value: { driver: "0.10.0", agent: "jdbc-v2/0.10.0 (Linux)", networkTimeoutMs: 300_000 } },
  settings: { value: promised },
  idle: { value: 5 },
  crowd,
  connectTimeout: gaveUp,
  answerTimeout: gaveUp,
};

export const judges: Readonly<Record<string, (seen: readonly ApplicationSeen[]) => Judged>> = {
  "JDBC-003": (seen) => judgeDriver(seen, "0.4.6"),
  "JDBC-004": (seen) => judgeTimeouts(seen, { socketMs: 300_000 }),
  "JDBC-005": (seen) => judgePool(seen, "default", promised),
  "JDBC-008": judgeMetrics,
};
export const contact = (change: object) => ({ contact: { value: { ...right.contact.value, ...change } } }) as object;
export const unseen = { crowd: undefined, connectTimeout: undefined, answerTimeout: undefined, idle: {}, settings: {} };
