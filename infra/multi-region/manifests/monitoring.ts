// What is watched in a region: metrics under the names that the alerts use, alerts, the dashboard and the daily look.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { RegionSettings } from "../settings.ts";
import { alertRules } from "./alerts.ts";
import { dashboard } from "./dashboard.ts";
import { healthQueries, slowQueries } from "./health.ts";
import { exportedMetrics } from "./metrics.ts";
import { asUser, unprivileged } from "../../manifests/restricted.ts";

/** Exporter, alerts, dashboard, health check. */
export function monitoringObjects(settings: RegionSettings): readonly Manifest[] {
  const { namespace } = settings;
  const health = { "health.sql": healthQueries(settings), "slow-queries.sql": slowQueries(settings) };
  const metrics = `${JSON.stringify({ metrics: exportedMetrics(settings) }, null, 2)}\n`;
  return [
    manifest("v1", "ConfigMap", {
      name: "clickhouse-exporter",
      namespace,
      body: { data: { "metrics.json": metrics } },
    }),
    exporter(settings),
    manifest("monitoring.coreos.com/v1", "PodMonitor", {
      name: "clickhouse",
      namespace,
      body: {
        spec: {
          selector: { matchLabels: { role: "clickhouse" } },
          podMetricsEndpoints: [{ portNumber: 9363, path: "/metrics", interval: "15s" }],
        },
      },
    }),
    manifest("monitoring.coreos.com/v1", "PodMonitor", {
      name: "clickhouse-exporter",
      namespace,
      body: {
        spec: {
          selector: { matchLabels: exporterLabels },
          podMetricsEndpoints: [{ port: "metrics", interval: "15s" }],
        },
      },
    }),
    alertRules(settings),
    manifest("v1", "ConfigMap", {
      name: "grafana-clickhouse-replication",
      namespace,
      labels: { grafana_dashboard: "1" },
      body: { data: { "clickhouse-replication.json": dashboard() } },
    }),
    manifest("v1", "ConfigMap", { name: "clickhouse-health", namespace, body: { data: health } }),
    healthJob(settings),
  ];
}

const exporterLabels = { "app.kubernetes.io/name": "clickhouse-exporter" };

/** Asks every server of the region and offers the answers as metrics. */
function exporter({ namespace, key, region, account }: RegionSettings): Manifest {
  const image = `${account}.dkr.ecr.${region}.amazonaws.com/teei/sql-exporter:0.17`;
  return manifest("apps/v1", "Deployment", {
    name: "clickhouse-exporter",
    namespace,
    body: {
      spec: {
        replicas: 1,
        selector: { matchLabels: exporterLabels },
        template: {
          metadata: { labels: { ...exporterLabels, role: "backup" } },
          spec: {
            automountServiceAccountToken: false,
            securityContext: asUser(10_000),
            containers: [
              {
                name: "exporter",
                image,
                args: ["--config", "/etc/exporter/metrics.json", "--target", `clickhouse-${key}`, "--user", "monitor"],
                env: [
                  {
                    name: "CLICKHOUSE_PASSWORD",
                    valueFrom: { secretKeyRef: { name: "clickhouse-users", key: "monitor" } },
                  },
                ],
                ports: [{ name: "metrics", containerPort: 9116 }],
                securityContext: unprivileged,
                volumeMounts: [{ name: "config", mountPath: "/etc/exporter", readOnly: true }],
              },
            ],
            volumes: [{ name: "config", configMap: { name: "clickhouse-exporter" } }],
          },
        },
      },
    },
  });
}

/** Every morning of the region. */
function healthJob({ account, region, namespace, key, timeZone }: RegionSettings): Manifest {
  const client = `clickhouse-client --secure --host clickhouse-${key}-lb --user monitor --multiquery`;
  return manifest("batch/v1", "CronJob", {
    name: "clickhouse-health-check",
    namespace,
    body: {
      spec: {
        schedule: "0 7 * * *",
        timeZone,
        concurrencyPolicy: "Forbid",
        jobTemplate: {
          spec: {
            template: {
              metadata: { labels: { role: "backup" } },
              spec: {
                restartPolicy: "Never",
                automountServiceAccountToken: false,
                securityContext: asUser(101),
                containers: [
                  {
                    name: "health",
                    image: `${account}.dkr.ecr.${region}.amazonaws.com/teei/clickhouse-server:25.8`,
                    command: ["sh", "-c", `cat /sql/health.sql /sql/slow-queries.sql | ${client}`],
                    env: [
                      {
                        name: "CLICKHOUSE_PASSWORD",
                        valueFrom: { secretKeyRef: { name: "clickhouse-users", key: "monitor" } },
                      },
                    ],
                    securityContext: unprivileged,
                    volumeMounts: [{ name: "sql", mountPath: "/sql", readOnly: true }],
                  },
                ],
                volumes: [{ name: "sql", configMap: { name: "clickhouse-health" } }],
              },
            },
          },
        },
      },
    },
  });
}
