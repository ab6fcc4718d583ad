// Pods of a platform with Druid: which program stands behind its images, and what it is told.

import { z } from "zod";
import { environmentError, present } from "../../../core/errors.ts";
import type { RegionOutputs } from "../../ports/outputs.ts";
import type { DnsRecordSpec, FileSpec, PodSpec, ProgramSpec } from "../lab-spec.ts";
import { druidProcesses } from "../druid-programs.ts";
import { coordinationConfig, coordinationName } from "../operators/druid-release.ts";
import type { ImageFamily, ImageInputs } from "./image-family.ts";
import { mainContainer } from "./pod-files.ts";
import { podFqdn } from "./stateful-set.ts";
import type { StatefulSet } from "./stateful-set.ts";

const druidImage = /\/docker\/druid:/;
const postgresImage = /^lab\/postgres:/;
const zookeeperImage = /^lab\/zookeeper:/;

const containerPorts = z.array(z.looseObject({ name: z.string(), containerPort: z.int() })).default([]);

export const druidImages: ImageFamily = {
  has: (image) => [druidImage, postgresImage, zookeeperImage].some((known) => known.test(image)),
  program: druidProgram,
};

/** The program of a pod of Druid, of its database, or of the node that coordinates its processes. */
function druidProgram(set: StatefulSet, ordinal: number, { files, region }: ImageInputs): ProgramSpec {
  const { image, env, ...container } = mainContainer(set);
  if (postgresImage.test(image)) return { kind: "postgres", port: 5432, database: "druid", user: "druid" };
  if (zookeeperImage.test(image)) {
    return {
      kind: "zookeeper",
      id: 1,
      members: [],
      ...{ clientPort: 2181, raftPort: 2888, electionPort: 3888 },
      dataPath: "/var/lib/druid-coordination",
      ownConfig: coordinationConfig,
    };
  }
  const component = set.spec.template.metadata.labels["app.kubernetes.io/component"];
  const [port] = containerPorts.parse(container["ports"]);
  return {
    kind: "druid",
    process: z.enum(druidProcesses).parse(component),
    address: podFqdn(set, ordinal),
    port: present(port, `${set.name} has a port`).containerPort,
    memory: {
      heap: present(env.find(({ name }) => name === "DRUID_XMX")?.value, `${set.name} has a heap`),
      direct: present(
        env.find(({ name }) => name === "DRUID_MAXDIRECTMEMORYSIZE")?.value,
        `${set.name} bounds its direct memory`,
      ),
    },
    settings: {
      ...propertiesIn(files, "/common.runtime.properties"),
      ...propertiesIn(files, "/runtime.properties"),
    },
    coordinators: `${coordinationName}-0.${coordinationName}.${set.namespace}.svc.cluster.local:2181`,
    region,
  };
}

function propertiesIn(files: readonly FileSpec[], end: string): Record<string, string> {
  const text = files.find(({ path }) => path.endsWith(end))?.content ?? "";
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => {
      const at = line.indexOf("=");
      if (at < 1) throw environmentError(`${end.slice(1)} has the line ${line}`, { code: "ASSAY_LAB_PROPERTIES" });
      return [line.slice(0, at), line.slice(at + 1)];
    }),
  );
}

/** The database's own name, which AWS answers outside of every zone of the platform. */
export function databaseNames(
  { databaseHost }: RegionOutputs,
  pods: readonly { readonly spec: PodSpec }[],
): DnsRecordSpec[] {
  if (databaseHost === undefined) return [];
  const values = pods.filter(({ spec }) => spec.program.kind === "postgres").map(({ spec }) => spec.eni.address);
  // In the form of a wildcard it stands beside the one for all other names of the region's services.
  return [{ name: `*.${databaseHost}`, type: "A", ttl: 5, values }];
}
