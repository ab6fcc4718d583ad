// Grafana with one dashboard for each part of the pipeline.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { PodPlan } from "../../manifests/pods.ts";
import { pods, service } from "../../manifests/pods.ts";
import type { StreamingSettings } from "../settings.ts";
import { namespaces } from "../settings.ts";
import { metricsUrl, text } from "./metrics.ts";
import { database } from "./schema.ts";

const namespace = namespaces.pulsar;
const folder = "/var/lib/grafana/dashboards";

interface Panel {
  readonly title: string;
  readonly expression: string;
}

const boards: Readonly<Record<string, readonly Panel[]>> = {
  pulsar: [
    { title: "Messages in", expression: "sum(rate(pulsar_in_messages_total[1m])) by (topic)" },
    { title: "Messages out", expression: "sum(rate(pulsar_out_messages_total[1m])) by (topic)" },
    { title: "Backlog", expression: "sum(pulsar_subscription_back_log) by (subscription)" },
  ],
  flink: [
    { title: "Records in", expression: "sum(rate(flink_taskmanager_job_task_numRecordsIn[1m]))" },
    { title: "Last checkpoint", expression: "flink_jobmanager_job_lastCheckpointDuration" },
  ],
  clickhouse: [
    { title: "Rows inserted", expression: "sum(rate(ClickHouseProfileEvents_InsertedRows[1m]))" },
    { title: `Rows of ${database}`, expression: "sum(ClickHouseAsyncMetrics_TotalRowsOfMergeTreeTables)" },
    { title: `Size of ${database}`, expression: "sum(ClickHouseAsyncMetrics_TotalBytesOfMergeTreeTables)" },
  ],
};

/** Grafana, its service and its dashboards. */
export function dashboardObjects(settings: StreamingSettings): Manifest[] {
  const plan = grafana(settings);
  const map = (name: string, data: Readonly<Record<string, string>>) =>
    manifest("v1", "ConfigMap", { name, namespace, body: { data } });
  return [
    ...Object.entries(boards).map(([name, panels]) => board(name, panels)),
    map("grafana-sources", { "sources.yml": sources() }),
    map("grafana-boards", { "boards.yml": provider() }),
    service(plan),
    pods(plan),
  ];
}

/** Every panel that names no source of its own asks Prometheus. */
function sources(): string {
  return text({
    apiVersion: 1,
    datasources: [{ name: "Prometheus", type: "prometheus", url: metricsUrl, isDefault: true }],
  });
}

/** Grafana loads the boards of the folder and of those below it. */
function provider(): string {
  return text({ apiVersion: 1, providers: [{ name: "Pipeline", type: "file", options: { path: folder } }] });
}

function grafana({ corrections }: StreamingSettings): PodPlan {
  const password = corrections.dashboardsHaveSecret
    ? { valueFrom: { secretKeyRef: { name: "grafana", key: "password" } } }
    : { value: "admin123" };
  return {
    name: "grafana",
    namespace,
    kind: "Deployment",
    replicas: 1,
    nodes: { workload: "general" },
    serviceAccount: "grafana",
    image: "grafana/grafana:11.6.0",
    ports: { http: 3000 },
    environment: [
      { name: "GF_SECURITY_ADMIN_USER", value: "admin" },
      { name: "GF_SECURITY_ADMIN_PASSWORD", ...password },
      { name: "GF_AUTH_ANONYMOUS_ENABLED", value: "false" },
    ],
    mounts: [
      ...Object.keys(boards).map((name) => ({ name, mountPath: `${folder}/${name}`, readOnly: true })),
      { name: "sources", mountPath: "/etc/grafana/provisioning/datasources", readOnly: true },
      { name: "provider", mountPath: "/etc/grafana/provisioning/dashboards", readOnly: true },
    ],
    volumes: [
      ...Object.keys(boards).map((name) => ({ name, configMap: { name: `dashboard-${name}` } })),
      { name: "sources", configMap: { name: "grafana-sources" } },
      { name: "provider", configMap: { name: "grafana-boards" } },
    ],
  };
}

function board(name: string, panels: readonly Panel[]): Manifest {
  const body = {
    uid: name,
    title: name,
    panels: panels.map(({ title, expression }, index) => ({
      id: index + 1,
      type: "timeseries",
      title,
      targets: [{ expr: expression }],
    })),
  };
  return manifest("v1", "ConfigMap", {
    name: `dashboard-${name}`,
    namespace,
    labels: { grafana_dashboard: "1" },
    body: { data: { [`${name}.json`]: JSON.stringify(body, null, 2) } },
  });
}
