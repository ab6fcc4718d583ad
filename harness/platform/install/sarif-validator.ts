// The validator of SARIF files by those who keep the format: its schema, its rules, and those of a code host.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EnsureOptions } from "./artifacts.ts";
import type { CachedArtifact } from "./cache.ts";
import { ensureOnDemand } from "./on-demand.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

export function sarifValidator(): CachedArtifact {
  const manifest = join(here, "sarif-validator.packages.json");
  const digest = createHash("sha256").update(readFileSync(manifest)).digest("hex").slice(0, 12);
  return {
    name: `sarif-validator-${digest}`,
    megabytes: 40,
    script: join(here, "npm-packages.sh"),
    arguments: [manifest],
    hint: "check the network, or fill the cache on a machine that has one and copy it",
  };
}

/** The program, installed when it is missing; packages do not always leave it executable. It runs on x86_64 alone. */
export async function ensureSarifValidator(options: EnsureOptions): Promise<string> {
  const folder = await ensureOnDemand(sarifValidator(), options);
  return join(folder, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
}
