// CloudWatch metrics of Assay's own.

import { PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { AwsClients } from "./clients.ts";

/** The only namespace in which the platform's runner may publish. */
export const metricNamespace = "Assay";

/** One datapoint of a high-resolution metric, now. Given up after `withinMs`: a late point says nothing. */
export async function putMetric(aws: AwsClients, metric: { name: string; value: number; withinMs: number }) {
  await aws.cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: metricNamespace,
      MetricData: [{ MetricName: metric.name, Value: metric.value, Unit: "None", StorageResolution: 1 }],
    }),
    { abortSignal: AbortSignal.timeout(metric.withinMs) },
  );
}
