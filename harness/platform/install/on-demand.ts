// Parts that only tests ask for; a run never does.

import { environmentError } from "../../core/errors.ts";
import type { EnsureOptions } from "./artifacts.ts";
import { ensureCached, isCached } from "./cache.ts";
import type { CachedArtifact } from "./cache.ts";

/** Folder of the part, installed when it is missing. */
export async function ensureOnDemand(
  artifact: CachedArtifact,
  { cacheDirectory, offline, narrate }: EnsureOptions,
): Promise<string> {
  if (!isCached(cacheDirectory, artifact)) {
    if (offline) {
      throw environmentError(`offline, and not in ${cacheDirectory}: ${artifact.name}`, {
        code: "ASSAY_INSTALL_OFFLINE",
        hint: "run once with a network, or set ASSAY_CACHE to a filled cache",
      });
    }
    narrate(`installing: ${artifact.name} (${String(artifact.megabytes)} MB)`);
  }
  return ensureCached(cacheDirectory, artifact);
}
