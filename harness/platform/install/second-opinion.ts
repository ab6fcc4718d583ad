// Checkov, the second opinion on templates that comes from outside npm.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EnsureOptions } from "./artifacts.ts";
import type { CachedArtifact } from "./cache.ts";
import { ensureOnDemand } from "./on-demand.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

export function secondOpinion(): CachedArtifact {
  const requirements = join(here, "second-opinion.requirements.txt");
  const digest = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 12);
  return {
    name: `second-opinion-${process.arch}-${digest}`,
    megabytes: 90,
    script: join(here, "python-environment.sh"),
    arguments: [requirements],
    hint: "check the network, or fill the cache on a machine that has one and copy it",
  };
}

/** Interpreter of the environment that holds checkov, installed when it is missing. */
export async function ensureSecondOpinion(options: EnsureOptions): Promise<string> {
  return join(await ensureOnDemand(secondOpinion(), options), "bin/python");
}
