// Pulsar: coordination, brokers, bookies on local disks, proxies for the clients, and a pod with its tools.

import { chartRelease } from "../../manifests/chart-release.ts";
import type { Manifest } from "../../manifests/manifest.ts";
import { manifest } from "../../manifests/manifest.ts";
import type { PodPlan } from "../../manifests/pods.ts";
import { pods, service } from "../../manifests/pods.ts";
import { mounts } from "../node-plans.ts";
import type { StreamingSettings } from "../settings.ts";
import { namespaces } from "../settings.ts";

const namespace = namespaces.pulsar;
const image = "apachepulsar/pulsar:4.0.4";

/** The topic that events go through, and who consumes it. */
export const topic = {
  tenant: "public/default",
  name: "persistent://public/default/iot-sensor-data",
  partitions: 10,
  subscription: "flink-jdbc-consumer-avro",
} as const;

/** Where clients connect: the proxies. */
export const serviceUrl = `pulsar://pulsar-proxy.${namespace}.svc.cluster.local:6650`;

/** Everything of Pulsar. */
export function pulsarObjects(settings: StreamingSettings): Manifest[] {
  const plans = components(settings);
  return [
    chartRelease({
      name: "pulsar",
      namespace,
      chart: "pulsar",
      version: "4.0.1",
      repository: "apache-pulsar",
      values: chartValues(plans),
    }),
    configuration("pulsar-broker", brokerConfiguration(settings)),
    configuration("pulsar-bookie", bookieConfiguration()),
    configuration("pulsar-proxy", { brokerServiceURL: `pulsar://pulsar-broker.${namespace}.svc.cluster.local:6650` }),
    ...plans.flatMap((plan) => [service(plan), pods(plan)]),
    topicSetup(),
  ];
}

function components(settings: StreamingSettings): PodPlan[] {
  const plan = (part: string, nodes: string, replicas: number): Omit<PodPlan, "kind"> => ({
    name: `pulsar-${part}`,
    namespace,
    replicas,
    nodes: { workload: "pulsar", component: nodes },
    labels: { component: part },
    image,
  });
  const dedicated = { tolerates: "pulsar" } as const;
  const read = (name: string) => [{ name: "PULSAR_CONFIGURATION", value: `/etc/pulsar/${name}` }];
  return [
    {
      ...plan("zookeeper", "zookeeper", 3),
      kind: "StatefulSet",
      ports: { client: 2181, follower: 2888, election: 3888 },
      claim: { size: "20Gi", path: "/pulsar/data", ephemeral: settings.ephemeral },
    },
    {
      ...plan("bookie", "broker-bookie", 3),
      ...dedicated,
      kind: "StatefulSet",
      ports: { bookie: 3181 },
      environment: read("pulsar-bookie"),
      mounts: [
        { name: "journal", mountPath: mounts.journal },
        { name: "ledgers", mountPath: mounts.ledgers },
      ],
      volumes: [
        { name: "journal", hostPath: { path: mounts.journal, type: "Directory" } },
        { name: "ledgers", hostPath: { path: mounts.ledgers, type: "Directory" } },
      ],
    },
    {
      ...plan("broker", "broker-bookie", 3),
      ...dedicated,
      kind: "StatefulSet",
      ports: { pulsar: 6650, http: 8080 },
      environment: read("pulsar-broker"),
    },
    { ...plan("proxy", "proxy", 2), kind: "StatefulSet", ports: { pulsar: 6650, http: 8080 } },
    { ...plan("toolset", "proxy", 1), kind: "StatefulSet", command: ["sleep", "infinity"] },
  ];
}

function chartValues(plans: readonly PodPlan[]): Record<string, unknown> {
  const sizes = plans.map(({ name, replicas, nodes }) => [
    name.replace("pulsar-", ""),
    { replicaCount: replicas, nodeSelector: nodes },
  ]);
  return { ...(Object.fromEntries(sizes) as Record<string, unknown>), volumes: { local_storage: true } };
}

function configuration(name: string, values: Readonly<Record<string, string>>): Manifest {
  return manifest("v1", "ConfigMap", { name, namespace, body: { data: { ...values } } });
}

/** Every entry lies on three bookies; two must have it before it is acknowledged, so that one may be lost. */
function brokerConfiguration({ corrections }: StreamingSettings): Record<string, string> {
  return {
    clusterName: "pulsar-cluster",
    managedLedgerDefaultEnsembleSize: "3",
    managedLedgerDefaultWriteQuorum: "3",
    managedLedgerDefaultAckQuorum: "2",
    defaultRetentionTimeInMinutes: String(7 * 24 * 60),
    defaultRetentionSizeInMB: "-1",
    ...(corrections.brokersDeduplicate
      ? { brokerDeduplicationEnabled: "true", transactionCoordinatorEnabled: "true" }
      : {}),
  };
}

function bookieConfiguration(): Record<string, string> {
  return {
    journalDirectories: `${mounts.journal}/current`,
    ledgerDirectories: `${mounts.ledgers}/current`,
    journalSyncData: "true",
  };
}

/** Creates the topic once and states how long it keeps what was consumed. The image's own settings ask its own host. */
function topicSetup(): Manifest {
  const admin = `bin/pulsar-admin --admin-url http://pulsar-broker.${namespace}.svc.cluster.local:8080`;
  const commands = [
    `${admin} namespaces set-persistence ${topic.tenant} --bookkeeper-ensemble 3 --bookkeeper-write-quorum 3 --bookkeeper-ack-quorum 2 --ml-mark-delete-max-rate 0`,
    `${admin} namespaces set-retention ${topic.tenant} --time 7d --size -1`,
    `${admin} topics create-partitioned-topic ${topic.name} --partitions ${topic.partitions}`,
    `${admin} topics create-subscription ${topic.name} --subscription ${topic.subscription}`,
  ];
  return manifest("batch/v1", "Job", {
    name: "pulsar-topic-setup",
    namespace,
    body: {
      spec: {
        backoffLimit: 10,
        template: {
          metadata: { labels: { app: "pulsar-topic-setup" } },
          spec: {
            restartPolicy: "OnFailure",
            nodeSelector: { workload: "general" },
            containers: [{ name: "setup", image, command: ["sh", "-ec", commands.join("\n")] }],
          },
        },
      },
    },
  });
}
