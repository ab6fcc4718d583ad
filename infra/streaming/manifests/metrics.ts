// Prometheus, which asks every part of the pipeline for its numbers. It finds the pods by names of services without an
// address of their own, one for each part, so that it needs no rights in the cluster.

import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { PodPlan } from "../../manifests/pods.ts";
import { pods, service } from "../../manifests/pods.ts";
import { namespaces } from "../settings.ts";

const namespace = namespaces.pulsar;

/** Where the numbers of each part are served. */
export const metricPorts = { pulsar: 8080, flink: 9249, clickhouse: 9363 } as const;

/** Where Grafana finds them. */
export const metricsUrl = "http://prometheus:9090";

interface Part {
  readonly name: keyof typeof metricPorts;
  readonly namespace: string;
  /** Labels that its controller gives its pods. */
  readonly selector: Readonly<Record<string, string>>;
}

const parts: readonly Part[] = [
  { name: "pulsar", namespace: namespaces.pulsar, selector: { app: "pulsar-broker" } },
  { name: "flink", namespace: namespaces.flink, selector: { app: "iot-flink-job" } },
  {
    name: "clickhouse",
    namespace: namespaces.clickhouse,
    selector: { "clickhouse.altinity.com/chi": "iot-cluster-repl" },
  },
];

/** Prometheus, its configuration, and the names by which it finds whom it asks. */
export function metricObjects(): Manifest[] {
  return [
    ...parts.map(headless),
    manifest("v1", "ConfigMap", {
      name: "prometheus",
      namespace,
      body: { data: { "prometheus.yml": text(scraping()) } },
    }),
    service(plan),
    pods(plan),
  ];
}

const plan: PodPlan = {
  name: "prometheus",
  namespace,
  kind: "Deployment",
  replicas: 1,
  nodes: { workload: "general" },
  image: "prom/prometheus:v3.5.0",
  ports: { http: 9090 },
  mounts: [
    { name: "configuration", mountPath: "/etc/prometheus", readOnly: true },
    { name: "numbers", mountPath: "/prometheus" },
  ],
  volumes: [
    { name: "configuration", configMap: { name: "prometheus" } },
    { name: "numbers", emptyDir: {} },
  ],
};

function scraping(): unknown {
  return {
    global: { scrape_interval: "15s" },
    scrape_configs: parts.map((part) => ({
      job_name: part.name,
      dns_sd_configs: [
        {
          names: [`${serviceOf(part)}.${part.namespace}.svc.cluster.local`],
          type: "A",
          port: metricPorts[part.name],
        },
      ],
    })),
  };
}

function serviceOf({ name }: Part): string {
  return `${name}-metrics`;
}

function headless(part: Part): Manifest {
  const port = metricPorts[part.name];
  return manifest("v1", "Service", {
    name: serviceOf(part),
    namespace: part.namespace,
    body: {
      spec: { clusterIP: "None", selector: part.selector, ports: [{ name: "metrics", port, targetPort: port }] },
    },
  });
}

/** JSON, which every reader of YAML takes. */
export function text(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
