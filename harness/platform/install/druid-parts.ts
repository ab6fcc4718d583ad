// Programs of the platform with Druid: its processes and the database that keeps their metadata. Installed when such a
// platform is brought up, and never else.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { artifactPath } from "./cache.ts";
import type { CachedArtifact } from "./cache.ts";

const hint = "check the network, or fill the cache on a machine that has one and copy it";
/** Of the packed server of this architecture; the registry has none for others. */
const postgresDigest = "b00afe061174823aee98b2a83ba880e1064219892fe5664e6431c0d63db706dd";

/** Where the programs lie. */
export interface DruidParts {
  /** Class path of every process, with its wildcard. */
  readonly classPath: string;
  /** Folder of the database server, with `bin` in it. */
  readonly postgres: string;
}

/** Their places, whether anything is there or not. */
export function druidParts(cacheDirectory: string): DruidParts {
  const { druid, postgres } = druidArtifacts();
  return {
    classPath: join(artifactPath(cacheDirectory, druid), "lib/*"),
    postgres: artifactPath(cacheDirectory, postgres),
  };
}

/** What is fetched, and what it is built from. */
export function druidArtifacts(): Record<"druid" | "postgres", CachedArtifact> {
  const druid = { pom: here("druid.pom.xml"), sums: here("druid.sha256"), script: here("druid.sh") };
  const postgres = { pom: here("postgres.pom.xml"), script: here("postgres.sh") };
  return {
    druid: {
      name: `druid-25.0.0-${digestOf(Object.values(druid))}`,
      megabytes: 125,
      script: druid.script,
      arguments: [druid.pom, druid.sums],
      hint,
    },
    postgres: {
      name: `postgres-16.8-${digestOf(Object.values(postgres))}`,
      megabytes: 15,
      script: postgres.script,
      arguments: [postgres.pom, "amd64", postgresDigest],
      hint,
    },
  };
}

function here(file: string): string {
  return join(import.meta.dirname, file);
}

function digestOf(files: readonly string[]): string {
  const digest = createHash("sha256");
  for (const file of files) digest.update(readFileSync(file));
  return digest.digest("hex").slice(0, 12);
}
