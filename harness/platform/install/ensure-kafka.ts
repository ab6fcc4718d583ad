// Fetches the programs of a pipeline of Kafka, on demand, and looks at the connector that is configured.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { readEnvironment } from "../../config/environment.ts";
import type { Environment } from "../../config/environment.ts";
import { usageError } from "../../core/errors.ts";
import type { EnsureOptions } from "./artifacts.ts";
import { isCached } from "./cache.ts";
import { kafkaArtifact, kafkaParts } from "./kafka-parts.ts";
import type { KafkaParts } from "./kafka-parts.ts";
import { ensureOnDemand } from "./on-demand.ts";
import { ensureSystemPrograms, missingPrograms } from "./system-packages.ts";

/** Installed when they are missing. */
export async function ensureKafkaParts(options: EnsureOptions): Promise<KafkaParts> {
  const artifact = kafkaArtifact();
  const isAbsent = !isCached(options.cacheDirectory, artifact);
  await ensureSystemPrograms(missingPrograms({ withInstallOnly: isAbsent }), options.offline);
  await ensureOnDemand(artifact, options);
  checkSink(readEnvironment().clickhouseSink);
  return kafkaParts(options.cacheDirectory);
}

/** A jar that is not there, or is another than the one that was asked for, is a usage error. */
function checkSink(sink: Environment["clickhouseSink"]): void {
  if (sink === undefined) return;
  if (!existsSync(sink.path)) throw usageError(`ASSAY_CLICKHOUSE_SINK: there is no file ${sink.path}`);
  const digest = createHash("sha256").update(readFileSync(sink.path)).digest("hex");
  if (sink.sha256 === undefined || sink.sha256.toLowerCase() === digest) return;
  throw usageError(`ASSAY_CLICKHOUSE_SINK: ${sink.path} has the digest ${digest}, not ${sink.sha256}`);
}
