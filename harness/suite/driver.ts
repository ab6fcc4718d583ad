// The applications of the run's platform, to be opened by name.

import { openDriver } from "../experiment/jdbc/driver.ts";
import type { Driver, DriverWanted } from "../experiment/jdbc/driver.ts";
import type { AwsClients } from "../platform/aws/clients.ts";
import type { ClickHouseAccess } from "../platform/clickhouse/access.ts";
import type { RunContext } from "../platform/ports/run-context.ts";

/** Longer than a statement may take, so that the driver gives up first. */
const timeoutMs = 12_000;

export interface DriverPlace {
  readonly aws: AwsClients;
  readonly clickhouse: ClickHouseAccess;
  readonly context: RunContext;
}

export function driverOf({ aws, clickhouse, context }: DriverPlace): (wanted: DriverWanted) => Promise<Driver> {
  const { javaClient: parts, caFile } = context;
  return (wanted) => openDriver(wanted, { parts, aws, login: clickhouse.login("app"), caFile, timeoutMs });
}
