// What MSK makes of a cluster: a broker in each of the client subnets, with an interface in the cluster's groups, and the
// configuration that the cluster names. Topics and grants are what the platform's own setup asks the brokers for.

import { createHash } from "node:crypto";
import type { AwsClients } from "../../aws/clients.ts";
import { readKafkaCluster } from "../../aws/kafka-clusters.ts";
import type { KafkaClusterFacts } from "../../aws/kafka-clusters.ts";
import type { KafkaProgramSpec } from "../kafka-programs.ts";

export interface MskCluster extends KafkaClusterFacts {
  /** 16 bytes in the alphabet of URLs, as Kafka names clusters. */
  readonly clusterId: string;
}

/** The cluster as the API tells it. */
export async function readMskCluster(clients: AwsClients, arn: string): Promise<MskCluster> {
  const facts = await readKafkaCluster(clients, arn);
  return { ...facts, clusterId: createHash("sha256").update(arn).digest().subarray(0, 16).toString("base64url") };
}

/** Names of the brokers, in the form that MSK gives them. */
export function brokerNames({ name, subnets }: MskCluster, region: string): string[] {
  return subnets.map((_subnet, index) => `b-${String(index + 1)}.${name}.lab.c1.kafka.${region}.amazonaws.com`);
}

export interface BrokerInputs {
  readonly cluster: MskCluster;
  readonly region: string;
  readonly clientPort: number;
  readonly topics: string;
  /** Whose certificates these are: the worker's, and of the clients that fill the topics and read them back. */
  readonly principals: { readonly worker: string; readonly client: string };
}

export function brokerPrograms(inputs: BrokerInputs): KafkaProgramSpec[] {
  const { cluster, region, clientPort, topics } = inputs;
  const members = brokerNames(cluster, region);
  const { clusterId, properties, takesNameless } = cluster;
  return members.map((_name, index) => ({
    ...{ kind: "kafka", node: index + 1, members, clusterId, clientPort, takesNameless, properties, topics },
    grants: JSON.stringify(grantsOf(inputs)),
  }));
}

interface Grant {
  readonly principal: string;
  readonly resource: "topic" | "group" | "cluster";
  readonly pattern: "literal" | "prefixed";
  readonly name: string;
  readonly operation: string;
}

/** The worker reads the topics and keeps its own; the client writes the topics, reads them back and asks how far the worker is. */
function grantsOf({ topics, principals: { worker, client } }: BrokerInputs): Grant[] {
  const names = (JSON.parse(topics) as { name: string }[]).map(({ name }) => name);
  const topic = (principal: string, name: string, operation: string): Grant => ({
    ...{ principal, name, operation, resource: "topic", pattern: "literal" },
  });
  return [
    ...names.flatMap((name) => ["read", "describe"].map((operation) => topic(worker, name, operation))),
    ...names.flatMap((name) => ["read", "write", "describe"].map((operation) => topic(client, name, operation))),
    { principal: worker, resource: "topic", pattern: "prefixed", name: "connect-", operation: "all" },
    ...["clickhouse-sink", "connect-"].map((name): Grant => ({
      ...{ principal: worker, resource: "group", pattern: "prefixed", name, operation: "read" },
    })),
    { principal: client, resource: "group", pattern: "prefixed", name: "connect-", operation: "describe" },
    {
      principal: client,
      resource: "cluster",
      pattern: "literal",
      name: "kafka-cluster",
      operation: "idempotent_write",
    },
  ];
}
