// Applications with their driver: each way in which one can be wrong, one that is right, and one that nobody saw.

import { describe, expect, test } from "vitest";
import { judgeDriver, judgeMetrics, judgePool, judgeTimeouts } from "./java-driver.ts";
import type { ApplicationSeen, PoolState } from "./java-driver.ts";

const promised = {
  maximumPoolSize: 20,
  minimumIdle: 5,
  connectionTimeout: 10_000,
  idleTimeout: 600_000,
  leakDetectionThreshold: 60_000,
};
const gauges = (state: Omit<PoolState, "metrics" | "health">, timeouts: number) => ({
  "pool.ActiveConnections": state.active,
  "pool.IdleConnections": state.idle,
  "pool.PendingConnections": state.waiting,
  "pool.ConnectionTimeoutRate": timeouts,
});
const full = { total: 20, active: 20, idle: 0, waiting: 3 };
const free = { total: 20, active: 0, idle: 20, waiting: 0 };
const during = { ...full, metrics: gauges(full, 0), health: { "pool.ConnectivityCheck": false } };
const after = { ...free, metrics: gauges(free, 3), health: { "pool.ConnectivityCheck": true } };
const away = { failed: "SQLTransientConnectionException: request timed out", ms: 3_001 };
const crowd = {
  ...{ granted: 20, extra: [away, away], sentAwayAfterMs: 3_000, leaksReported: 1 },
  ...{ during: { value: during }, after: { value: after } },
};
const gaveUp = { afterMs: 1_500, tried: { failed: "SocketTimeoutException: Read timed out", ms: 1_530 } };
const right: ApplicationSeen = {
  ...{ application: "analytics", pool: "default", declaredDriver: "0.10.0" },
  contact: { value: { driver: "0.10.0", agent: "jdbc-v2/0.10.0 (Linux)", networkTimeoutMs: 300_000 } },
  settings: { value: promised },
  idle: { value: 5 },
  crowd,
  connectTimeout: gaveUp,
  answerTimeout: gaveUp,
};

const judges: Readonly<Record<string, (seen: readonly ApplicationSeen[]) => { readonly verdict: string }>> = {
  "JDBC-003": (seen) => judgeDriver(seen, "0.4.6"),
  "JDBC-004": (seen) => judgeTimeouts(seen, { socketMs: 300_000 }),
  "JDBC-005": (seen) => judgePool(seen, "default", promised),
  "JDBC-008": judgeMetrics,
};
const turned = (seen: readonly ApplicationSeen[]) =>
  Object.fromEntries(
    Object.entries(judges).flatMap(([row, judge]) => {
      const { verdict } = judge(seen);
      return verdict === "held" ? [] : [[row, verdict]];
    }),
  );
const contact = (change: object) => ({ contact: { value: { ...right.contact.value, ...change } } }) as object;
const unseen = { crowd: undefined, connectTimeout: undefined, answerTimeout: undefined, idle: {}, settings: {} };

describe("an application", () => {
  test("that is as promised", () => {
    expect(turned([right])).toEqual({});
  });

  test.each<[string, object, object]>([
    ["has an old driver", { declaredDriver: "0.3.1" }, { "JDBC-003": "violated" }],
    ["runs another driver than it tells", contact({ agent: "jdbc-v2/0.3.1" }), { "JDBC-003": "violated" }],
    ["was tried with another driver only", { declaredDriver: "0.9.0" }, { "JDBC-003": "unknown" }],
    ["has a pool that forgot the time-out", contact({ networkTimeoutMs: 0 }), { "JDBC-004": "violated" }],
    [
      "waits for a slow answer to the end",
      { answerTimeout: { afterMs: 1_500, tried: { value: {}, ms: 2_520 } } },
      { "JDBC-004": "violated" },
    ],
    [
      "never gives up connecting",
      { connectTimeout: { afterMs: 1_500, tried: { silent: "no answer within 30000 ms" } } },
      { "JDBC-004": "violated" },
    ],
    [
      "fails to connect for another reason",
      { connectTimeout: { afterMs: 1_500, tried: { failed: "SSLException: no", ms: 3 } } },
      { "JDBC-004": "unknown" },
    ],
    ["has a larger pool", { settings: { value: { ...promised, maximumPoolSize: 200 } } }, { "JDBC-005": "violated" }],
    ["lets everybody in", { crowd: { ...crowd, extra: [{ value: {}, ms: 2 }] } }, { "JDBC-005": "violated" }],
    ["lets everybody wait", { crowd: { ...crowd, extra: [{ ...away, ms: 30_000 }] } }, { "JDBC-005": "violated" }],
    ["keeps nothing idle", { idle: { value: 0 } }, { "JDBC-005": "violated" }],
    ["never reports what is held", { crowd: { ...crowd, leaksReported: 0 } }, { "JDBC-005": "violated" }],
    ["met nobody beyond its maximum", { crowd: { ...crowd, extra: [] } }, { "JDBC-005": "unknown" }],
    [
      "measures nothing",
      { crowd: { ...crowd, during: { value: { ...during, metrics: undefined } } } },
      { "JDBC-008": "violated" },
    ],
    [
      "is always well",
      { crowd: { ...crowd, during: { value: { ...during, health: { "pool.ConnectivityCheck": true } } } } },
      { "JDBC-008": "violated" },
    ],
  ])("%s", (_, change, expected) => {
    expect(turned([{ ...right, ...change }])).toEqual(expected);
  });

  test("that gets no connection is a violation of all of them", () => {
    const refused = { ...right, ...unseen, contact: { failed: "SQLTransientConnectionException" } };
    expect(new Set(Object.values(turned([refused])))).toEqual(new Set(["violated"]));
  });

  test("that nobody saw, or that is not there, is none", () => {
    const crashed = { ...right, ...unseen, contact: { silent: "the Java client ended with SIGKILL" } };
    for (const seen of [[crashed], []]) {
      expect(Object.values(turned(seen))).toEqual(Object.keys(judges).map(() => "unknown"));
    }
  });
});
