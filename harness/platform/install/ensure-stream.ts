// Fetches the programs of a streaming platform, on demand.

import type { EnsureOptions } from "./artifacts.ts";
import { isCached } from "./cache.ts";
import { ensureOnDemand } from "./on-demand.ts";
import { streamArtifacts, streamParts } from "./stream-parts.ts";
import type { StreamParts } from "./stream-parts.ts";
import { ensureSystemPrograms, missingPrograms } from "./system-packages.ts";

/** Installed when they are missing. */
export async function ensureStreamParts(options: EnsureOptions): Promise<StreamParts> {
  const absent = Object.values(streamArtifacts(options.cacheDirectory)).some(
    (part) => !isCached(options.cacheDirectory, part),
  );
  await ensureSystemPrograms(missingPrograms({ withInstallOnly: absent }), options.offline);
  const { pulsar, flink, job } = streamArtifacts(options.cacheDirectory);
  await Promise.all([ensureOnDemand(pulsar, options), ensureOnDemand(flink, options)]);
  await ensureOnDemand(job, options);
  return streamParts(options.cacheDirectory);
}
