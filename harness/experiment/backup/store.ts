// Where the platform's backups go: the bucket of its outputs, below the folder that the servers' configuration names.

import { present } from "../../core/errors.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import type { StoredBackup } from "./verify.ts";

/** Folder of the named collection `backups`. */
const folder = "clickhouse";

/** Where servers without that collection save a backup: the same place by its URL. */
export function backupUrl({ bucket, prefix }: StoredBackup, { region }: Pick<RegionOutputs, "region">): string {
  return `https://${bucket}.s3.${region}.amazonaws.com/${prefix}`;
}

/** A backup's place in the store, and its name in statements. */
export function backupStore(
  aws: AwsClients,
  region: RegionOutputs,
  name: string,
): StoredBackup & { readonly name: string } {
  const bucket = present(region.buckets["backups"], "the platform has no bucket for backups");
  return { aws, bucket, prefix: `${folder}/${name}`, name };
}
