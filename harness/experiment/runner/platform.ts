// What an experiment needs of a platform that is up, wherever it stands.

import type { AwsClients } from "../../platform/aws/clients.ts";
import type { ClickHouseAccess } from "../../platform/clickhouse/access.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";

export interface ExperimentPlatform {
  readonly aws: AwsClients;
  readonly clickhouse: ClickHouseAccess;
  readonly region: RegionOutputs;
}
