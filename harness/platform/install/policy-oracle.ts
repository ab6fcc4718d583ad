// The second opinion on policy decisions.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EnsureOptions } from "./artifacts.ts";
import type { CachedArtifact } from "./cache.ts";
import { ensureOnDemand } from "./on-demand.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

export function policyOracle(): CachedArtifact {
  const manifest = join(here, "policy-oracle.packages.json");
  const digest = createHash("sha256").update(readFileSync(manifest)).digest("hex").slice(0, 12);
  return {
    name: `policy-oracle-${digest}`,
    megabytes: 20,
    script: join(here, "npm-packages.sh"),
    arguments: [manifest],
    hint: "check the network, or fill the cache on a machine that has one and copy it",
  };
}

/** Folder with the oracle's packages, installed when they are missing. */
export function ensurePolicyOracle(options: EnsureOptions): Promise<string> {
  return ensureOnDemand(policyOracle(), options);
}
