// An application's side of the database: the official Java driver in a real pool, driven by the harness. Installed when a
// run has rows that it decides.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentError } from "../../core/errors.ts";
import type { EnsureOptions } from "./artifacts.ts";
import type { CachedArtifact } from "./cache.ts";
import { ensureOnDemand } from "./on-demand.ts";
import { ensureSystemPrograms, findProgram, missingPrograms } from "./system-packages.ts";

const here = fileURLToPath(new URL(".", import.meta.url));
const sources = join(here, "../clickhouse/jdbc/java");

/** How the client is started. */
export interface JavaClientParts {
  readonly java: string;
  readonly classPath: string;
}

/** Named after everything that it is made of, the client's own text included. */
export function javaClientArtifact(): CachedArtifact {
  const [pom, script, sums] = ["jdbc-client.pom.xml", "java-programs.sh", "jdbc-client.sha256"].map((file) =>
    join(here, file),
  ) as [string, string, string];
  const digest = createHash("sha256");
  const programs = readdirSync(sources)
    .sort()
    .map((file) => join(sources, file));
  for (const file of [pom, script, sums, ...programs]) digest.update(readFileSync(file));
  return {
    name: `jdbc-client-0.10.0-${digest.digest("hex").slice(0, 12)}`,
    megabytes: 15,
    script,
    arguments: [pom, sums, "", `classes=${sources}`],
    hint: "check the network, or fill the cache on a machine that has one and copy it",
  };
}

/** Installed when it is missing. */
export async function ensureJavaClient(options: EnsureOptions): Promise<JavaClientParts> {
  const artifact = javaClientArtifact();
  const programs = missingPrograms({ withInstallOnly: true }).filter(({ command }) =>
    ["java", "mvn"].includes(command),
  );
  await ensureSystemPrograms(programs, options.offline);
  const folder = await ensureOnDemand(artifact, options);
  const java = findProgram("java");
  if (java === undefined) {
    throw environmentError("java is missing", { code: "ASSAY_INSTALL_MISSING", hint: "run ./assay doctor" });
  }
  return { java, classPath: `${join(folder, "classes")}:${join(folder, "lib/*")}` };
}
