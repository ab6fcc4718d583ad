// One statement as `admin` on one replica, from the platform's runner host: how tests plant damage in data.

import { openClickHouse } from "../../../platform/clickhouse/access.ts";
import { awsOf, firstRegion, readCredentials, readRunContext } from "../../../suite/context.ts";
import { reportFailure } from "../../failure.ts";

const [, , contextFile = "", replica = "0", statement = ""] = process.argv;
try {
  const context = readRunContext(contextFile);
  const aws = awsOf(context, readCredentials(context));
  await using clickhouse = await openClickHouse({ region: firstRegion(context), aws, caFile: context.caFile });
  await clickhouse.replica(Number(replica), "admin").command(statement);
  aws.destroy();
} catch (error) {
  process.exitCode = reportFailure(error);
}
