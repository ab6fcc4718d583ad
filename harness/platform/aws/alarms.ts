// CloudWatch alarms as stop conditions read them.

import { DescribeAlarmsCommand } from "@aws-sdk/client-cloudwatch";
import type { AwsClients } from "./clients.ts";

/** State by alarm ARN, of those that exist: OK, ALARM or INSUFFICIENT_DATA. */
export async function alarmStates(aws: AwsClients, arns: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (arns.length === 0) return new Map();
  const names = arns.map((arn) => arn.slice(arn.indexOf(":alarm:") + ":alarm:".length));
  const { MetricAlarms, CompositeAlarms } = await aws.cloudwatch.send(
    new DescribeAlarmsCommand({ AlarmNames: names, AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
  );
  return new Map(
    [...(MetricAlarms ?? []), ...(CompositeAlarms ?? [])].map((alarm) => [
      alarm.AlarmArn ?? "",
      alarm.StateValue ?? "INSUFFICIENT_DATA",
    ]),
  );
}
