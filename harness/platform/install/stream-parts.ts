// Programs of the streaming platform: Pulsar, Flink, the job and the message client. Installed when a platform that has
// them is brought up, and never else: together they are half a gigabyte.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { artifactPath } from "./cache.ts";
import type { CachedArtifact } from "./cache.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const sources = join(here, "../stream");
const hint = "check the network, or fill the cache on a machine that has one and copy it";
/** Of pulsar-server-distribution-4.0.8-bin.tar.gz. */
const pulsarDigest = "35c7d064c9e0928edbf2e708989faba0379662f98aa84ce0d4190c59efb6765e";

/** Where the programs lie. */
export interface StreamParts {
  /** The distribution of Pulsar. */
  readonly pulsar: string;
  /** Class path of Flink with the job in it, with its wildcards. */
  readonly flinkClassPath: string;
  /** Class path of the message client. */
  readonly clientClassPath: string;
}

/** Their places, whether anything is there or not. */
export function streamParts(cacheDirectory: string): StreamParts {
  const { pulsar, flink, job } = streamArtifacts(cacheDirectory);
  const programs = artifactPath(cacheDirectory, job);
  const libraries = join(programs, "lib/*");
  return {
    pulsar: artifactPath(cacheDirectory, pulsar),
    flinkClassPath: [join(artifactPath(cacheDirectory, flink), "lib/*"), join(programs, "job"), libraries].join(":"),
    clientClassPath: [join(programs, "client"), libraries].join(":"),
  };
}

/** What is fetched, and what it is built from. */
export function streamArtifacts(cacheDirectory: string): Record<"pulsar" | "flink" | "job", CachedArtifact> {
  const pulsar = { pom: join(here, "pulsar.pom.xml"), script: join(here, "pulsar.sh") };
  const flink = { requirements: join(here, "flink.requirements.txt"), script: join(here, "flink.sh") };
  const job = {
    pom: join(here, "stream-job.pom.xml"),
    sums: join(here, "stream-job.sha256"),
    script: join(here, "java-programs.sh"),
  };
  const programs = ["job", "client"].flatMap((folder) => javaFiles(join(sources, folder)));
  const engine = {
    name: `flink-1.20.5-${digestOf(Object.values(flink))}`,
    megabytes: 232,
    script: flink.script,
    arguments: [flink.requirements],
    hint,
  };
  return {
    pulsar: {
      name: `pulsar-4.0.8-${digestOf(Object.values(pulsar))}`,
      megabytes: 245,
      script: pulsar.script,
      arguments: [pulsar.pom, pulsarDigest],
      hint,
    },
    flink: engine,
    job: {
      name: `stream-job-${digestOf([...Object.values(job), ...programs])}`,
      megabytes: 46,
      script: job.script,
      arguments: [
        ...[job.pom, job.sums, join(artifactPath(cacheDirectory, engine), "lib")],
        ...["job", "client"].map((name) => `${name}=${join(sources, name)}`),
      ],
      hint,
    },
  };
}

function javaFiles(folder: string): string[] {
  return readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
}

function digestOf(files: readonly string[]): string {
  const digest = createHash("sha256");
  for (const file of files) digest.update(readFileSync(file));
  return digest.digest("hex").slice(0, 12);
}
