// Where the platform's backups go: the bucket of its outputs, below the folder that the servers' configuration names.

import { present } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import type { StoredBackup } from "./verify.ts";

/** Folder of the named collection `backups`. */
const folder = "clickhouse";

/** A backup's place in the store, and its name in statements. */
export function backupStore(
  aws: AwsClients,
  region: RegionOutputs,
  name: string,
): StoredBackup & { readonly name: string } {
  const bucket = present(region.buckets["backups"], "the platform has no bucket for backups");
  return { aws, bucket, prefix: `${folder}/${name}`, name };
}
