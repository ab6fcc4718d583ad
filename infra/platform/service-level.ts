// What the applications get, seen from where they stand: every probe and every failed one is counted for each API, and the
// page shows availability, error rate and latency of each.

import type { Stack } from "aws-cdk-lib";
import { CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import { applicationNames } from "./application-settings.ts";
import type { Settings } from "../settings/byoc-private.ts";

/** Who probes may publish into this namespace. */
const namespace = "Assay";

/** `clickhouse-service-level`. */
export function serviceLevel(stack: Stack, { region }: Settings): void {
  const widgets = applicationNames.flatMap((application, row) => {
    const y = row * 6;
    const series = (name: string, stat: string, more: object): readonly unknown[] => [
      namespace,
      name,
      "Application",
      application,
      { stat, ...more },
    ];
    const counted = [
      series("Probes", "Sum", { id: "probes", visible: false }),
      series("FailedProbes", "Sum", { id: "failed", visible: false }),
    ];
    const availability = "100 * (probes - FILL(failed, 0)) / probes";
    const errors = "100 * FILL(failed, 0) / probes";
    return [
      widget(`Availability of ${application}`, { x: 0, y, region }, [
        [{ expression: availability, id: "availability", label: "Availability, %" }],
        ...counted,
      ]),
      widget(`Error rate of ${application}`, { x: 8, y, region }, [
        [{ expression: errors, id: "errors", label: "Error rate, %" }],
        ...counted,
      ]),
      widget(`Latency of ${application}`, { x: 16, y, region }, [
        series("ProbeLatency", "p95", { label: "p95, ms" }),
        series("ProbeLatency", "p99", { label: "p99, ms" }),
      ]),
    ];
  });
  new CfnDashboard(stack, "ServiceLevel", {
    dashboardName: "clickhouse-service-level",
    dashboardBody: stack.toJsonString({ widgets }),
  });
}

interface Placed {
  readonly x: number;
  readonly y: number;
  readonly region: string;
}

function widget(title: string, { x, y, region }: Placed, metrics: readonly unknown[]): unknown {
  return { type: "metric", x, y, width: 8, height: 6, properties: { title, metrics, region, period: 60 } };
}
