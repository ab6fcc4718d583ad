// The servers of a region: configuration, disruption budget and the stateful set.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { RegionSettings } from "../settings.ts";
import { clickhousePorts, podsOf } from "../settings.ts";
import { clustersConfig, configFolder, macros, serverConfig, usersConfig } from "./server-config.ts";
import { asUser, unprivileged } from "../../manifests/restricted.ts";

/** Configuration, budget and servers. */
export function databaseObjects(settings: RegionSettings): readonly Manifest[] {
  const { key, namespace } = settings;
  const name = `clickhouse-${key}`;
  const matchLabels = { "app.kubernetes.io/name": name };
  const files = {
    "config.xml": serverConfig(settings),
    "clusters.xml": clustersConfig(settings),
    "users.xml": usersConfig(settings),
  };
  return [
    manifest("v1", "ConfigMap", { name: `${name}-config`, namespace, body: { data: files } }),
    manifest("v1", "ConfigMap", { name: `${name}-macros`, namespace, body: { data: macros(settings) } }),
    manifest("policy/v1", "PodDisruptionBudget", {
      name,
      namespace,
      body: { spec: { maxUnavailable: 1, selector: { matchLabels } } },
    }),
    manifest("apps/v1", "StatefulSet", {
      name,
      namespace,
      body: {
        spec: {
          serviceName: name,
          replicas: podsOf(settings).length,
          podManagementPolicy: "Parallel",
          selector: { matchLabels },
          template: { metadata: { labels: { ...matchLabels, role: "clickhouse" } }, spec: podSpec(settings) },
          volumeClaimTemplates: [
            {
              metadata: { name: "data" },
              spec: {
                accessModes: ["ReadWriteOnce"],
                storageClassName: "fast-ssd",
                resources: { requests: { storage: "200Gi" } },
              },
            },
          ],
        },
      },
    }),
  ];
}

function podSpec(settings: RegionSettings): Record<string, unknown> {
  const { key } = settings;
  const name = `clickhouse-${key}`;
  return {
    serviceAccountName: "clickhouse",
    nodeSelector: { role: "clickhouse" },
    topologySpreadConstraints: [
      {
        maxSkew: 1,
        topologyKey: "topology.kubernetes.io/zone",
        whenUnsatisfiable: "DoNotSchedule",
        labelSelector: { matchLabels: { "app.kubernetes.io/name": name } },
      },
    ],
    securityContext: asUser(101),
    terminationGracePeriodSeconds: 60,
    containers: [server(settings), backupTool(settings)],
    volumes: [
      { name: "config", configMap: { name: `${name}-config` } },
      { name: "macros", configMap: { name: `${name}-macros` } },
      { name: "secrets", secret: { secretName: "clickhouse-users", defaultMode: 0o400 } },
      { name: "tls", secret: { secretName: "clickhouse-tls", defaultMode: 0o400 } },
      { name: "backup", configMap: { name: "clickhouse-backup" } },
    ],
  };
}

const podName = { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } };

function server(settings: RegionSettings): Record<string, unknown> {
  const { account, region, key, namespace, envelope } = settings;
  const [cpu, mostCpu] = envelope.cpu;
  const [memory, mostMemory] = envelope.memory;
  const ping = ["wget", "-q", "--no-check-certificate", "-O", "-", `https://127.0.0.1:${clickhousePorts.https}/ping`];
  const file = (name: string, path: string): unknown => ({ name: "config", mountPath: path, subPath: name });
  return {
    name: "clickhouse",
    image: `${account}.dkr.ecr.${region}.amazonaws.com/teei/clickhouse-server:25.8`,
    command: ["clickhouse-server", `--config-file=${configFolder}/config.xml`],
    env: [podName, { name: "POD_FQDN", value: `$(POD_NAME).clickhouse-${key}.${namespace}.svc.cluster.local` }],
    ports: Object.entries(clickhousePorts).map(([name, containerPort]) => ({ name, containerPort })),
    resources: { requests: { cpu, memory }, limits: { cpu: mostCpu, memory: mostMemory } },
    securityContext: unprivileged,
    readinessProbe: { exec: { command: ping }, periodSeconds: 5, timeoutSeconds: 3 },
    volumeMounts: [
      { name: "data", mountPath: "/var/lib/clickhouse" },
      file("config.xml", `${configFolder}/config.xml`),
      file("users.xml", `${configFolder}/users.xml`),
      file("clusters.xml", `${configFolder}/config.d/clusters.xml`),
      { name: "macros", mountPath: `${configFolder}/config.d/macros.xml`, subPathExpr: "$(POD_NAME).xml" },
      { name: "secrets", mountPath: `${configFolder}/secrets`, readOnly: true },
      { name: "tls", mountPath: `${configFolder}/tls`, readOnly: true },
    ],
  };
}

/** The tool beside the server, which takes its orders through a table of the server. */
function backupTool({ account, region }: RegionSettings): Record<string, unknown> {
  return {
    name: "clickhouse-backup",
    image: `${account}.dkr.ecr.${region}.amazonaws.com/teei/clickhouse-backup:2.6`,
    command: ["clickhouse-backup", "--config=/etc/clickhouse-backup/config.yml", "server"],
    env: [podName],
    resources: { requests: { cpu: "100m", memory: "256Mi" }, limits: { memory: "1Gi" } },
    securityContext: unprivileged,
    volumeMounts: [
      { name: "data", mountPath: "/var/lib/clickhouse" },
      { name: "backup", mountPath: "/etc/clickhouse-backup", readOnly: true },
    ],
  };
}
