// Questions of exporters.

import { expect, it } from "vitest";
import { questionsIn } from "./exporter-files.ts";

it("reads the questions of metrics.json", () => {
  const metrics = [{ metric: "a", type: "gauge", labels: ["x"], query: "SELECT 1" }, { metric: "b" }];
  expect(questionsIn("metrics.json", JSON.stringify({ metrics }))).toEqual([
    { metric: "a", type: "gauge", labels: ["x"], query: "SELECT 1" },
    { metric: "b", type: "untyped", labels: [], query: undefined },
  ]);
  expect(questionsIn("metrics.json", "{")).toEqual([]);
  expect(questionsIn("metrics.json", "{}")).toEqual([]);
  expect(questionsIn("other.json", "{}")).toBeUndefined();
});

it("reads collectors, whose statements may stand apart", () => {
  const text = `
collectors:
  - collector_name: c
    queries: [{ query_name: q, query: SELECT lag }]
    metrics:
      - { metric_name: a, type: Gauge, key_labels: [x], static_labels: { y: 1 }, values: [v], query_ref: q }
      - { metric_name: b, type: counter, value_label: kind, values: [v, w], query: SELECT b }
      - { metric_name: h_bucket, type: counter, key_labels: [le, z], values: [n], query: SELECT h }
      - { metric_name: g_bucket, type: gauge, key_labels: [le], values: [n], query: SELECT g }`;
  const found = [
    { metric: "a", type: "gauge", labels: ["x", "y"], query: "SELECT lag" },
    { metric: "b", type: "counter", labels: ["kind"], query: "SELECT b" },
    { metric: "h", type: "histogram", labels: ["z"], query: "SELECT h" },
    { metric: "g_bucket", type: "gauge", labels: ["le"], query: "SELECT g" },
  ];
  expect(questionsIn("sql_exporter.yml", text)).toEqual(found);
  expect(questionsIn("c.collector.yaml", "collector_name: c\nmetrics:\n  - metric_name: a\n    type: gauge")).toEqual([
    { metric: "a", type: "gauge", labels: [], query: undefined },
  ]);
  expect(questionsIn("prometheus.yml", "scrape_configs: []")).toBeUndefined();
  expect(questionsIn("c.txt", text)).toBeUndefined();
  expect(questionsIn("c.yml", "- metric_name: [")).toEqual([]);
});
