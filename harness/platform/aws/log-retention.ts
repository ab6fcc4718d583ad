// Log groups and how long they keep their events.

import { DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import type { AwsClients } from "./clients.ts";

export interface LogGroupRetention {
  readonly name: string;
  readonly arn: string;
  /** Undefined: for ever. */
  readonly days: number | undefined;
}

/** Every log group of the region. */
export async function logGroupRetentions(aws: AwsClients): Promise<LogGroupRetention[]> {
  const found: LogGroupRetention[] = [];
  let token: string | undefined;
  do {
    const page = await aws.logs.send(new DescribeLogGroupsCommand(token === undefined ? {} : { nextToken: token }));
    for (const { logGroupName: name = "", arn = "", retentionInDays: days } of page.logGroups ?? []) {
      found.push({ name, arn, days });
    }
    token = page.nextToken;
  } while (token !== undefined && token !== "");
  return found;
}
