// Where the parts of a streaming platform are, as its own manifests say: what the producers are told, the job's own name,
// and the servers behind the tables.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { present } from "../../core/errors.ts";

export interface StreamPlaces {
  readonly serviceUrl: string;
  readonly topic: string;
  readonly subscription: string;
  /** Avro schema of a message, as text. */
  readonly schema: string;
  /** REST interface of the brokers, through the proxies. */
  readonly adminUrl: string;
  /** REST interface of the job. */
  readonly jobUrl: string;
  /** HTTP interface of the database by the platform's one name. */
  readonly databaseUrl: string;
  readonly table: string;
  /** Addresses of the members of Pulsar's parts. */
  readonly hosts: Readonly<Record<"broker" | "bookie" | "coordinator" | "proxy", readonly string[]>>;
}

const dataSchema = z.looseObject({ data: z.record(z.string(), z.string()) });

const setSchema = z.looseObject({
  metadata: z.looseObject({ name: z.string(), namespace: z.string() }),
  spec: z.looseObject({ replicas: z.int().positive(), serviceName: z.string() }),
});

/** Read from the assembly that was applied. */
export function streamPlaces(assembly: string): StreamPlaces {
  const file = join(assembly, "manifests", "configmap-iot-flink-job.json");
  const { data } = dataSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const setting = (key: string): string => {
    const text = data["job.properties"] ?? "";
    const found = text.split("\n").find((line) => line.startsWith(`${key}=`));
    return present(found, `the job is told ${key}`).slice(key.length + 1);
  };
  const serviceUrl = setting("pulsar.service-url");
  const database = new URL(setting("sink.url").replace(/^jdbc:clickhouse:/, "http:"));
  return {
    serviceUrl,
    topic: setting("pulsar.topic"),
    subscription: setting("pulsar.subscription"),
    schema: present(data["event.avsc"], "the job has a schema"),
    adminUrl: `http://${new URL(serviceUrl.replace(/^pulsar:/, "http:")).hostname}:8080`,
    jobUrl: "http://iot-flink-job-rest.flink-benchmark.svc.cluster.local:8081",
    databaseUrl: database.origin,
    table: `${database.pathname.slice(1)}.${setting("sink.table")}`,
    hosts: {
      broker: membersOf(assembly, "pulsar-broker"),
      bookie: membersOf(assembly, "pulsar-bookie"),
      coordinator: membersOf(assembly, "pulsar-zookeeper"),
      proxy: membersOf(assembly, "pulsar-proxy"),
    },
  };
}

/** Names of a stateful set's pods in the cluster. */
function membersOf(assembly: string, set: string): string[] {
  const file = join(assembly, "manifests", `statefulset-${set}.json`);
  const { metadata, spec } = setSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  const { name, namespace } = metadata;
  return Array.from(
    { length: spec.replicas },
    (_none, ordinal) => `${name}-${String(ordinal)}.${spec.serviceName}.${namespace}.svc.cluster.local`,
  );
}
