// The job of Flink: from Pulsar's topic over one-minute windows into ClickHouse.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { StreamingSettings } from "../settings.ts";
import { namespaces } from "../settings.ts";
import { eventSchema } from "./event-schema.ts";
import { metricPorts } from "./metrics.ts";
import { serviceUrl, topic } from "./pulsar.ts";

const namespace = namespaces.flink;

/** The deployment that the operator runs, and its configuration. */
export function flinkObjects(settings: StreamingSettings): Manifest[] {
  return [
    manifest("v1", "ConfigMap", {
      name: "iot-flink-job",
      namespace,
      body: {
        data: {
          "job.properties": properties({
            "pulsar.service-url": serviceUrl,
            "pulsar.topic": topic.name,
            "pulsar.subscription": topic.subscription,
            "window.size": "1 min",
            "window.key": "device_id",
            "sink.url": "jdbc:clickhouse://clickhouse-iot-cluster-repl.clickhouse.svc.cluster.local:8123/benchmark",
            "sink.table": "sensors_local",
            "sink.batch-size": "5000",
            "sink.flush-on-checkpoint": "true",
          }),
          "event.avsc": eventSchema(settings),
        },
      },
    }),
    deployment(settings),
  ];
}

function deployment(settings: StreamingSettings): Manifest {
  const { account, region, prefix, buckets, corrections } = settings;
  const state = `s3://${buckets.state}`;
  return manifest("flink.apache.org/v1beta1", "FlinkDeployment", {
    name: "iot-flink-job",
    namespace,
    body: {
      spec: {
        image: `${account}.dkr.ecr.${region}.amazonaws.com/${prefix}-flink-job:1.0.0`,
        flinkVersion: "v1_20",
        serviceAccount: "flink",
        flinkConfiguration: {
          "execution.checkpointing.interval": "60s",
          "execution.checkpointing.mode": "EXACTLY_ONCE",
          "execution.checkpointing.dir": `${state}/checkpoints`,
          "execution.checkpointing.savepoint-dir": `${state}/savepoints`,
          "state.backend.type": "rocksdb",
          "execution.checkpointing.incremental": "true",
          "rest.port": "8081",
          "metrics.reporters": "prom",
          "metrics.reporter.prom.factory.class": "org.apache.flink.metrics.prometheus.PrometheusReporterFactory",
          "metrics.reporter.prom.port": String(metricPorts.flink),
          ...(corrections.jobOutlivesManager
            ? { "high-availability.type": "kubernetes", "high-availability.storageDir": `${state}/manager` }
            : {}),
        },
        jobManager: { replicas: 1, resource: { cpu: 4, memory: "8g" }, podTemplate: onNodes("flink-jobmanager") },
        taskManager: { replicas: 2, resource: { cpu: 12, memory: "24g" }, podTemplate: onNodes("flink-taskmanager") },
        job: {
          jarURI: "local:///opt/flink/usrlib/job.jar",
          args: ["--configuration", "/etc/job/job.properties"],
          parallelism: 8,
          upgradeMode: "savepoint",
        },
      },
    },
  });
}

function onNodes(role: string): Record<string, unknown> {
  return { spec: { nodeSelector: { workload: "flink", role } } };
}

function properties(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
