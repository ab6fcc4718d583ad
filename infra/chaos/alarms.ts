// Alarms on what the probes of an experiment report themselves: writes through the load balancer fail. They stop the
// experiment, whoever started it. Periods without reports do not breach: nobody is measuring then.

import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import type { Stack } from "aws-cdk-lib";

export interface ProbeAlarms {
  /** Longer than any fault of the experiments may keep the service away. */
  readonly unavailable: CfnAlarm;
  /** For the experiment that shows that an alarm stops it. */
  readonly unavailableSoon: CfnAlarm;
}

export function probeAlarms(stack: Stack, topic: string): ProbeAlarms {
  const alarm = (id: string, name: string, periods: { period: number; evaluationPeriods: number }) =>
    new CfnAlarm(stack, id, {
      alarmName: name,
      alarmDescription: "The probes of an experiment cannot write: the experiment stops",
      namespace: "Assay",
      metricName: "ServiceUnavailable",
      statistic: "Minimum",
      ...periods,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
      actionsEnabled: true,
      alarmActions: [topic],
    });
  return {
    unavailable: alarm("StopUnavailable", "clickhouse-stop-unavailable", { period: 60, evaluationPeriods: 5 }),
    unavailableSoon: alarm("StopUnavailableSoon", "clickhouse-stop-unavailable-soon", {
      period: 10,
      evaluationPeriods: 2,
    }),
  };
}
