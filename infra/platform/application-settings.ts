// What the API services read when they start: driver, address, pool and retries of each, as one parameter an application.
// The pools are the three of the seed: high traffic, default, batch.

import type { Stack } from "aws-cdk-lib";
import { CfnParameter } from "aws-cdk-lib/aws-ssm";
import { replicaHosts, splitHost } from "../manifests/split-names.ts";
import { clientPorts } from "../network/rules.ts";
import type { Settings } from "../settings/byoc-private.ts";

/** Pool of each application, with HikariCP's own names; milliseconds. */
const pools = {
  trading: {
    pool: "high-traffic",
    "hikari.maximumPoolSize": 50,
    "hikari.minimumIdle": 10,
    "hikari.connectionTimeout": 10_000,
    "hikari.idleTimeout": 600_000,
    "hikari.maxLifetime": 1_800_000,
    "hikari.leakDetectionThreshold": 60_000,
  },
  analytics: {
    pool: "default",
    "hikari.maximumPoolSize": 20,
    "hikari.minimumIdle": 5,
    "hikari.connectionTimeout": 10_000,
    "hikari.idleTimeout": 600_000,
    "hikari.maxLifetime": 1_800_000,
  },
  reporting: {
    pool: "batch",
    "hikari.maximumPoolSize": 10,
    "hikari.minimumIdle": 2,
    "hikari.connectionTimeout": 30_000,
    "hikari.idleTimeout": 1_800_000,
    // HikariCP switches an idle time off that is not well below the lifetime.
    "hikari.maxLifetime": 3_600_000,
  },
} as const;

/** The API services. */
export const applicationNames = Object.keys(pools);

/**
 * D-33: with HikariCP the driver's own socket time-out is not in force, since the pool puts its network time-out of zero in
 * its place whenever a connection is validated; the application sets the time on each connection that it borrows.
 */
const timeouts = {
  "jdbc.connection_timeout": 10_000,
  "jdbc.socket_timeout": 300_000,
  "borrowed.networkTimeout": 300_000,
} as const;

/**
 * The driver takes several endpoints in its older half alone, and that half by parameters of the URL with names of
 * its own; without a policy it stays with the first endpoint.
 */
const balancing = {
  "clickhouse.jdbc.v1": true,
  load_balancing_policy: "roundRobin",
  // The application sends again itself: the driver's own fail-over acknowledged rows that no server had.
  failover: 0,
  ssl: true,
  sslmode: "STRICT",
  connect_timeout: 3_000,
  socket_timeout: 10_000,
} as const;

/**
 * Longer than a lost server's session (10 s) and what the others take to give up its unfinished inserts: what is sent
 * again sooner may be acknowledged as a block that "already exists" just before that block is thrown away.
 */
const resendPauseMs = 15_000;

/** Creates `/clickhouse/applications/<name>/jdbc.properties` for every API service. */
export function applicationSettings(stack: Stack, settings: Settings): void {
  const url = (...hosts: readonly string[]): string =>
    `jdbc:clickhouse:https://${hosts.map((host) => `${host}:${String(clientPorts.http)}`).join(",")}/production_db`;
  const parameters = Object.entries(balancing).map(([name, value]) => `${name}=${String(value)}`);
  for (const [name, pool] of Object.entries(pools)) {
    const values = {
      application: name,
      "driver.artifact": "com.clickhouse:clickhouse-jdbc",
      "driver.version": "0.10.0",
      url: url(settings.serviceHost),
      // For what the application knows to be one or the other; the service's own name takes both.
      "url.write": url(splitHost("write", settings)),
      "url.read": url(splitHost("read", settings)),
      // For an application that would rather choose the server itself than leave it to the load balancer.
      "url.balanced": `${url(...replicaHosts(settings))}?${parameters.join("&")}`,
      "jdbc.ssl_mode": "STRICT",
      // The application tries again itself: the driver knows no deduplication tokens.
      "jdbc.retry": 0,
      ...(settings.corrections.driverTimeoutsInForce ? timeouts : {}),
      ...pool,
      "pool.metrics": true,
      "pool.health": true,
      "retry.attempts": 4,
      "retry.deduplicationToken": true,
      "retry.pause": resendPauseMs,
    };
    new CfnParameter(stack, `Settings${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
      name: `/${settings.prefix}/applications/${name}/jdbc.properties`,
      type: "String",
      value: Object.entries(values)
        .map(([key, value]) => `${key}=${String(value)}\n`)
        .join(""),
    });
  }
}
