// Probes of every application's way to the database, some of which have to fail, and their series in CloudWatch as the
// dashboards read them.

import { probeSeries } from "../../analysis/conformance/monitoring/service-level.ts";
import type { ProbedApplication } from "../../analysis/conformance/probes/probe-series.ts";
import type { Clock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { putProbes, readProbes } from "../../platform/aws/metrics.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import { answerOf } from "./ask-replicas.ts";

export interface ProbeOptions {
  readonly aws: AwsClients;
  readonly app: ClickHouse;
  readonly applications: readonly string[];
  readonly clock: Clock;
}

/** The last two ask for what is not there. */
const probes = ["SELECT 1", "SELECT 2", "SELECT 3", "SELECT 4", "SELECT * FROM production_db.absent", "SELECT absent"];
const withinMs = 12_000;
const arrivesWithinMs = 60_000;
const lookBackMs = 600_000;

/** Side by side: where nobody answers, each probe waits for as long as the client does. */
export function probeApplications(options: ProbeOptions): Promise<ProbedApplication[]> {
  return Promise.all(options.applications.map((application) => probeOne(application, options)));
}

async function probeOne(application: string, { aws, app, clock }: ProbeOptions): Promise<ProbedApplication> {
  // One beginning for both looks, so that nothing slides out between them.
  const since = new Date(clock.wall().getTime() - lookBackMs);
  const earlier = await sums(application, { aws, clock, since });
  const asked = await Promise.all(
    probes.map(async (sql) => {
      const begun = clock.nowNs();
      const { value } = await answerOf(application, () => app.value(sql));
      return { isAnswered: value !== undefined, ms: (clock.nowNs() - begun) / 1e6 };
    }),
  );
  const latencies = asked.map(({ ms }) => ms);
  const failed = asked.filter(({ isAnswered }) => !isAnswered).length;
  const ones = (count: number) => Array.from({ length: count }, () => 1);
  const point = (name: string, values: readonly number[], unit: "Count" | "Milliseconds") => {
    return { application, name, values, unit };
  };
  const points = [
    point(probeSeries.all, ones(probes.length), "Count"),
    point(probeSeries.failed, ones(failed), "Count"),
    point(probeSeries.latency, latencies, "Milliseconds"),
  ];
  await putProbes(aws, points, withinMs);
  // Metrics are eventually there.
  const kept = await eventually(
    async () => {
      const now = await sums(application, { aws, clock, since });
      return now.sent - earlier.sent >= probes.length ? now : undefined;
    },
    { withinMs: arrivesWithinMs, everyMs: 500, what: `probes of ${application} are kept` },
  );
  return {
    application,
    sent: probes.length,
    failed,
    kept: { sent: kept.sent - earlier.sent, failed: kept.failed - earlier.failed },
    latency: kept.latencies - earlier.latencies >= probes.length,
  };
}

/** Sums of the series of an application since a moment. */
async function sums(
  application: string,
  { aws, clock, since }: Pick<ProbeOptions, "aws" | "clock"> & { readonly since: Date },
) {
  const until = clock.wall();
  const of = (name: string) => readProbes(aws, { application, name, since, until });
  const [all, failed, latency] = [
    await of(probeSeries.all),
    await of(probeSeries.failed),
    await of(probeSeries.latency),
  ];
  return { sent: all?.sum ?? 0, failed: failed?.sum ?? 0, latencies: latency?.count ?? 0 };
}
