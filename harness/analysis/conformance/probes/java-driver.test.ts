// Applications with their driver: each way in which one can be wrong, one that is right, and one that nobody saw.

import { describe, expect, test } from "vitest";
import { away, contact, crowd, during, judges, promised, right, unseen } from "./sample-application.ts";
import type { ApplicationSeen } from "./java-driver.ts";

const turned = (seen: readonly ApplicationSeen[]) =>
  Object.fromEntries(
    Object.entries(judges).flatMap(([row, judge]) => {
      const { verdict } = judge(seen);
      return verdict === "held" ? [] : [[row, verdict]];
    }),
  );

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
