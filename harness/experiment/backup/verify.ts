// Reads a stored backup back, object by object, and compares it with its manifest.

import { judged } from "../../analysis/compliance/judged.ts";
import type { Judged } from "../../analysis/compliance/judged.ts";
import { fileChecksum, judgeBackup, parseManifest } from "../../analysis/compliance/backup-manifest.ts";
import type { BackedUpFile, StoredFile } from "../../analysis/compliance/backup-manifest.ts";
import { undecodableReason } from "../../analysis/blocks/undecodable.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { readObject } from "../../platform/aws/objects.ts";

export interface StoredBackup {
  readonly aws: AwsClients;
  readonly bucket: string;
  /** Key prefix of the backup, without a slash at the end. */
  readonly prefix: string;
}

const readersAtOnce = 8;

/** Complete and readable means: every file of the manifest is there with its size and checksum. */
export async function verifyBackup(backup: StoredBackup): Promise<Judged> {
  const { aws, bucket, prefix } = backup;
  const manifest = await readObject(aws, bucket, `${prefix}/.backup`);
  if (manifest === undefined) {
    return judged({ violations: [{ source: bucket, resource: prefix, message: "the backup has no manifest" }] });
  }
  let files: readonly BackedUpFile[];
  try {
    files = parseManifest(manifest.toString("utf8"));
  } catch (error) {
    const reason = undecodableReason(error);
    if (reason === undefined) throw error;
    return judged({ violations: [{ source: bucket, resource: `${prefix}/.backup`, message: reason }] });
  }
  return judgeBackup(prefix, files, await readStored(backup, files));
}

async function readStored(
  { aws, bucket, prefix }: StoredBackup,
  files: readonly BackedUpFile[],
): Promise<ReadonlyMap<string, StoredFile>> {
  const names = [...new Set(files.filter(({ size, inBase }) => size > 0 && !inBase).map(({ storedAs }) => storedAs))];
  const stored = new Map<string, StoredFile>();
  const reader = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) {
      const content = await readObject(aws, bucket, `${prefix}/${name}`);
      const checksum = content === undefined ? undefined : fileChecksum(content);
      stored.set(name, { storedAs: name, size: content?.length, checksum });
    }
  };
  await Promise.all(Array.from({ length: readersAtOnce }, reader));
  return stored;
}
