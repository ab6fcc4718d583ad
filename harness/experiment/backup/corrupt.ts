// Damages a stored backup in every way that a store can lose data, one at a time, and puts it right again.

import type { Judged } from "../../analysis/compliance/judged.ts";
import { environmentError } from "../../core/errors.ts";
import type { Prng } from "../../core/prng.ts";
import { deleteObject, listObjects, readObject, writeObject } from "../../platform/aws/objects.ts";
import type { StoredBackup } from "./verify.ts";
import { verifyBackup } from "./verify.ts";

export interface CorruptionTrial {
  readonly what: string;
  readonly key: string;
  readonly verdict: Judged["verdict"];
}

type Damage = (content: Buffer, prng: Prng) => Buffer | undefined;

const flip: Damage = (content, prng) => {
  const damaged = Buffer.from(content);
  const at = prng.integer(damaged.length);
  damaged[at] = (damaged[at] ?? 0) ^ (1 << prng.integer(8));
  return damaged;
};

const trials: readonly { readonly what: string; readonly key: RegExp; readonly damage: Damage }[] = [
  { what: "one bit of a column flipped", key: /\/data\.bin$|\/[a-z_]+\.bin$/, damage: flip },
  { what: "one bit of a part's checksums flipped", key: /\/checksums\.txt$/, damage: flip },
  { what: "one bit of a table's definition flipped", key: /\/metadata\/.*\.sql$/, damage: flip },
  { what: "a column cut short by a byte", key: /\.bin$/, damage: (content) => content.subarray(0, -1) },
  { what: "a column missing", key: /\.bin$/, damage: () => undefined },
  { what: "marks missing", key: /\.c?mrk\d?$/, damage: () => undefined },
  {
    what: "the manifest cut in half",
    key: /\/\.backup$/,
    damage: (content) => content.subarray(0, content.length / 2),
  },
  { what: "the manifest missing", key: /\/\.backup$/, damage: () => undefined },
];

/** Verifies the backup under each damage; the object is restored before the next one. */
export async function tryCorruptions(backup: StoredBackup, prng: Prng): Promise<CorruptionTrial[]> {
  const { aws, bucket, prefix } = backup;
  const keys = (await listObjects(aws, bucket, `${prefix}/`)).filter(({ size }) => size > 0).map(({ key }) => key);
  const results: CorruptionTrial[] = [];
  for (const { what, key: wanted, damage } of trials) {
    const key = prng.pick(keys.filter((candidate) => wanted.test(candidate)));
    const content = key === undefined ? undefined : await readObject(aws, bucket, key);
    if (key === undefined || content === undefined) {
      throw environmentError(`${prefix} holds no object for the trial "${what}"`, { code: "ASSAY_BACKUP_INCOMPLETE" });
    }
    const damaged = damage(content, prng);
    try {
      if (damaged === undefined) await deleteObject(aws, bucket, key);
      else await writeObject(aws, bucket, { key, body: damaged });
      results.push({ what, key, verdict: (await verifyBackup(backup)).verdict });
    } finally {
      await writeObject(aws, bucket, { key, body: content });
    }
  }
  return results;
}
