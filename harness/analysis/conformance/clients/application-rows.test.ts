// Rows of the applications on a few settings, written as in their parameters.

import { expect, it } from "vitest";
import type { Profile } from "#harness/config/profile.ts";
import { inFull } from "../sample-platform.ts";
import { endpointsOfUrl } from "./application-settings.ts";
import { configuredPool, promisedPool } from "./pool-promise.ts";
import { parameter, three } from "./sample-applications.ts";

/** The first application with something of its own, and the others with what is right. */
const all = (more: object, others: object = more) => ({
  A: parameter("trading", more),
  B: parameter("analytics", others),
  C: parameter("reporting", others),
});

it("JDBC-003: drivers", () => {
  const cases = {
    "the least": three(),
    none: {},
    "one application too few": { A: parameter("analytics"), B: parameter("reporting") },
    older: three({ "driver.version": "0.4.5" }),
    "older, and a candidate": three({ "driver.version": "0.4-rc1" }),
    "newer by its first number": three({ "driver.version": "1.0" }),
    "newer by its second number": three({ "driver.version": "0.10.0-patch2" }),
    "no version": three({ "driver.version": undefined }),
    "another driver": three({ "driver.artifact": "ru.yandex.clickhouse:clickhouse-jdbc", "driver.version": "0.9" }),
  };
  expect(inFull("JDBC-003", cases, { objectives: { "JDBC-003": { value: "0.4.6" } } })).toMatchInlineSnapshot(`
    "# the least: held
    # none: violated
    - none: no settings of the trading API are declared | expected "trading"
    - none: no settings of the analytics API are declared | expected "analytics"
    - none: no settings of the reporting API are declared | expected "reporting"
    # one application too few: violated
    - none: no settings of the trading API are declared | expected "trading"
    # older: violated
    - First/Value: trading uses com.clickhouse:clickhouse-jdbc 0.4.5 | found "com.clickhouse:clickhouse-jdbc 0.4.5" | expected "com.clickhouse:clickhouse-jdbc 0.4.6 or newer"
    # older, and a candidate: violated
    - First/Value: trading uses com.clickhouse:clickhouse-jdbc 0.4-rc1 | found "com.clickhouse:clickhouse-jdbc 0.4-rc1" | expected "com.clickhouse:clickhouse-jdbc 0.4.6 or newer"
    # newer by its first number: held
    # newer by its second number: held
    # no version: violated
    - First/Value: trading uses com.clickhouse:clickhouse-jdbc none | found "com.clickhouse:clickhouse-jdbc none" | expected "com.clickhouse:clickhouse-jdbc 0.4.6 or newer"
    # another driver: violated
    - First/Value: trading uses ru.yandex.clickhouse:clickhouse-jdbc 0.9 | found "ru.yandex.clickhouse:clickhouse-jdbc 0.9" | expected "com.clickhouse:clickhouse-jdbc 0.4.6 or newer""
  `);
});

it("JDBC-004: time-outs", () => {
  const right = { "jdbc.connection_timeout": 10_000, "borrowed.networkTimeout": 300_000 };
  const one = (more: object) => all({ ...right, ...more }, right);
  const cases = {
    agreed: one({}),
    none: one({ "jdbc.connection_timeout": undefined, "borrowed.networkTimeout": undefined }),
    others: one({ "jdbc.connection_timeout": 0, "borrowed.networkTimeout": 60_000 }),
    "of the pool and not of the driver": one({
      "jdbc.connection_timeout": undefined,
      "hikari.connection_timeout": 10_000,
    }),
    "of neither": one({
      "jdbc.connection_timeout": undefined,
      connection_timeout: 10_000,
      xxxxxconnection_timeout: 10_000,
    }),
  };
  const objectives = { "JDBC-004": { value: { connectMs: 10_000, socketMs: 300_000 } } };
  expect(inFull("JDBC-004", cases, { objectives })).toMatchInlineSnapshot(`
    "# agreed: held
    # none: violated
    - A/Value: trading gives up connecting never | found "none" | expected "connection_timeout 10000 ms"
    - A/Value: trading waits for answers and gives up never | found 0 | expected "networkTimeout 300000 ms on each borrowed connection" | why "HikariCP resets the driver's socket_timeout when it validates a connection"
    # others: violated
    - A/Value: trading gives up connecting never | found "0" | expected "connection_timeout 10000 ms"
    - A/Value: trading waits for answers and gives up after 60000 ms | found 60000 | expected "networkTimeout 300000 ms on each borrowed connection" | why "HikariCP resets the driver's socket_timeout when it validates a connection"
    # of the pool and not of the driver: violated
    - A/Value: trading gives up connecting never | found "none" | expected "connection_timeout 10000 ms"
    # of neither: violated
    - A/Value: trading gives up connecting never | found "none" | expected "connection_timeout 10000 ms""
  `);
});

it("JDBC-005: pools as HikariCP makes them", () => {
  const agreed = { maximum: 20, minimumIdle: 5, connectionMs: 30_000, idleMs: 600_000, lifetimeMs: 1_800_000 };
  const objectives = { "JDBC-005": { value: agreed } };
  const pool = { pool: "default", "hikari.maximumPoolSize": 20, "hikari.minimumIdle": 5 };
  const cases = {
    agreed: three(pool),
    none: three(),
    "of another kind": three({ ...pool, pool: "batch" }),
    "defaults alone": three({ pool: "default" }),
  };
  expect(inFull("JDBC-005", cases, { objectives })).toMatchInlineSnapshot(`
    "# agreed: held
    # none: violated
    - none: no application declares a default pool | expected "default"
    # of another kind: violated
    - none: no application declares a default pool | expected "default"
    # defaults alone: violated
    - First/Value: the default pool of trading has maximumPoolSize 10 | found {"maximumPoolSize":10} | expected {"maximumPoolSize":20}
    - First/Value: the default pool of trading has minimumIdle 10 | found {"minimumIdle":10} | expected {"minimumIdle":5}"
  `);
  const nothing = { name: "sample", objectives: {} } as unknown as Profile;
  expect(() => promisedPool(nothing, "JDBC-005")).toThrow("the profile sample agrees on no pool for JDBC-005");
});

it("what HikariCP makes of its settings", () => {
  const made = (given: Readonly<Record<string, string>>) => configuredPool(new Map(Object.entries(given)));
  expect(made({})).toEqual({
    maximumPoolSize: 10,
    minimumIdle: 10,
    connectionTimeout: 30_000,
    idleTimeout: 600_000,
    maxLifetime: 1_800_000,
    leakDetectionThreshold: 0,
  });
  expect(made({ maximumPoolSize: "4", minimumIdle: "9" })).toMatchObject({ maximumPoolSize: 4, minimumIdle: 4 });
  expect(made({ maximumPoolSize: "4" })).toMatchObject({ minimumIdle: 4 });
  expect(made({ idleTimeout: "1799000" })).toMatchObject({ idleTimeout: 1_799_000 });
  expect(made({ idleTimeout: "1799001" })).toMatchObject({ idleTimeout: 0 });
  expect(made({ maxLifetime: "0" })).toMatchObject({ idleTimeout: 600_000, maxLifetime: 0 });
  expect(made({ leakDetectionThreshold: "60000" })).toMatchObject({ leakDetectionThreshold: 60_000 });
});

it("JDBC-008, JDBC-015: what is published, and what is tried again", () => {
  const both = { "pool.metrics": "true", "pool.health": "TRUE" };
  const published = {
    both: all(both),
    "metrics alone": all({ "pool.metrics": "true" }, both),
    "health alone": all({ "pool.health": "true", "pool.metrics": "on" }, both),
  };
  expect(inFull("JDBC-008", published)).toMatchInlineSnapshot(`
    "# both: held
    # metrics alone: violated
    - A/Value: the pool of trading publishes no health checks | found {"metrics":true,"health":false} | expected {"metrics":true,"health":true}
    # health alone: violated
    - A/Value: the pool of trading publishes no metrics | found {"metrics":false,"health":true} | expected {"metrics":true,"health":true}"
  `);
  const again = { "retry.attempts": 2, "retry.deduplicationToken": "true" };
  const tried = {
    "with a token": all(again),
    once: all({ "retry.attempts": 1 }, again),
    "no word of it": all({ "retry.deduplicationToken": "true" }, again),
    "without a token": all({ "retry.attempts": 3 }, again),
  };
  expect(inFull("JDBC-015", tried)).toMatchInlineSnapshot(`
    "# with a token: held
    # once: violated
    - A/Value: trading does not try failed statements again | found 1 | expected "two attempts or more"
    # no word of it: violated
    - A/Value: trading does not try failed statements again | found 1 | expected "two attempts or more"
    # without a token: violated
    - A/Value: trading sends inserts again without a deduplication token | found {"attempts":3,"deduplicationToken":false} | expected "the same token with every attempt""
  `);
});

it("JDBC-014: where statements are sent", () => {
  const to = (url: string | undefined) => all({ url }, {});
  const urls = {
    "by its name": to("jdbc:clickhouse://ch.example:8123/db"),
    "in the other spelling, by TLS": to("jdbc:ch:https://ch.example/db"),
    "in plain text": to("jdbc:ch:http://ch.example?ssl=true"),
    "and nothing more": to("jdbc:ch://ch.example"),
    "one of the servers": to("jdbc:ch://ch-0.example:8123/db"),
    "several of them": to("jdbc:ch://ch.example:8123,ch-1.example:8123/db"),
    "a name that begins alike": to("jdbc:ch://ch.example.org/db"),
    "another database": to("jdbc:postgresql://ch.example/db"),
    "in a text": to("see jdbc:ch://ch.example/db"),
    none: to(undefined),
  };
  const zone = { name: "example", service: "ch.example" };
  expect(inFull("JDBC-014", urls, { zone })).toMatchInlineSnapshot(`
    "# by its name: held
    # in the other spelling, by TLS: held
    # in plain text: held
    # and nothing more: held
    # one of the servers: violated
    - A/Value: trading connects to ch-0.example, which does not lead to whatever server is there | found "jdbc:ch://ch-0.example:8123/db" | expected "ch.example"
    # several of them: violated
    - A/Value: trading connects to no single name, which does not lead to whatever server is there | found "jdbc:ch://ch.example:8123,ch-1.example:8123/db" | expected "ch.example"
    # a name that begins alike: violated
    - A/Value: trading connects to ch.example.org, which does not lead to whatever server is there | found "jdbc:ch://ch.example.org/db" | expected "ch.example"
    # another database: violated
    - A/Value: trading connects to no single name, which does not lead to whatever server is there | found "jdbc:postgresql://ch.example/db" | expected "ch.example"
    # in a text: violated
    - A/Value: trading connects to no single name, which does not lead to whatever server is there | found "see jdbc:ch://ch.example/db" | expected "ch.example"
    # none: violated
    - A/Value: trading connects to no single name, which does not lead to whatever server is there | found "none" | expected "ch.example""
  `);
  expect(inFull("JDBC-014", { "no name is promised": to(undefined) }, { zone: { name: "example" } })).toContain(
    "unknown\n- none: the checker crashed",
  );
});

it("endpoints of an address", () => {
  expect(endpointsOfUrl("jdbc:ch:https://a:1,b,,a:1/db?x=/y")).toEqual(["a:1", "b", "a:1"]);
  expect(endpointsOfUrl("jdbc:clickhouse://a?x")).toEqual(["a"]);
  expect(endpointsOfUrl("jdbc:ch:http://a")).toEqual(["a"]);
  expect(endpointsOfUrl("see jdbc:ch://a")).toEqual([]);
  expect(endpointsOfUrl(undefined)).toEqual([]);
});
