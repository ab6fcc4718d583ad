// Producers of events: pods that publish at a configured rate.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import { pods } from "../../manifests/pods.ts";
import type { StreamingSettings } from "../settings.ts";
import { namespaces } from "../settings.ts";
import { eventSchema } from "./event-schema.ts";
import { serviceUrl, topic } from "./pulsar.ts";

const namespace = namespaces.producer;

/** The producers and their configuration. */
export function producerObjects(settings: StreamingSettings): Manifest[] {
  const { account, region, prefix } = settings;
  return [
    manifest("v1", "ConfigMap", {
      name: "iot-producer",
      namespace,
      body: {
        data: {
          PULSAR_URL: serviceUrl,
          TOPIC: topic.name,
          SOURCES: "100000",
          MESSAGES_PER_SECOND: "1000",
          COMPRESSION: "LZ4",
          "event.avsc": eventSchema(settings),
        },
      },
    }),
    pods({
      name: "iot-producer",
      namespace,
      kind: "Deployment",
      replicas: 3,
      nodes: { workload: "producer" },
      serviceAccount: "iot-producer",
      image: `${account}.dkr.ecr.${region}.amazonaws.com/${prefix}-producer:1.0.0`,
      environment: [{ name: "TOKEN", valueFrom: { secretKeyRef: { name: "iot-producer", key: "password" } } }],
      mounts: [{ name: "config", mountPath: "/etc/producer", readOnly: true }],
      volumes: [{ name: "config", configMap: { name: "iot-producer" } }],
    }),
  ];
}
