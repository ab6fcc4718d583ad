// The second opinion on policy decisions. Only tests ask for it; a run never does.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentError } from "../../core/errors.ts";
import { ensureCached, isCached } from "./cache.ts";
import type { CachedArtifact } from "./cache.ts";
import type { EnsureOptions } from "./artifacts.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

export function policyOracle(): CachedArtifact {
  const manifest = join(here, "policy-oracle.packages.json");
  const digest = createHash("sha256").update(readFileSync(manifest)).digest("hex").slice(0, 12);
  return {
    name: `policy-oracle-${digest}`,
    megabytes: 20,
    script: join(here, "policy-oracle.sh"),
    arguments: [manifest],
    hint: "check the network, or fill the cache on a machine that has one and copy it",
  };
}

/** Folder with the oracle's packages, installed when they are missing. */
export async function ensurePolicyOracle({ cacheDirectory, offline, narrate }: EnsureOptions): Promise<string> {
  const artifact = policyOracle();
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
