// What dashboards say of probes, and the five numbers of exporters, servers and recording rules.

import { expect, it } from "vitest";
import { said, told } from "../sample-platform.ts";
import type { Promised } from "../sample-platform.ts";
import { promisedApplications } from "../clients/client-checks.ts";

type Line = readonly (string | object)[];

const of = (application: string) => ["Application", application] as const;
const share = "100 * failed / probes";
const lines = (application: string, more: readonly Line[] = []): Line[] => [
  ["P", "Probes", ...of(application), { id: "probes", stat: "Sum", visible: false }],
  ["P", "FailedProbes", ...of(application), { id: "some", stat: "Sum", visible: false }],
  [{ expression: "FILL(some, 0)", id: "failed", visible: false }],
  [{ expression: `100 - ${share}`, id: "good" }],
  [{ expression: share, id: "bad" }],
  ["P", "ProbeLatency", ...of(application), { stat: "p95" }],
  ...more,
];
const board = (widgets: readonly (readonly Line[])[]) =>
  ({
    Board: [
      "CloudWatch::Dashboard",
      { DashboardBody: JSON.stringify({ widgets: widgets.map((metrics) => ({ properties: { metrics } })) }) },
    ],
  }) as const;
const [first, ...others] = promisedApplications;
const rest = others.map((application) => lines(application));
const shown = (change: (text: string) => string) =>
  board([JSON.parse(change(JSON.stringify(lines(first)))) as Line[], ...rest]);

it("MON-017: shares of all probes, and a high percentile", () => {
  const held = {
    whole: shown((text) => text),
    "in two widgets": board([
      lines(first).filter((line) => !line.includes("ProbeLatency")),
      [
        ["P", "Else", ...of(first)],
        ["P", "ProbeLatency", ...of(first), { stat: "p99" }],
      ],
      ...rest,
    ]),
    "by a detour": shown((text) =>
      text
        .replace(`"${share}"`, '"inner * 1"')
        .replace(
          '[{"expression":"100 -',
          '[{"expression":"100 * failed / probes","id":"inner","visible":false}],[{"expression":"100 -',
        ),
    ),
  };
  expect(told("MON-017", held).replaceAll(/# .*\nheld\n?/g, "")).toBe("");
  expect(
    told("MON-017", {
      "no dashboard": {},
      "nobody's latency": shown((text) => text.replace("ProbeLatency", "ProbeAge")),
      "a latency that is not drawn": shown((text) => text.replace('"stat":"p95"', '"stat":"p95","visible":false')),
      "its median": shown((text) => text.replace("p95", "p50")),
      "its mean": shown((text) => text.replace("p95", "Average")),
      "a cut mean": shown((text) => text.replace("p95", "tm(p95)")),
      "another's latency": shown((text) =>
        text.replace(`"ProbeLatency","Application","${first}"`, '"ProbeLatency","Application","other"'),
      ),
      "another's probes": shown((text) =>
        text.replace(`"Probes","Application","${first}"`, '"Probes","Application","other"'),
      ),
      "another number for failures": shown((text) => text.replace("FailedProbes", "Warnings")),
      "a metric that is not there": shown((text) => text.replaceAll("failed / probes", "failed / nothing")),
      "without a filling": shown((text) => text.replace("FILL(some, 0)", "some")),
      "means for sums": shown((text) => text.replaceAll('"stat":"Sum"', '"stat":"Average"')),
    }).replaceAll(/ \| "(a share of all probes|a high percentile of its latency)"/g, ""),
  ).toMatchInlineSnapshot(`
    "# no dashboard
    violated
    finding none: no dashboard shows its availability for trading, failed probes included
    finding none: no dashboard shows its error rate for trading, failed probes included
    finding none: no dashboard shows how long trading waits
    finding none: no dashboard shows its availability for analytics, failed probes included
    finding none: no dashboard shows its error rate for analytics, failed probes included
    finding none: no dashboard shows how long analytics waits
    finding none: no dashboard shows its availability for reporting, failed probes included
    finding none: no dashboard shows its error rate for reporting, failed probes included
    finding none: no dashboard shows how long reporting waits
    # nobody's latency
    violated
    finding Board/DashboardBody: no dashboard shows how long trading waits
    # a latency that is not drawn
    violated
    finding Board/DashboardBody: no dashboard shows how long trading waits
    # its median
    violated
    finding Board/DashboardBody: no dashboard shows how long trading waits
    # its mean
    violated
    finding Board/DashboardBody: no dashboard shows how long trading waits
    # a cut mean
    violated
    finding Board/DashboardBody: no dashboard shows how long trading waits
    # another's latency
    violated
    finding Board/DashboardBody: no dashboard shows how long trading waits
    # another's probes
    violated
    finding Board/DashboardBody: no dashboard shows its availability for trading, failed probes included
    finding Board/DashboardBody: no dashboard shows its error rate for trading, failed probes included
    # another number for failures
    violated
    finding Board/DashboardBody: no dashboard shows its availability for trading, failed probes included
    finding Board/DashboardBody: no dashboard shows its error rate for trading, failed probes included
    # a metric that is not there
    violated
    finding Board/DashboardBody: no dashboard shows its availability for trading, failed probes included
    finding Board/DashboardBody: no dashboard shows its error rate for trading, failed probes included
    # without a filling
    violated
    finding Board/DashboardBody: no dashboard shows its availability for trading, failed probes included
    finding Board/DashboardBody: no dashboard shows its error rate for trading, failed probes included
    # means for sums
    violated
    finding Board/DashboardBody: no dashboard shows its availability for trading, failed probes included
    finding Board/DashboardBody: no dashboard shows its error rate for trading, failed probes included"
  `);
});

const exporter = (names: Record<string, object>, args: string[] = ["--target", "ch"]) =>
  ({
    Questions: [
      "Kubernetes::ConfigMap",
      {
        metadata: { namespace: "db", labels: { "topology.kubernetes.io/region": "us-east-1" } },
        data: {
          "metrics.json": JSON.stringify({ metrics: Object.entries(names).map(([metric, of]) => ({ metric, ...of })) }),
        },
      },
    ],
    Exporter: [
      "Kubernetes::Deployment",
      {
        metadata: { namespace: "db", labels: { "topology.kubernetes.io/region": "us-east-1" } },
        spec: {
          template: {
            metadata: { labels: { app: "e" } },
            spec: {
              containers: [{ image: "e", args, ports: [{ name: "m", containerPort: 9116 }] }],
              volumes: [{ name: "q", configMap: { name: "Questions" } }],
            },
          },
        },
      },
    ],
    Monitor: [
      "Kubernetes::PodMonitor",
      {
        metadata: { namespace: "db", labels: { "topology.kubernetes.io/region": "us-east-1" } },
        spec: { selector: { matchLabels: { app: "e" } }, podMetricsEndpoints: [{ port: "m" }] },
      },
    ],
    ch: [
      "Kubernetes::StatefulSet",
      {
        metadata: { namespace: "db", labels: { "topology.kubernetes.io/region": "us-east-1" } },
        spec: { replicas: 2 },
      },
    ],
  }) as const;
const five: Record<string, object> = {
  clickhouse_replica_absolute_delay: {
    type: "gauge",
    labels: ["database"],
    query: "SELECT database, absolute_delay FROM system.replicas",
  },
  clickhouse_replica_queue_size: {
    type: "gauge",
    labels: ["database"],
    query: "SELECT database, queue_size FROM system.replicas",
  },
  clickhouse_disk_used_bytes: {
    type: "gauge",
    labels: ["disk"],
    query: "SELECT name, total_space - free_space FROM system.disks",
  },
  clickhouse_disk_total_bytes: { type: "gauge", labels: ["disk"], query: "SELECT name, total_space FROM system.disks" },
  clickhouse_query_duration_seconds: { type: "histogram", query: "SELECT query_duration_ms FROM system.query_log" },
  clickhouse_rows_written_total: {
    type: "counter",
    query: "SELECT value FROM system.events WHERE event = 'InsertedRows'",
  },
};
const without = (...names: string[]) =>
  Object.fromEntries(Object.entries(five).filter(([name]) => !names.includes(name)));
const verdictOf = (objects: object, promised: Promised = {}) =>
  said("MON-008", objects as Parameters<typeof said>[1], promised).replaceAll(/ \| \[[^\]]*\] \| .*$/gm, "");

it("MON-008: five numbers, offered and asked for", () => {
  const moved = exporter(five);
  const { Exporter: _exporter, ...unread } = moved;
  const { Monitor: _monitor, ...unmonitored } = moved;
  const elsewhere = JSON.parse(JSON.stringify(moved).replaceAll("us-east-1", "eu-west-1")) as object;
  expect(
    Object.entries({
      whole: verdictOf(moved),
      nobody: verdictOf({ ch: moved.ch }),
      "no pod": verdictOf(unread),
      "a pod that is not there": verdictOf({
        ...moved,
        Exporter: [
          "Kubernetes::Deployment",
          { ...moved.Exporter[1], spec: { ...moved.Exporter[1].spec, replicas: 0 } },
        ],
      }),
      "no monitor": verdictOf(unmonitored),
      "one server": verdictOf(exporter(five, ["--target", "ch-0.ch"])),
      "each server": verdictOf(exporter(five, ["--target", "ch-0.ch,ch-1.ch"])),
      "another set's server": verdictOf(exporter(five, ["--target", "patch-0.ch", "ch-01"])),
      "another region": verdictOf(elsewhere),
      "one number is missing": verdictOf(exporter(without("clickhouse_rows_written_total"))),
      "half of a number": verdictOf(exporter(without("clickhouse_disk_total_bytes"))),
      "without a type": verdictOf(exporter({ ...five, clickhouse_rows_written_total: { query: "'InsertedRows'" } })),
      "without a question": verdictOf(exporter({ ...five, clickhouse_rows_written_total: { type: "counter" } })),
      "without labels": verdictOf(
        exporter({
          ...five,
          clickhouse_replica_queue_size: { type: "gauge", query: "SELECT queue_size FROM system.replicas" },
        }),
      ),
      "no metrics at all": verdictOf({
        ...moved,
        Questions: [
          "Kubernetes::ConfigMap",
          { ...moved.Questions[1], data: { "metrics.json": "{}", "other.json": "no" } },
        ],
      }),
    })
      .map(([what, text]) => `# ${what}: ${text}`)
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "# whole: held
    # nobody: violated
    finding none: replica lag is not exposed in us-east-1: nobody offers numbers
    finding none: replication queue is not exposed in us-east-1: nobody offers numbers
    finding none: disk usage is not exposed in us-east-1: nobody offers numbers
    finding none: query latency p95 is not exposed in us-east-1: nobody offers numbers
    finding none: inserted rows per second is not exposed in us-east-1: nobody offers numbers
    # no pod: violated
    finding ConfigMap/db/Questions/data/metrics.json: replica lag is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: replication queue is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: disk usage is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: query latency p95 is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: inserted rows per second is not exposed in us-east-1: no monitor selects what reads Questions
    # a pod that is not there: violated
    finding ConfigMap/db/Questions/data/metrics.json: replica lag is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: replication queue is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: disk usage is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: query latency p95 is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: inserted rows per second is not exposed in us-east-1: no monitor selects what reads Questions
    # no monitor: violated
    finding ConfigMap/db/Questions/data/metrics.json: replica lag is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: replication queue is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: disk usage is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: query latency p95 is not exposed in us-east-1: no monitor selects what reads Questions
    finding ConfigMap/db/Questions/data/metrics.json: inserted rows per second is not exposed in us-east-1: no monitor selects what reads Questions
    # one server: violated
    finding ConfigMap/db/Questions/data/metrics.json: replica lag is not exposed in us-east-1: nobody asks ch-1
    finding ConfigMap/db/Questions/data/metrics.json: replication queue is not exposed in us-east-1: nobody asks ch-1
    finding ConfigMap/db/Questions/data/metrics.json: disk usage is not exposed in us-east-1: nobody asks ch-1
    finding ConfigMap/db/Questions/data/metrics.json: query latency p95 is not exposed in us-east-1: nobody asks ch-1
    finding ConfigMap/db/Questions/data/metrics.json: inserted rows per second is not exposed in us-east-1: nobody asks ch-1
    # each server: held
    # another set's server: held
    # another region: violated
    finding none: replica lag is not exposed in us-east-1: nobody offers numbers
    finding none: replication queue is not exposed in us-east-1: nobody offers numbers
    finding none: disk usage is not exposed in us-east-1: nobody offers numbers
    finding none: query latency p95 is not exposed in us-east-1: nobody offers numbers
    finding none: inserted rows per second is not exposed in us-east-1: nobody offers numbers
    # one number is missing: violated
    finding ConfigMap/db/Questions/data/metrics.json: inserted rows per second is not exposed in us-east-1: nobody offers clickhouse_rows_written_total
    # half of a number: violated
    finding ConfigMap/db/Questions/data/metrics.json: disk usage is not exposed in us-east-1: nobody offers clickhouse_disk_total_bytes
    # without a type: violated
    finding ConfigMap/db/Questions/data/metrics.json: inserted rows per second is not exposed in us-east-1: clickhouse_rows_written_total is a untyped
    # without a question: violated
    finding ConfigMap/db/Questions/data/metrics.json: inserted rows per second is not exposed in us-east-1: clickhouse_rows_written_total is not read from what it is about
    # without labels: violated
    finding ConfigMap/db/Questions/data/metrics.json: replication queue is not exposed in us-east-1: clickhouse_replica_queue_size has no label database
    # no metrics at all: violated
    finding ConfigMap/db/Questions/data/metrics.json: replica lag is not exposed in us-east-1: nobody offers clickhouse_replica_absolute_delay
    finding ConfigMap/db/Questions/data/metrics.json: replication queue is not exposed in us-east-1: nobody offers clickhouse_replica_queue_size
    finding ConfigMap/db/Questions/data/metrics.json: disk usage is not exposed in us-east-1: nobody offers clickhouse_disk_used_bytes
    finding ConfigMap/db/Questions/data/metrics.json: query latency p95 is not exposed in us-east-1: nobody offers clickhouse_query_duration_seconds
    finding ConfigMap/db/Questions/data/metrics.json: inserted rows per second is not exposed in us-east-1: nobody offers clickhouse_rows_written_total"
  `);
});
