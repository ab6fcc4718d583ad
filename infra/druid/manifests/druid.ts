// The six processes of Druid, as the chart renders them, and the chart's values.

import { chartRelease } from "../../manifests/chart-release.ts";
import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { PodPlan } from "../../manifests/pods.ts";
import { pods, service } from "../../manifests/pods.ts";
import { podAccounts } from "../pod-roles.ts";
import type { DruidSettings } from "../settings.ts";
import { brokerPort } from "../settings.ts";
import { memoryEnvironment, memoryOf, memoryProperties } from "./memory.ts";
import { processes, processNames } from "./processes.ts";
import type { Process } from "./processes.ts";

const { namespace, name: account } = podAccounts.druid;

/** Everything of Druid. */
export function druidObjects(settings: DruidSettings): Manifest[] {
  return [
    secretsOfDruid(settings),
    manifest("v1", "ConfigMap", {
      name: "druid-common",
      namespace,
      body: { data: { "common.runtime.properties": commonProperties(settings) } },
    }),
    ...processNames.flatMap((name) => ownConfig(name)),
    manifest("v1", "ConfigMap", {
      name: "druid-supervisor",
      namespace,
      body: { data: { "events.json": supervisor(settings) } },
    }),
    chart(settings),
    ...processNames.flatMap((name) => [service(plan(name, settings)), pods(plan(name, settings))]),
    ingress(settings),
  ];
}

function chart(settings: DruidSettings): Manifest {
  const { account: owner, region, repositories, version } = settings;
  const sizes = processNames.map((name) => [name, { replicaCount: processes[name].replicas }]);
  return chartRelease({
    name: "druid",
    namespace,
    chart: "druid",
    version: "34.0.0",
    repository: "druid",
    values: {
      image: {
        repository: `${owner}.dkr.ecr.${region}.amazonaws.com/${repositories}/docker/druid`,
        tag: version,
        pullPolicy: "IfNotPresent",
      },
      serviceAccount: { name: account, create: false },
      ...(Object.fromEntries(sizes) as Record<string, unknown>),
    },
  });
}

/** What one kind of process is told besides the common part. */
function ownConfig(name: Process): Manifest[] {
  const values = ownProperties(name);
  if (values === undefined) return [];
  return [
    manifest("v1", "ConfigMap", {
      name: `druid-${name}`,
      namespace,
      body: { data: { "runtime.properties": properties(values) } },
    }),
  ];
}

function ownProperties(name: Process): Readonly<Record<string, string>> | undefined {
  return name === "router" ? routerProperties : memoryProperties(name);
}

function plan(name: Process, settings: DruidSettings): PodPlan {
  const { account: owner, region, repositories, version } = settings;
  const { port, replicas, kind } = processes[name];
  const hasOwn = ownProperties(name) !== undefined;
  return {
    name: `druid-${name}`,
    namespace,
    kind,
    replicas,
    nodes: { workload: "druid" },
    labels: { "app.kubernetes.io/name": "druid", "app.kubernetes.io/component": name },
    serviceAccount: account,
    image: `${owner}.dkr.ecr.${region}.amazonaws.com/${repositories}/docker/druid:${version}`,
    command: ["/druid.sh", name === "middlemanager" ? "middleManager" : name],
    ports: { http: port },
    environment: memoryEnvironment(name),
    memory: memoryOf(name),
    mounts: [
      { name: "common", mountPath: "/etc/druid", readOnly: true },
      { name: "secrets", mountPath: "/etc/druid-secrets", readOnly: true },
      ...(hasOwn ? [{ name, mountPath: `/etc/druid-${name}`, readOnly: true }] : []),
    ],
    volumes: [
      { name: "common", configMap: { name: "druid-common" } },
      {
        name: "secrets",
        csi: {
          driver: "secrets-store.csi.k8s.io",
          readOnly: true,
          volumeAttributes: { secretProviderClass: "druid" },
        },
      },
      ...(hasOwn ? [{ name, configMap: { name: `druid-${name}` } }] : []),
    ],
    ...(kind === "StatefulSet" ? { claim: { size: "200Gi", path: "/opt/druid/var" } } : {}),
  };
}

/** Secrets are files of the pod, mounted from Secrets Manager; none becomes a secret of the cluster. */
function secretsOfDruid({ prefix }: DruidSettings): Manifest {
  const objects = [
    { objectName: "${outputs.databaseSecret}", objectType: "secretsmanager", objectAlias: "database" },
    { objectName: `${prefix}/admin`, objectType: "secretsmanager", objectAlias: "admin" },
    { objectName: `${prefix}/internal`, objectType: "secretsmanager", objectAlias: "internal" },
  ];
  return manifest("secrets-store.csi.x-k8s.io/v1", "SecretProviderClass", {
    name: "druid",
    namespace,
    body: { spec: { provider: "aws", parameters: { usePodIdentity: "true", objects: JSON.stringify(objects) } } },
  });
}

/** Processes find each other through Kubernetes; passwords are read from the mounted files. */
function commonProperties({ buckets }: DruidSettings): string {
  return properties({
    "druid.extensions.loadList": JSON.stringify([
      "druid-kubernetes-extensions",
      "postgresql-metadata-storage",
      "druid-s3-extensions",
      "druid-kafka-indexing-service",
      "druid-multi-stage-query",
      "druid-basic-security",
      "prometheus-emitter",
    ]),
    "druid.zk.service.enabled": "false",
    "druid.discovery.type": "k8s",
    "druid.discovery.k8s.clusterIdentifier": "druid",
    "druid.metadata.storage.type": "postgresql",
    "druid.metadata.storage.connector.connectURI":
      "jdbc:postgresql://${outputs.databaseHost}:5432/druid?sslmode=verify-full",
    "druid.metadata.storage.connector.user": "druid",
    "druid.metadata.storage.connector.password": '{"type":"environment","variable":"DATABASE_PASSWORD"}',
    "druid.storage.type": "s3",
    "druid.storage.bucket": buckets.deepStorage,
    "druid.storage.baseKey": "segments",
    "druid.indexer.logs.type": "s3",
    "druid.indexer.logs.s3Bucket": buckets.deepStorage,
    "druid.indexer.logs.s3Prefix": "logs",
    "druid.msq.intermediate.storage.enable": "true",
    "druid.msq.intermediate.storage.type": "s3",
    "druid.msq.intermediate.storage.bucket": buckets.queries,
    "druid.msq.intermediate.storage.prefix": "intermediates",
    "druid.emitter": "prometheus",
  });
}

/** The router serves the console and passes on what belongs to the coordinator and the overlord. */
const routerProperties: Readonly<Record<string, string>> = {
  "druid.plaintextPort": String(processes.router.port),
  "druid.router.managementProxy.enabled": "true",
  "druid.router.defaultBrokerServiceName": "druid/broker",
  "druid.router.coordinatorServiceName": "druid/coordinator",
};

function supervisor(settings: DruidSettings): string {
  const isTls = settings.corrections.brokersSpeakTlsOnly;
  return JSON.stringify(
    {
      type: "kafka",
      spec: {
        dataSchema: {
          dataSource: "events",
          timestampSpec: { column: "timestamp", format: "auto" },
          dimensionsSpec: { dimensions: [] },
        },
        ioConfig: {
          type: "kafka",
          topic: "events",
          consumerProperties: {
            "bootstrap.servers": "${outputs.brokerHost}:" + String(brokerPort(settings)),
            ...(isTls ? { "security.protocol": "SASL_SSL", "sasl.mechanism": "AWS_MSK_IAM" } : {}),
          },
        },
      },
    },
    null,
    2,
  );
}

/** The console and the APIs, inside the VPC, over TLS alone. */
function ingress({ domain }: DruidSettings): Manifest {
  return manifest("networking.k8s.io/v1", "Ingress", {
    name: "druid-router",
    namespace,
    annotations: {
      "alb.ingress.kubernetes.io/scheme": "internal",
      "alb.ingress.kubernetes.io/target-type": "ip",
      "alb.ingress.kubernetes.io/listen-ports": '[{"HTTPS":443}]',
      "alb.ingress.kubernetes.io/certificate-arn": "${outputs.certificateArn}",
      "alb.ingress.kubernetes.io/ssl-policy": "ELBSecurityPolicy-TLS13-1-2-2021-06",
      "alb.ingress.kubernetes.io/healthcheck-path": "/status/health",
    },
    body: {
      spec: {
        ingressClassName: "alb",
        tls: [{ hosts: [domain] }],
        rules: [
          {
            host: domain,
            http: {
              paths: [
                {
                  path: "/",
                  pathType: "Prefix",
                  backend: { service: { name: "druid-router", port: { number: processes.router.port } } },
                },
              ],
            },
          },
        ],
      },
    },
  });
}

function properties(values: Readonly<Record<string, string>>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
