// A set of log groups under one key, each with a period: no log is kept for ever, none in the clear.

import type { Stack } from "aws-cdk-lib";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { pascal } from "../settings/zones.ts";

export interface GroupPeriod {
  readonly name: string;
  readonly days: number;
}

/** Creates a log group for each purpose. */
export function groupSet<Purpose extends string>(
  stack: Stack,
  groups: Readonly<Record<Purpose, GroupPeriod>>,
  key: string,
): Readonly<Record<Purpose, CfnLogGroup>> {
  return Object.fromEntries(
    (Object.entries(groups) as [Purpose, GroupPeriod][]).map(([purpose, { name, days }]) => [
      purpose,
      new CfnLogGroup(stack, `LogGroup${pascal(purpose)}`, {
        logGroupName: name,
        retentionInDays: days,
        kmsKeyId: key,
      }),
    ]),
  ) as Record<Purpose, CfnLogGroup>;
}
