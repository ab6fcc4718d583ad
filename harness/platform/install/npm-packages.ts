// Programs that only tests ask, from npm: pinned by a manifest of their own, kept out of the project's packages.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CachedArtifact } from "./cache.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

/** The packages of `<name>.packages.json`; another pin is another folder. */
export function npmPackages(name: string, megabytes: number): CachedArtifact {
  const manifest = join(here, `${name}.packages.json`);
  const digest = createHash("sha256").update(readFileSync(manifest)).digest("hex").slice(0, 12);
  return {
    ...{ name: `${name}-${digest}`, megabytes },
    script: join(here, "npm-packages.sh"),
    arguments: [manifest],
    hint: "check the network, or fill the cache on a machine that has one and copy it",
  };
}
