// Applications with their driver: every word of what is said of those that are wrong.

import { describe, expect, test } from "vitest";
import { judgedText } from "../sample-platform.ts";
import { judgeDriver, judgeMetrics, judgePool } from "./java-driver.ts";
import { away, after, contact, crowd, during, judges, promised, right, unseen } from "./sample-application.ts";

/** What one judge says of applications that differ from the right one. */
function told(row: string, changes: Readonly<Record<string, object>>): string {
  const judge = judges[row] ?? judgeMetrics;
  return judgedText(
    Object.fromEntries(Object.entries(changes).map(([what, change]) => [what, judge([{ ...right, ...change }])])),
  );
}

describe("every word of what is said", () => {
  test("of drivers", () => {
    expect(
      told("JDBC-003", {
        "declares and runs an old one": {
          declaredDriver: "0.3.1",
          ...contact({ driver: "0.3.1", agent: "jdbc-v1/0.3.1" }),
        },
        "declares none": { declaredDriver: undefined },
        "runs another than declared": { declaredDriver: "0.9.0" },
        "tells another": contact({ agent: "jdbc-v2/0.3.1" }),
        "gets no connection": { contact: { failed: "refused" } },
        "is not seen": { contact: { silent: "killed" } },
      }),
    ).toMatchInlineSnapshot(`
      "# declares and runs an old one: violated
      {"source":"applications","resource":"analytics","message":"analytics: declares an old driver","actual":"0.3.1"}
      {"source":"applications","resource":"analytics","message":"analytics: runs an old driver","actual":"0.3.1"}
      # declares none: violated
      {"source":"applications","resource":"analytics","message":"analytics: declares an old driver"}
      # runs another than declared: unknown
      {"source":"applications","resource":"analytics","message":"analytics: was tried with 0.10.0 only","actual":"0.9.0"}
      # tells another: violated
      {"source":"applications","resource":"analytics","message":"analytics: tells the servers another driver than 0.10.0","actual":"jdbc-v2/0.3.1"}
      # gets no connection: violated
      {"source":"applications","resource":"analytics","message":"analytics: gets no connection","actual":"refused"}
      # is not seen: unknown
      {"source":"applications","resource":"analytics","message":"analytics: its first statement: killed"}"
    `);
    expect(judgedText({ nobody: judgeDriver([], "0.4.6") })).toMatchInlineSnapshot(`
      "# nobody: unknown
      {"source":"applications","resource":"none","message":"none: no such application was tried"}"
    `);
  });

  test("of time-outs", () => {
    const tried = (failed: string, ms?: number) => ({ connectTimeout: { afterMs: 1_500, tried: { failed, ms } } });
    expect(
      told("JDBC-004", {
        "other words": { connectTimeout: { afterMs: 1_500, tried: { failed: "request timeout", ms: 13_500 } } },
        late: tried("Read timed out", 13_501),
        "who knows when": tried("Read time-out"),
        "another reason": tried("SSLException: no", 3),
        "another setting": contact({ networkTimeoutMs: 0 }),
        "an answer came": { answerTimeout: { afterMs: 1_500, tried: { value: {}, ms: 2_520 } } },
        "nobody tried": { connectTimeout: undefined, answerTimeout: undefined },
        "no connection": { ...unseen, contact: { failed: "refused" } },
      }),
    ).toMatchInlineSnapshot(`
      "# other words: held
      # late: violated
      {"source":"applications","resource":"analytics","message":"analytics: does not give up when it has to connect in vain","actual":{"failed":"Read timed out","ms":13501}}
      # who knows when: violated
      {"source":"applications","resource":"analytics","message":"analytics: does not give up when it has to connect in vain","actual":{"failed":"Read time-out"}}
      # another reason: unknown
      {"source":"applications","resource":"analytics","message":"analytics: did not connect for another reason","actual":"SSLException: no"}
      # another setting: violated
      {"source":"applications","resource":"analytics","message":"analytics: waits for answers by another time-out","actual":0}
      # an answer came: violated
      {"source":"applications","resource":"analytics","message":"analytics: does not give up when it has to wait for an answer in vain","actual":{"value":{},"ms":2520}}
      # nobody tried: unknown
      {"source":"applications","resource":"analytics","message":"analytics: nobody let it connect in vain"}
      {"source":"applications","resource":"analytics","message":"analytics: nobody let it wait for an answer in vain"}
      # no connection: violated
      {"source":"applications","resource":"analytics","message":"analytics: gets no connection","actual":"refused"}"
    `);
  });

  test("of pools", () => {
    const crowded = (change: object) => ({ crowd: { ...crowd, ...change } });
    expect(
      told("JDBC-005", {
        "another kind": { pool: "analytics", idle: { value: 0 } },
        "other figures": { settings: { value: { ...promised, maximumPoolSize: 200, idleTimeout: 1 } } },
        "hands out fewer": crowded({ granted: 19 }),
        "holds more": crowded({ during: { value: { ...during, total: 21 } } }),
        "lets another in": crowded({ extra: [away, { value: {}, ms: 2 }] }),
        "sends away late": crowded({ extra: [{ ...away, ms: 15_001 }, { ...away, ms: 15_000 }, { failed: "x" }] }),
        "keeps too few": { idle: { value: 4 } },
        "reports nothing": crowded({ leaksReported: 0 }),
        "was not to report": crowded({ leaksReported: undefined }),
        "no answers": {
          settings: { silent: "a" },
          idle: { silent: "b" },
          ...crowded({ during: { silent: "c" }, extra: [{ silent: "d" }] }),
        },
        "said no": { settings: { failed: "a" }, idle: { failed: "b" }, ...crowded({ during: { failed: "c" } }) },
        "said nothing": { settings: {}, idle: {}, ...crowded({ during: {} }) },
        "no crowd": { crowd: undefined },
        "nobody beyond": crowded({ extra: [] }),
        "no connection": { contact: { failed: "refused" } },
      }),
    ).toMatchInlineSnapshot(`
      "# another kind: unknown
      {"source":"applications","resource":"none","message":"none: no such application was tried"}
      # other figures: violated
      {"source":"applications","resource":"analytics","message":"analytics: its pool has another maximumPoolSize than 20","actual":{"maximumPoolSize":200,"minimumIdle":5,"connectionTimeout":10000,"idleTimeout":1,"leakDetectionThreshold":60000}}
      {"source":"applications","resource":"analytics","message":"analytics: its pool has another idleTimeout than 600000","actual":{"maximumPoolSize":200,"minimumIdle":5,"connectionTimeout":10000,"idleTimeout":1,"leakDetectionThreshold":60000}}
      # hands out fewer: violated
      {"source":"applications","resource":"analytics","message":"analytics: its pool hands out fewer than its maximum","actual":19}
      # holds more: violated
      {"source":"applications","resource":"analytics","message":"analytics: its pool holds more than its maximum","actual":21}
      # lets another in: violated
      {"source":"applications","resource":"analytics","message":"analytics: more borrowers than promised got a connection","actual":2}
      # sends away late: violated
      {"source":"applications","resource":"analytics","message":"analytics: borrowers are sent away late","actual":[15001,null]}
      # keeps too few: violated
      {"source":"applications","resource":"analytics","message":"analytics: too few connections are kept idle","actual":4}
      # reports nothing: violated
      {"source":"applications","resource":"analytics","message":"analytics: a connection that is held is never reported","actual":0}
      # was not to report: held
      # no answers: unknown
      {"source":"applications","resource":"analytics","message":"analytics: its pool's settings: a"}
      {"source":"applications","resource":"analytics","message":"analytics: its idle connections: b"}
      {"source":"applications","resource":"analytics","message":"analytics: its pool under a crowd: c"}
      {"source":"applications","resource":"analytics","message":"analytics: a borrower too many: d"}
      # said no: unknown
      {"source":"applications","resource":"analytics","message":"analytics: its pool's settings: a"}
      {"source":"applications","resource":"analytics","message":"analytics: its idle connections: b"}
      {"source":"applications","resource":"analytics","message":"analytics: its pool under a crowd: c"}
      # said nothing: unknown
      {"source":"applications","resource":"analytics","message":"analytics: its pool's settings: not read"}
      {"source":"applications","resource":"analytics","message":"analytics: its idle connections: not read"}
      {"source":"applications","resource":"analytics","message":"analytics: its pool under a crowd: not read"}
      # no crowd: unknown
      {"source":"applications","resource":"analytics","message":"analytics: its pool met no crowd"}
      # nobody beyond: unknown
      {"source":"applications","resource":"analytics","message":"analytics: nobody came beyond the maximum"}
      # no connection: violated
      {"source":"applications","resource":"analytics","message":"analytics: gets no connection","actual":"refused"}"
    `);
    expect(
      judgedText({
        "nothing promised": judgePool(
          [{ ...right, crowd: { ...crowd, granted: 0, leaksReported: 0, during: {} } }],
          "default",
          {},
        ),
      }),
    ).toMatchInlineSnapshot(`
      "# nothing promised: unknown
      {"source":"applications","resource":"analytics","message":"analytics: its pool under a crowd: not read"}"
    `);
  });

  test("of what is measured", () => {
    const seen = (of: "during" | "after", change: object) => ({
      crowd: { ...crowd, [of]: { value: { ...(of === "during" ? during : after), ...change } } },
    });
    const metric = (of: "during" | "after", name: string, value: number) =>
      seen(of, { metrics: { ...(of === "during" ? during : after).metrics, [`pool.${name}`]: value } });
    const shown = Object.entries({
      "active, otherwise": metric("during", "ActiveConnections", 19),
      "active, none": seen("during", { active: 0, metrics: { ...during.metrics, "pool.ActiveConnections": 0 } }),
      "idle, otherwise": metric("after", "IdleConnections", 19),
      "idle, none": seen("after", { idle: 0, metrics: { ...after.metrics, "pool.IdleConnections": 0 } }),
      "pending, never": metric("during", "PendingConnections", 0),
      "pending, always": metric("after", "PendingConnections", 1),
      "timeouts, one": metric("after", "ConnectionTimeoutRate", 1),
      "timeouts, none": metric("after", "ConnectionTimeoutRate", 0),
      "health, always": seen("during", { health: { "pool.ConnectivityCheck": true } }),
      "health, never again": seen("after", { health: undefined }),
      "metrics, none": seen("during", { metrics: undefined }),
      "not seen after": { crowd: { ...crowd, after: {} } },
      "not seen during": { crowd: { ...crowd, during: {} } },
      "no crowd": { crowd: undefined },
      "no connection": { contact: { failed: "refused" } },
    }).map(([what, change]) => {
      const { verdict, findings } = judgeMetrics([{ ...right, ...change }]);
      return `${what}: ${verdict}, ${findings.map(({ message }) => message).join("; ")}`;
    });
    expect(shown.join("\n")).toMatchInlineSnapshot(`
      "active, otherwise: violated, analytics: its pool does not show active connections
      active, none: violated, analytics: its pool does not show active connections
      idle, otherwise: violated, analytics: its pool does not show idle connections
      idle, none: violated, analytics: its pool does not show idle connections
      pending, never: violated, analytics: its pool does not show pending borrowers
      pending, always: violated, analytics: its pool does not show pending borrowers
      timeouts, one: held, 
      timeouts, none: violated, analytics: its pool does not show timeouts
      health, always: violated, analytics: its pool does not show health
      health, never again: violated, analytics: its pool does not show health
      metrics, none: violated, analytics: its pool does not show active connections; analytics: its pool does not show pending borrowers
      not seen after: unknown, analytics: its pool was not seen under a crowd and after it
      not seen during: unknown, analytics: its pool was not seen under a crowd and after it
      no crowd: unknown, analytics: its pool was not seen under a crowd and after it
      no connection: violated, analytics: gets no connection"
    `);
  });
});
