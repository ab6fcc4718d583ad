// Opens the platform that a run context names, for one piece of work.

import type { ExitCode } from "../core/exit-codes.ts";
import type { ExperimentPlatform } from "../experiment/runner/platform.ts";
import { openClickHouse } from "../platform/clickhouse/access.ts";
import type { RunContext } from "../platform/ports/run-context.ts";
import { driverOf } from "../suite/driver.ts";
import { awsOf, firstRegion, layoutOfRun, readCredentials, readRunContext } from "../suite/context.ts";

export async function onPlatform(
  contextFile: string,
  work: (platform: ExperimentPlatform, context: RunContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  const context = readRunContext(contextFile);
  const region = firstRegion(context);
  const layout = layoutOfRun(context);
  const aws = awsOf(context, readCredentials(context));
  await using clickhouse = await openClickHouse({ region, aws, caFile: context.caFile });
  try {
    return await work({ aws, clickhouse, region, layout, openDriver: driverOf({ aws, clickhouse, context }) }, context);
  } finally {
    aws.destroy();
  }
}
