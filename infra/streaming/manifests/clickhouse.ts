// ClickHouse by its operator: six servers in two shards of three replicas, three keepers, and the tables on all of them.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import { pods } from "../../manifests/pods.ts";
import { mounts } from "../node-plans.ts";
import { namespaces } from "../settings.ts";
import type { StreamingSettings } from "../settings.ts";
import { metricPorts } from "./metrics.ts";
import { clusterName, cpuTable, database, sensorsTable } from "./schema.ts";

const namespace = namespaces.clickhouse;
const image = "clickhouse/clickhouse-server:25.8";

/** Everything of ClickHouse. */
export function clickhouseObjects({ corrections }: StreamingSettings): Manifest[] {
  return [
    keepers(),
    installation(corrections.serversKeepTables),
    manifest("v1", "ConfigMap", {
      name: "clickhouse-schema",
      namespace,
      body: {
        data: {
          "00-database.sql": `CREATE DATABASE IF NOT EXISTS ${database} ON CLUSTER '${clusterName}'\n`,
          "10-sensors_local.sql": sensorsTable(),
          "20-cpu_local.sql": cpuTable(),
        },
      },
    }),
    schemaSetup(),
    lowRateWriter(),
  ];
}

function keepers(): Manifest {
  return manifest("clickhouse-keeper.altinity.com/v1", "ClickHouseKeeperInstallation", {
    name: "iot-keeper",
    namespace,
    body: {
      spec: {
        configuration: { clusters: [{ name: "keeper", layout: { replicasCount: 3 } }] },
        templates: {
          podTemplates: [
            {
              name: "keeper",
              spec: {
                nodeSelector: { workload: "general" },
                containers: [{ name: "keeper", image: "clickhouse/clickhouse-keeper:25.8" }],
              },
            },
          ],
          volumeClaimTemplates: [
            {
              name: "data",
              spec: { storageClassName: "gp3-encrypted", resources: { requests: { storage: "10Gi" } } },
            },
          ],
        },
      },
    },
  });
}

function installation(keepsTables: boolean): Manifest {
  return manifest("clickhouse.altinity.com/v1", "ClickHouseInstallation", {
    name: "iot-cluster-repl",
    namespace,
    body: {
      spec: {
        configuration: {
          zookeeper: { nodes: [{ host: `keeper-iot-keeper.${namespace}.svc.cluster.local`, port: 2181 }] },
          clusters: [{ name: clusterName, layout: { shardsCount: 2, replicasCount: 3 } }],
          users: {
            "clickhouse/k8s_secret_password": `${namespace}/clickhouse/password`,
            "clickhouse/networks/ip": ["10.1.0.0/16"],
          },
          files: { "config.d/storage.xml": storagePolicy(), "config.d/metrics.xml": numbers() },
        },
        defaults: { templates: { podTemplate: "data" } },
        templates: { podTemplates: [dataPods(keepsTables)] },
      },
    },
  });
}

function dataPods(keepsTables: boolean): Record<string, unknown> {
  const kept = keepsTables ? [{ name: "data", path: "/var/lib/clickhouse", onNode: mounts.data }] : [];
  return {
    name: "data",
    podDistribution: [{ type: "ClickHouseAntiAffinity", scope: "ClickHouseInstallation" }],
    spec: {
      serviceAccountName: "clickhouse",
      nodeSelector: { workload: "clickhouse" },
      tolerations: [{ key: "workload", operator: "Equal", value: "clickhouse", effect: "NoSchedule" }],
      securityContext: { runAsNonRoot: true, runAsUser: 101, fsGroup: 101 },
      containers: [
        {
          name: "clickhouse",
          image,
          volumeMounts: [
            { name: "hot", mountPath: mounts.hot },
            { name: "warm", mountPath: mounts.warm },
            ...kept.map(({ name, path }) => ({ name, mountPath: path })),
          ],
        },
      ],
      volumes: [
        { name: "hot", hostPath: { path: mounts.hot, type: "Directory" } },
        { name: "warm", hostPath: { path: mounts.warm, type: "Directory" } },
        ...kept.map(({ name, onNode }) => ({ name, hostPath: { path: onNode, type: "Directory" } })),
      ],
    },
  };
}

/** New parts go to the first volume; the tables' TTL moves them to the second. */
function storagePolicy(): string {
  return `<clickhouse>
  <storage_configuration>
    <disks>
      <hot><path>${mounts.hot}/</path></hot>
      <warm><path>${mounts.warm}/</path></warm>
    </disks>
    <policies>
      <tiered>
        <volumes>
          <hot><disk>hot</disk></hot>
          <warm><disk>warm</disk></warm>
        </volumes>
        <move_factor>0.1</move_factor>
      </tiered>
    </policies>
  </storage_configuration>
</clickhouse>
`;
}

/** Numbers of the server for whoever scrapes; nothing of the tables' rows is among them. */
function numbers(): string {
  return `<clickhouse>
  <prometheus>
    <endpoint>/metrics</endpoint><port>${metricPorts.clickhouse}</port>
    <metrics>true</metrics><events>true</events><asynchronous_metrics>true</asynchronous_metrics>
  </prometheus>
</clickhouse>
`;
}

function schemaSetup(): Manifest {
  const apply = `for file in /schema/*.sql; do clickhouse-client --host clickhouse-iot-cluster-repl --user clickhouse --password "$PASSWORD" --queries-file "$file"; done`;
  return manifest("batch/v1", "Job", {
    name: "clickhouse-schema",
    namespace,
    body: {
      spec: {
        backoffLimit: 10,
        template: {
          metadata: { labels: { app: "clickhouse-schema" } },
          spec: {
            restartPolicy: "OnFailure",
            nodeSelector: { workload: "general" },
            containers: [
              {
                name: "schema",
                image,
                command: ["sh", "-ec", apply],
                env: [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "clickhouse", key: "password" } } }],
                volumeMounts: [{ name: "schema", mountPath: "/schema", readOnly: true }],
              },
            ],
            volumes: [{ name: "schema", configMap: { name: "clickhouse-schema" } }],
          },
        },
      },
    },
  });
}

/** Feeds the tables directly, slowly: a test without the rest of the pipeline. */
function lowRateWriter(): Manifest {
  const insert = `while sleep 1; do clickhouse-client --host clickhouse-iot-cluster-repl --user clickhouse --password "$PASSWORD" --query "INSERT INTO ${database}.sensors_local (device_id, device_type, time) SELECT concat('test_', toString(number)), 'test', now() FROM numbers(10)"; done`;
  return pods({
    name: "low-rate-writer",
    namespace,
    kind: "Deployment",
    replicas: 1,
    nodes: { workload: "general" },
    serviceAccount: "low-rate-writer",
    image,
    command: ["sh", "-c", insert],
    environment: [{ name: "PASSWORD", valueFrom: { secretKeyRef: { name: "low-rate-writer", key: "password" } } }],
  });
}
