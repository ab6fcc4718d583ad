// Pods of a streaming platform: which program stands behind the images of Pulsar and Flink, and what it is told.

import { z } from "zod";
import { present } from "../../../core/errors.ts";
import { flinkFolder } from "../operators/flink-deployment.ts";
import type { FileSpec, ProgramSpec } from "../lab-spec.ts";
import type { PulsarProgramSpec } from "../stream-programs.ts";
import type { ImageFamily, ImageInputs } from "./image-family.ts";
import { ofKind } from "./manifests.ts";
import type { KubernetesObject } from "./manifests.ts";
import { mainContainer } from "./pod-files.ts";
import { parseStatefulSet, podFqdn } from "./stateful-set.ts";
import type { StatefulSet } from "./stateful-set.ts";

const pulsarImage = /^apachepulsar\/pulsar:/;
const flinkImage = /^flink-(jobmanager|taskmanager)$/;
const settingsSchema = z.record(z.string(), z.string());
const ports = { client: 2181, follower: 2888, election: 3888 } as const;

export const streamImages: ImageFamily = {
  has: (image) => pulsarImage.test(image) || flinkImage.test(image),
  program: streamProgram,
};

function streamProgram(set: StatefulSet, ordinal: number, { objects, files }: ImageInputs): ProgramSpec {
  const { image } = mainContainer(set);
  const [, flink] = flinkImage.exec(image) ?? [];
  const address = podFqdn(set, ordinal);
  if (flink !== undefined) {
    const text = (name: string) =>
      present(
        files.find(({ path }) => path === `${flinkFolder}/${name}`),
        name,
      ).content;
    return {
      kind: "flink",
      component: flink === "jobmanager" ? "jobmanager" : "taskmanager",
      address,
      settings: settingsSchema.parse(JSON.parse(text("flink-conf.json"))),
      jobArguments: z.array(z.string()).parse(JSON.parse(text("job-arguments.json"))),
      coordinators: coordinatorsOf(objects),
      brokers: `http://${brokerName(objects)}:8080`,
      topic: topicOf(files),
    };
  }
  const component = set.spec.template.metadata.labels["component"] ?? "";
  if (component === "zookeeper") return zookeeper(set, ordinal);
  const broker = settingsOf(objects, "pulsar-broker");
  return {
    kind: "pulsar",
    component: z.enum(["toolset", "bookie", "broker", "proxy"]).parse(component),
    address,
    coordinators: coordinatorsOf(objects),
    clusterName: broker["clusterName"] ?? "pulsar",
    brokers: brokerName(objects),
    settings: settingsOf(objects, set.name),
  } satisfies PulsarProgramSpec;
}

/** The job's own configuration says what it reads. */
function topicOf(files: readonly FileSpec[]): string {
  const text = files.find(({ path }) => path.endsWith("/job.properties"))?.content ?? "";
  return present(/^pulsar\.topic=(.+)$/m.exec(text)?.[1], "the job is told its topic");
}

function zookeeper(set: StatefulSet, ordinal: number): ProgramSpec {
  return {
    kind: "zookeeper",
    id: ordinal + 1,
    members: Array.from({ length: set.spec.replicas }, (_none, index) => ({
      id: index + 1,
      host: podFqdn(set, index),
    })),
    clientPort: ports.client,
    raftPort: ports.follower,
    electionPort: ports.election,
    dataPath: mainContainer(set).volumeMounts.find(({ name }) => name === "data")?.mountPath ?? "/var/lib/pulsar/data",
  };
}

/** The configuration map of a set's own name, which the chart makes its environment of. */
function settingsOf(objects: readonly KubernetesObject[], name: string): Readonly<Record<string, string>> {
  const found = ofKind(objects, "ConfigMap").find(({ metadata }) => metadata.name === name);
  return found === undefined ? {} : settingsSchema.parse(found["data"]);
}

function coordinatorsOf(objects: readonly KubernetesObject[]): string {
  const set = setNamed(objects, "pulsar-zookeeper");
  const members = Array.from({ length: set.spec.replicas }, (_none, ordinal) => podFqdn(set, ordinal));
  return members.map((member) => `${member}:${String(ports.client)}`).join(",");
}

function brokerName(objects: readonly KubernetesObject[]): string {
  const set = setNamed(objects, "pulsar-broker");
  return podFqdn(set, 0).split(".").slice(1).join(".");
}

function setNamed(objects: readonly KubernetesObject[], name: string): StatefulSet {
  const found = ofKind(objects, "StatefulSet").find(({ metadata }) => metadata.name === name);
  return parseStatefulSet(present(found, `the platform has no ${name}`));
}
