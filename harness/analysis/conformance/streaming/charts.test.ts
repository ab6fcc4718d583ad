// Parts of the pipeline that nothing but the values of a chart describes.

import { expect, it } from "vitest";
import { said, told } from "../sample-platform.ts";

const release = (name: string, values: object = {}) =>
  [
    "Kubernetes::HelmRelease",
    { metadata: { name: `own-${name}` }, spec: { chart: { spec: { chart: `charts/${name}` } }, values } },
  ] as const;
const named = (name: string, values: object = {}) =>
  ["Kubernetes::HelmRelease", { metadata: { name }, spec: { chart: { spec: { chart: "x" } }, values } }] as const;
const broker = (configData: object) => ({ P: named("pulsar", { broker: { configData } }) });
const copies = { managedLedgerDefaultEnsembleSize: 3, managedLedgerDefaultWriteQuorum: "3" };
const week = { defaultRetentionTimeInMinutes: 10_080, defaultRetentionSizeInMB: -1 };

it("brokers are what the chart is told, and unknown where it is told nothing", () => {
  const verdict = (row: "PIPE-008" | "PIPE-009", objects: Parameters<typeof said>[1]) =>
    said(row, objects).split("\n")[0];
  expect(verdict("PIPE-008", broker(copies))).toBe("held");
  expect(verdict("PIPE-008", broker({ ...copies, managedLedgerDefaultWriteQuorum: 2 }))).toBe("violated");
  expect(verdict("PIPE-008", broker({ managedLedgerDefaultEnsembleSize: 3 }))).toBe("unknown");
  expect(verdict("PIPE-008", { P: release("pulsar") })).toBe("unknown");
  expect(verdict("PIPE-008", { P: release("pulsar-manager") })).toBe("violated");
  expect(verdict("PIPE-009", broker(week))).toBe("held");
  expect(verdict("PIPE-009", broker({ ...week, defaultRetentionTimeInMinutes: 60 }))).toBe("violated");
  expect(verdict("PIPE-009", broker({}))).toBe("unknown");
});

it("an object that is missing among others of its chart is missing", () => {
  const set = (name: string) => ["Kubernetes::StatefulSet", { metadata: { name } }] as const;
  expect(told("MON-016", { alone: broker({}), rendered: { ...broker({}), B: set("pulsar-broker") } }))
    .toMatchInlineSnapshot(`
    "# alone
    unknown
    finding HelmRelease/pulsar: whether HelmRelease/pulsar makes the StatefulSet pulsar-toolset is not rendered | "pulsar-toolset"
    warning none: no dashboard shows messages that come in, by topic | "^pulsar_(in_messages_total|rate_in)$"
    warning none: no dashboard shows messages that go out, by topic | "^pulsar_(out_messages_total|rate_out)$"
    warning none: no dashboard shows rows of the tables | "^ClickHouseAsyncMetrics_TotalRowsOfMergeTreeTables$|^clickhouse_table_rows"
    warning none: no dashboard shows sizes of the tables | "^ClickHouseAsyncMetrics_TotalBytesOfMergeTreeTables$|^clickhouse_table_bytes"
    # rendered
    violated
    finding none: the ConfigMap pulsar-broker is missing | "pulsar-broker"
    finding none: the StatefulSet pulsar-toolset is missing | "pulsar-toolset"
    warning none: no dashboard shows messages that come in, by topic | "^pulsar_(in_messages_total|rate_in)$"
    warning none: no dashboard shows messages that go out, by topic | "^pulsar_(out_messages_total|rate_out)$"
    warning none: no dashboard shows rows of the tables | "^ClickHouseAsyncMetrics_TotalRowsOfMergeTreeTables$|^clickhouse_table_rows"
    warning none: no dashboard shows sizes of the tables | "^ClickHouseAsyncMetrics_TotalBytesOfMergeTreeTables$|^clickhouse_table_bytes""
  `);
});

it("of a Grafana that its chart makes only a written password is seen", () => {
  const grafana = (values: object) => ({ G: named("grafana", values) });
  expect(told("MON-015", { silent: grafana({}), told: grafana({ adminPassword: "admin123" }) })).toMatchInlineSnapshot(`
    "# silent
    unknown
    finding HelmRelease/grafana: which boards HelmRelease/grafana shows is not rendered | "pulsar, flink, clickhouse"
    # told
    violated
    finding HelmRelease/grafana/spec/values/adminPassword: the password of the dashboards is written down | "a secret"
    finding HelmRelease/grafana: which boards HelmRelease/grafana shows is not rendered | "pulsar, flink, clickhouse""
  `);
});
