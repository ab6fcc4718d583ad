// CloudWatch metrics of Assay's own.

import { GetMetricStatisticsCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
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

export interface ProbePoint {
  readonly application: string;
  readonly name: string;
  readonly values: readonly number[];
  readonly unit: "Count" | "Milliseconds";
}

/** Values of series that belong to an application, now. */
export async function putProbes(aws: AwsClients, points: readonly ProbePoint[], withinMs: number): Promise<void> {
  await aws.cloudwatch.send(
    new PutMetricDataCommand({
      Namespace: metricNamespace,
      MetricData: points.flatMap(({ application, name, values, unit }) =>
        values.map((Value) => ({
          ...{ MetricName: name, Value, Unit: unit },
          Dimensions: [{ Name: "Application", Value: application }],
        })),
      ),
    }),
    { abortSignal: AbortSignal.timeout(withinMs) },
  );
}

/** Sum and count of a series of an application since a moment, in whole minutes around it; undefined: no data. */
export async function readProbes(
  aws: AwsClients,
  series: { readonly application: string; readonly name: string; readonly since: Date; readonly until: Date },
): Promise<{ readonly sum: number; readonly count: number } | undefined> {
  const minute = 60_000;
  const { Datapoints } = await aws.cloudwatch.send(
    new GetMetricStatisticsCommand({
      ...{ Namespace: metricNamespace, MetricName: series.name, Period: 60, Statistics: ["Sum", "SampleCount"] },
      Dimensions: [{ Name: "Application", Value: series.application }],
      StartTime: new Date(Math.floor(series.since.getTime() / minute) * minute),
      EndTime: new Date((Math.floor(series.until.getTime() / minute) + 1) * minute),
    }),
  );
  const points = Datapoints ?? [];
  if (points.length === 0) return undefined;
  const total = (of: "Sum" | "SampleCount") => points.reduce((sum, point) => sum + (point[of] ?? 0), 0);
  return { sum: total("Sum"), count: total("SampleCount") };
}
