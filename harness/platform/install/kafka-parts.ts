// Programs of a pipeline of Kafka: brokers, Kafka Connect, the message client. Installed when a platform that has them is
// brought up, and never else.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { readEnvironment } from "../../config/environment.ts";
import { artifactPath } from "./cache.ts";
import type { CachedArtifact } from "./cache.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const sources = join(here, "../kafka");
const folders = ["client", "setup", "sink"] as const;

/** Where the programs lie. */
export interface KafkaParts {
  /** Class path of brokers and of Connect, with its wildcard. */
  readonly classPath: string;
  /** Class path of what makes topics and grants. */
  readonly setupClassPath: string;
  /** Class path of the message client. */
  readonly clientClassPath: string;
  /** Jar of the ClickHouse Sink Connector; absent where none is configured. */
  readonly clickhouseSink?: string;
  /** Folder of the connector that stands in for one that is not installed. */
  readonly plainSink: string;
}

/** Their places, whether anything is there or not. */
export function kafkaParts(cacheDirectory: string): KafkaParts {
  const programs = artifactPath(cacheDirectory, kafkaArtifact());
  const libraries = join(programs, "lib/*");
  const { clickhouseSink } = readEnvironment();
  return {
    ...(clickhouseSink === undefined ? {} : { clickhouseSink: resolve(clickhouseSink.path) }),
    classPath: libraries,
    setupClassPath: [join(programs, "setup"), libraries].join(":"),
    clientClassPath: [join(programs, "client"), libraries].join(":"),
    plainSink: join(programs, "sink"),
  };
}

/** What is fetched, and what it is built from. */
export function kafkaArtifact(): CachedArtifact {
  const files = ["kafka.pom.xml", "kafka.sha256", "java-programs.sh"].map((file) => join(here, file));
  const [pom = "", sums = "", script = ""] = files;
  const programs = folders.map((folder) => join(sources, folder));
  const read = [...files, ...programs.flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)))];
  return {
    name: `kafka-4.3.1-${digestOf(read.sort())}`,
    megabytes: 55,
    script,
    arguments: [pom, sums, "", ...folders.map((folder) => `${folder}=${join(sources, folder)}`)],
    hint: "check the network, or fill the cache on a machine that has one and copy it",
  };
}

function digestOf(files: readonly string[]): string {
  const digest = createHash("sha256");
  for (const file of files) digest.update(readFileSync(file));
  return digest.digest("hex").slice(0, 12);
}
