// Fetches the programs of a platform with Druid, on demand.

import { environmentError } from "../../core/errors.ts";
import type { EnsureOptions } from "./artifacts.ts";
import { isCached } from "./cache.ts";
import { druidArtifacts } from "./druid-parts.ts";
import { ensureOnDemand } from "./on-demand.ts";
import { ensureSystemPrograms, missingPrograms } from "./system-packages.ts";

/** Installed when they are missing. */
export async function ensureDruidParts(options: EnsureOptions): Promise<void> {
  if (process.arch !== "x64") {
    throw environmentError(`there is no PostgreSQL server for ${process.arch} in the registry`, {
      code: "ASSAY_INSTALL_ARCHITECTURE",
      hint: "run this profile on x86_64",
    });
  }
  const parts = Object.values(druidArtifacts());
  const withInstallOnly = parts.some((part) => !isCached(options.cacheDirectory, part));
  await ensureSystemPrograms(missingPrograms({ withInstallOnly }), options.offline);
  await Promise.all(parts.map((part) => ensureOnDemand(part, options)));
}
