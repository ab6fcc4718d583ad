// The ClickHouse servers that a manifest's image tag may ask for. The standard one is installed with everything else; an
// older one only when an experiment begins on it.

import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentError } from "../../core/errors.ts";
import { artifactPath, isCached } from "./cache.ts";
import type { CachedArtifact } from "./cache.ts";

/** Launcher and library of one server. */
export interface ServerBuild {
  readonly server: string;
  readonly library: string;
}

/** Image tag of the standard server. */
export const standardServer = "25.8";

const here = fileURLToPath(new URL(".", import.meta.url));
const native = join(here, "../lab/services/native");
const older: Readonly<Record<string, string>> = { "24.8": "24.8.4.1" };

/** Tags besides the standard one that can be installed. */
export const olderServers: readonly string[] = Object.keys(older);

/** How an older server is installed; undefined for the standard one. A tag without a build is an error. */
export function olderServer(tag: string): CachedArtifact | undefined {
  if (tag === standardServer) return undefined;
  const version = older[tag];
  if (version === undefined) {
    throw environmentError(`there is no build of ClickHouse ${tag} for this target`, {
      code: "ASSAY_INSTALL_NO_BUILD",
      hint: `there are ${[...olderServers, standardServer].join(", ")}`,
    });
  }
  const requirements = join(here, `clickhouse-${tag}.requirements.txt`);
  const script = join(here, "clickhouse-older.sh");
  const digest = createHash("sha256");
  for (const source of [requirements, script, join(native, "clickhouse-server.c")]) digest.update(readFileSync(source));
  return {
    name: `clickhouse-${version}-${process.arch}-${digest.digest("hex").slice(0, 12)}`,
    megabytes: 140,
    script,
    arguments: [requirements, native],
    hint: "check the network, or fill the cache on a machine that has one and copy it",
  };
}

/** Builds by image tag: the standard one, and each older one that is in the cache. */
export function serverBuilds(cacheDirectory: string, standard: ServerBuild): Readonly<Record<string, ServerBuild>> {
  const found = olderServers.flatMap((tag) => {
    const artifact = olderServer(tag);
    if (artifact === undefined || !isCached(cacheDirectory, artifact)) return [];
    const folder = artifactPath(cacheDirectory, artifact);
    const build = { server: join(folder, "clickhouse-server"), library: join(folder, "chdb/_chdb.so") };
    return existsSync(build.library) ? [[tag, build] as const] : [];
  });
  return { [standardServer]: standard, ...Object.fromEntries(found) };
}
