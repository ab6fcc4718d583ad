// What an experiment needs of a platform that is up, wherever it stands.

import type { AwsClients } from "../../platform/aws/clients.ts";
import type { ClickHouseAccess } from "../../platform/clickhouse/access.ts";
import type { Driver, DriverWanted } from "../jdbc/driver.ts";
import type { Layout } from "./layout.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";

export interface ExperimentPlatform {
  readonly aws: AwsClients;
  readonly clickhouse: ClickHouseAccess;
  readonly region: RegionOutputs;
  readonly layout: Layout;
  /** Opens an application of the platform, where experiments have one do the work. */
  readonly openDriver?: (wanted: DriverWanted) => Promise<Driver>;
}
