// Whether throughput of the topics and sizes of the tables can be seen at any time.

import { check } from "../check.ts";
import { requiredObject } from "../cluster/manifest-objects.ts";
import type { Inspection } from "../inspection.ts";
import { loadedBoards } from "../monitoring/grafana.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { metricNames } from "../../promql/metric-names.ts";
import { expressionsOf } from "../regions/look-rows.ts";
import { brokerSettings, requiredBroker } from "./broker-settings.ts";

/** What dashboards may show as well, and metrics that show it: the row asks for numbers, not for pictures of them. */
const shown: Readonly<Record<string, RegExp>> = {
  "messages that come in, by topic": /^pulsar_(in_messages_total|rate_in)$/,
  "messages that go out, by topic": /^pulsar_(out_messages_total|rate_out)$/,
  "rows of the tables": /^ClickHouseAsyncMetrics_TotalRowsOfMergeTreeTables$|^clickhouse_table_rows/,
  "sizes of the tables": /^ClickHouseAsyncMetrics_TotalBytesOfMergeTreeTables$|^clickhouse_table_bytes/,
};
/** Statistics older than this are no answer to "now". */
const freshSeconds = 60;

export const watchChecks = [
  check(
    "MON-016",
    (it) => {
      const broker = requiredBroker(it);
      if (broker !== undefined) statistics(it, broker);
      const toolset = requiredObject(it, "StatefulSet", "pulsar-toolset");
      if (toolset !== undefined) {
        const replicas = property(toolset, "spec", "replicas");
        it.expect(replicas, (replicas.number() ?? 1) > 0, {
          message: "nothing asks the brokers for the statistics of a topic",
          expected: "a pod with pulsar-admin",
        });
      }
      const metrics = loadedBoards(it.model).flatMap(({ text }) => expressionsOf(text).flatMap(metricNames));
      for (const [what, wanted] of Object.entries(shown)) {
        if (metrics.some((name) => wanted.test(name))) continue;
        it.warn("none", { message: `no dashboard shows ${what}`, expected: wanted.source });
      }
      it.leftOut("that the numbers move is seen under load");
    },
    { needs: "manifests" },
  ),
];

/** Brokers keep statistics of each topic by default; these settings take them away or let them age. */
function statistics(it: Inspection, broker: Resource): void {
  for (const byTopic of brokerSettings(it, broker, "exposeTopicLevelMetricsInPrometheus")) {
    it.expect(byTopic, byTopic.bool(true), { message: "brokers tell no numbers of single topics", expected: true });
  }
  for (const every of brokerSettings(it, broker, "statsUpdateFrequencyInSecs")) {
    const seconds = every.number() ?? freshSeconds;
    it.expect(every, seconds > 0 && seconds <= freshSeconds, {
      message: "statistics of the topics are not brought up to date",
      expected: `every ${String(freshSeconds)} s at most`,
    });
  }
}
