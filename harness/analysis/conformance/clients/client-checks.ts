// Applications as they are configured: one parameter each, over template and live platform. What the configuration comes
// to in a running pool is shown by the driver itself (probes/java-driver.ts).

import { z } from "zod";
import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import type { Node } from "../../model/node.ts";
import { declaredApplications, hostOfUrl, isAtLeast } from "./application-settings.ts";
import type { ApplicationSettings } from "./application-settings.ts";
import { configuredPool, poolRows, promisedPool } from "./pool-promise.ts";
import type { PoolRow, PoolSetting } from "./pool-promise.ts";

/** The API services of the seed. */
export const promisedApplications = ["trading", "analytics", "reporting"] as const;
const driverArtifact = "com.clickhouse:clickhouse-jdbc";
/** Maven's coordinates, or the name of the artifact alone: its other publisher ended before the versions in question. */
const isDriver = (artifact: string | undefined) => artifact === driverArtifact || artifact === "clickhouse-jdbc";

interface Configured {
  readonly node: Node;
  readonly settings: ApplicationSettings;
}

export const clientChecks = [
  check("JDBC-003", (it) => {
    const least = String(it.profile.objectives["JDBC-003"]?.value);
    onEveryApplication(it, ({ node, settings: { application, driver } }) => {
      const { artifact, version = "none" } = driver;
      it.expect(node, isDriver(artifact) && isAtLeast(version, least), {
        message: `${application} uses ${artifact} ${version}`,
        expected: `${driverArtifact} ${least} or newer`,
        actual: `${artifact} ${version}`,
      });
    });
  }),

  check("JDBC-004", (it) => {
    const { connectMs, socketMs } = it.profile.objectives["JDBC-004"]?.value as Readonly<Record<string, number>>;
    onEveryApplication(it, ({ node, settings: { application, properties, networkTimeoutMs } }) => {
      const connect = Number(properties.get("connection_timeout"));
      it.expect(node, connect === connectMs, {
        message: `${application} gives up connecting ${timeOf(connect)}`,
        expected: `connection_timeout ${String(connectMs)} ms`,
        actual: properties.get("connection_timeout") ?? "none",
      });
      // The pool puts its own network time-out over the driver's: only what is set after borrowing counts.
      it.expect(node, networkTimeoutMs === socketMs, {
        message: `${application} waits for answers and gives up ${timeOf(networkTimeoutMs)}`,
        expected: `networkTimeout ${String(socketMs)} ms on each borrowed connection`,
        actual: networkTimeoutMs,
        why: "HikariCP resets the driver's socket_timeout when it validates a connection",
      });
    });
  }),

  ...(Object.keys(poolRows) as PoolRow[]).map((row) =>
    check(row, (it) => {
      const kind = poolRows[row];
      const promised = promisedPool(it.profile, row);
      const found = declaredApplications(it.model).filter(({ settings }) => settings.pool === kind);
      it.looked();
      if (found.length === 0) it.missing({ message: `no application declares a ${kind} pool`, expected: kind });
      it.each(found, ({ node, settings: { application, hikari } }) => {
        const configured = configuredPool(hikari);
        for (const [name, expected] of Object.entries(promised) as [PoolSetting, number][]) {
          const actual = configured[name];
          it.expect(node, actual === expected, {
            message: `the ${kind} pool of ${application} has ${name} ${String(actual)}`,
            expected: { [name]: expected },
            actual: { [name]: actual },
          });
        }
      });
    }),
  ),

  check("JDBC-008", (it) => {
    onEveryApplication(it, ({ node, settings: { application, metrics, health } }) => {
      it.expect(node, metrics && health, {
        message: `the pool of ${application} publishes ${metrics ? "no health checks" : "no metrics"}`,
        expected: { metrics: true, health: true },
        actual: { metrics, health },
      });
    });
  }),

  check("JDBC-014", (it) => {
    const { service } = z.looseObject({ service: z.string() }).parse(it.intent["zone"]);
    onEveryApplication(it, ({ node, settings: { application, url } }) => {
      const host = hostOfUrl(url);
      it.expect(node, host === service, {
        message: `${application} connects to ${host ?? "no single name"}, which does not lead to whatever server is there`,
        expected: service,
        actual: url ?? "none",
      });
    });
  }),

  check("JDBC-015", (it) => {
    onEveryApplication(it, ({ node, settings: { application, retry } }) => {
      it.expect(node, retry.attempts > 1, {
        message: `${application} does not try failed statements again`,
        expected: "two attempts or more",
        actual: retry.attempts,
      });
      it.expect(node, retry.attempts <= 1 || retry.deduplicationToken, {
        message: `${application} sends inserts again without a deduplication token`,
        expected: "the same token with every attempt",
        actual: { attempts: retry.attempts, deduplicationToken: retry.deduplicationToken },
      });
    });
  }),
];

/** Each of the promised applications has to be there; others are looked at as well. */
function onEveryApplication(it: Inspection, look: (one: Configured) => void): void {
  it.attempt(() => {
    const found = declaredApplications(it.model);
    for (const name of promisedApplications) {
      it.looked();
      if (!found.some(({ settings }) => settings.application === name)) {
        it.missing({ message: `no settings of the ${name} API are declared`, expected: name });
      }
    }
    it.each(found, look);
  });
}

function timeOf(ms: number): string {
  return Number.isFinite(ms) && ms > 0 ? `after ${String(ms)} ms` : "never";
}
