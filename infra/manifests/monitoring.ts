// Who watches the databases: Prometheus scrapes every server, its alerts go to the topic of the alarms, and Grafana draws
// what was scraped. All three stand in one pod, so that nothing between them crosses the network; the pod reaches the
// servers as any client does.

import { clientPorts } from "../network/rules.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { alertGroups, databaseBoard } from "./database-alerts.ts";
import type { Manifest } from "./manifest.ts";
import { groupPlaceholder, manifest } from "./manifest.ts";
import { metricsPath, scraper } from "./metrics.ts";
import { podHost, replicas } from "./server-config.ts";
import { asUser, unprivileged } from "./restricted.ts";

const name = "monitoring";
const labels = { role: name };
/** Role of the pod's service account. */
export const monitoringRole = "clickhouse-monitoring";

/** Configuration, pod, volume, groups and secrets. */
export function monitoring(settings: Settings): readonly Manifest[] {
  const { namespace, account } = settings;
  return [
    manifest("v1", "ServiceAccount", {
      name,
      namespace,
      annotations: { "eks.amazonaws.com/role-arn": `arn:aws:iam::${account}:role/${monitoringRole}` },
    }),
    manifest("vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", {
      name,
      namespace,
      // A client of the database like the API services, and a pod of the nodes for the cluster's DNS.
      body: {
        spec: {
          podSelector: { matchLabels: labels },
          securityGroups: { groupIds: [groupPlaceholder("workers"), groupPlaceholder("application")] },
        },
      },
    }),
    password("clickhouse-monitor", scraper, settings),
    password("grafana", "grafana", settings),
    config("prometheus", { "prometheus.yml": scraping(settings), "alerts.yml": alertGroups() }, settings),
    config("alertmanager", { "alertmanager.yml": receivers(settings) }, settings),
    config("grafana-sources", { "sources.yml": sources() }, settings),
    config("grafana-boards", { "boards.yml": boards() }, settings),
    { ...config("grafana-clickhouse", { "clickhouse.json": databaseBoard() }, settings), ...boardLabel(settings) },
    manifest("v1", "PersistentVolumeClaim", {
      name,
      namespace,
      body: {
        spec: {
          accessModes: ["ReadWriteOnce"],
          storageClassName: "gp3-encrypted",
          resources: { requests: { storage: "50Gi" } },
        },
      },
    }),
    deployment(settings),
  ];
}

function boardLabel({ namespace }: Settings): Pick<Manifest, "metadata"> {
  return { metadata: { name: "grafana-clickhouse", namespace, labels: { grafana_dashboard: "1" } } };
}

function config(of: string, data: Record<string, string>, { namespace }: Settings): Manifest {
  return manifest("v1", "ConfigMap", { name: of, namespace, body: { data } });
}

/** One password of Secrets Manager as a secret of the cluster. */
function password(of: string, user: string, { namespace }: Settings): Manifest {
  return manifest("external-secrets.io/v1", "ExternalSecret", {
    name: of,
    namespace,
    body: {
      spec: {
        refreshInterval: "1m",
        secretStoreRef: { kind: "SecretStore", name: "secrets-manager" },
        target: { name: of },
        data: [{ secretKey: "password", remoteRef: { key: `clickhouse/${user}`, property: "password" } }],
      },
    },
  });
}

function scraping(settings: Settings): string {
  const tls = settings.corrections.serversEndTls;
  const targets = replicas.map((ordinal) => `${podHost("clickhouse", ordinal, settings)}:${clientPorts.http}`);
  return text({
    global: { scrape_interval: "15s", evaluation_interval: "15s" },
    rule_files: ["/etc/prometheus/alerts.yml"],
    alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:9093"] }] }] },
    scrape_configs: [
      {
        job_name: "clickhouse",
        scheme: tls ? "https" : "http",
        metrics_path: metricsPath,
        ...(tls ? { tls_config: { ca_file: "/etc/clickhouse-tls/ca.crt" } } : {}),
        basic_auth: { username: scraper, password_file: "/etc/clickhouse-monitor/password" },
        static_configs: [{ targets }],
      },
    ],
  });
}

/** Alerts reach the same people as the alarms. */
function receivers({ account, region, prefix }: Settings): string {
  const topic = `arn:aws:sns:${region}:${account}:${prefix}-alerts`;
  return text({
    route: { receiver: "on-call", group_by: ["alertname"], group_wait: "30s", repeat_interval: "4h" },
    receivers: [{ name: "on-call", sns_configs: [{ topic_arn: topic, sigv4: { region }, send_resolved: true }] }],
  });
}

function sources(): string {
  return text({
    apiVersion: 1,
    datasources: [{ name: "Prometheus", type: "prometheus", url: "http://127.0.0.1:9090", isDefault: true }],
  });
}

/** Grafana loads every board of the folder. */
function boards(): string {
  const options = { path: "/var/lib/grafana/dashboards" };
  return text({ apiVersion: 1, providers: [{ name: "ClickHouse", type: "file", options }] });
}

type Container = Readonly<Record<string, unknown>>;

const data = { name: "data", mountPath: "/data" };

function reading(volume: string, mountPath: string): Readonly<Record<string, unknown>> {
  return { name: volume, mountPath, readOnly: true };
}

function image(of: string, { account, region }: Settings): string {
  return `${account}.dkr.ecr.${region}.amazonaws.com/clickhouse/${of}`;
}

function prometheus(settings: Settings): Container {
  return {
    name: "prometheus",
    image: image("prometheus:v3.5.0", settings),
    args: ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/data/prometheus"],
    securityContext: unprivileged,
    volumeMounts: [
      data,
      reading("prometheus", "/etc/prometheus"),
      reading("clickhouse-monitor", "/etc/clickhouse-monitor"),
      ...(settings.corrections.serversEndTls ? [reading("tls", "/etc/clickhouse-tls")] : []),
    ],
  };
}

function alertmanager(settings: Settings): Container {
  return {
    name: "alertmanager",
    image: image("alertmanager:v0.28.1", settings),
    args: ["--config.file=/etc/alertmanager/alertmanager.yml", "--storage.path=/data/alertmanager"],
    securityContext: unprivileged,
    volumeMounts: [data, reading("alertmanager", "/etc/alertmanager")],
  };
}

function grafana(settings: Settings): Container {
  return {
    name: "grafana",
    image: image("grafana:12.1.0", settings),
    env: [
      { name: "GF_SECURITY_ADMIN_PASSWORD", valueFrom: { secretKeyRef: { name: "grafana", key: "password" } } },
      { name: "GF_PATHS_DATA", value: "/data/grafana" },
    ],
    securityContext: unprivileged,
    volumeMounts: [
      data,
      reading("grafana-sources", "/etc/grafana/provisioning/datasources"),
      reading("grafana-boards", "/etc/grafana/provisioning/dashboards"),
      reading("grafana-clickhouse", "/var/lib/grafana/dashboards"),
    ],
  };
}

function volumes({ corrections }: Settings): readonly unknown[] {
  const mapped = (of: string) => ({ name: of, configMap: { name: of } });
  const authority = { secretName: "clickhouse-tls", items: [{ key: "ca.crt", path: "ca.crt" }] };
  return [
    { name: "data", persistentVolumeClaim: { claimName: name } },
    ...["prometheus", "alertmanager", "grafana-sources", "grafana-boards", "grafana-clickhouse"].map(mapped),
    { name: "clickhouse-monitor", secret: { secretName: "clickhouse-monitor", defaultMode: 0o440 } },
    ...(corrections.serversEndTls ? [{ name: "tls", secret: authority }] : []),
  ];
}

function deployment(settings: Settings): Manifest {
  return manifest("apps/v1", "Deployment", {
    name,
    namespace: settings.namespace,
    body: {
      spec: {
        replicas: 1,
        strategy: { type: "Recreate" },
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            serviceAccountName: name,
            nodeSelector: { role: "keeper" },
            securityContext: asUser(10_000),
            containers: [prometheus(settings), alertmanager(settings), grafana(settings)],
            volumes: volumes(settings),
          },
        },
      },
    },
  });
}

function text(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
