// Log groups with a period each: no log of the platform is kept for ever, none is kept in the clear.

import type { Stack } from "aws-cdk-lib";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import type { KeyArns } from "../security/keys.ts";
import { logGroupNames } from "../security/keys.ts";
import type { Settings } from "../settings/byoc-private.ts";

export type LogGroupName = keyof typeof logGroupNames;
export type LogGroups = Readonly<Record<LogGroupName, CfnLogGroup>>;

const retentionDays: Readonly<Record<LogGroupName, number>> = {
  queries: 30,
  errors: 90,
  cluster: 90,
  flow: 90,
  dns: 90,
  trail: 365,
  rotation: 90,
};

/** The groups that the seed describes, which it encrypts with the S3 key. */
const seedGroups: readonly LogGroupName[] = ["queries", "errors", "cluster"];

/** Creates every log group. */
export function logGroups(stack: Stack, keys: KeyArns, settings: Settings): LogGroups {
  const names = Object.keys(logGroupNames) as LogGroupName[];
  return Object.fromEntries(
    names.map((name) => {
      const ownKey = settings.corrections.logsHaveOwnKey || !seedGroups.includes(name);
      const group = new CfnLogGroup(stack, `LogGroup${name.charAt(0).toUpperCase()}${name.slice(1)}`, {
        logGroupName: logGroupNames[name],
        retentionInDays: retentionDays[name],
        kmsKeyId: ownKey ? keys.logs : keys.s3,
      });
      return [name, group];
    }),
  ) as Record<LogGroupName, CfnLogGroup>;
}
