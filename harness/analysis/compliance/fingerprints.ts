// Compares tables by row count and checksum: before and after, replica by replica.

import type { Finding } from "../../core/verdict.ts";
import { judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

/** Count and XOR of the row hashes of one table on one replica; order of rows does not matter. */
export interface Fingerprint {
  readonly replica: string;
  readonly table: string;
  readonly rows: number;
  readonly hash: string;
}

export interface Comparison {
  readonly before: readonly Fingerprint[];
  readonly after: readonly Fingerprint[];
  /** What a difference means, for the reader: `a row of another company changed`. */
  readonly message: string;
}

/** Each fingerprint of before must be there again and equal. Tables without rows prove nothing. */
export function judgeUnchanged({ before, after, message }: Comparison): Judged {
  const violations: Finding[] = [];
  const unknowns: Finding[] = [];
  for (const old of before) {
    const place = { source: old.replica, resource: old.table };
    const now = after.find(({ replica, table }) => replica === old.replica && table === old.table);
    if (now === undefined) unknowns.push({ ...place, message: "was not looked at afterwards" });
    else if (now.rows !== old.rows || now.hash !== old.hash) {
      const [actual, expected] = [now, old].map(({ rows, hash }) => `${rows} rows, ${hash}`);
      violations.push({ ...place, actual, expected, message });
    }
  }
  if (before.every(({ rows }) => rows === 0)) {
    unknowns.push({ source: "none", resource: "none", message: "there were no rows to compare" });
  }
  const notes = violations.length + unknowns.length === 0 ? [equalNote(before)] : [];
  return judged({ violations, unknowns, notes });
}

function equalNote(compared: readonly Fingerprint[]): Finding {
  const count = (of: (one: Fingerprint) => string) => String(new Set(compared.map(of)).size);
  const rows = compared.reduce((sum, one) => sum + one.rows, 0);
  const message = `${count(({ table }) => table)} tables compared on ${count(({ replica }) => replica)} replicas, ${String(rows)} rows`;
  return { source: "replicas", resource: "tables", message };
}

/** All replicas of a table must agree. */
export function judgeReplicasAgree(fingerprints: readonly Fingerprint[]): Judged {
  const tables = [...new Set(fingerprints.map(({ table }) => table))];
  const violations = tables.flatMap((table) => {
    const all = fingerprints.filter((fingerprint) => fingerprint.table === table);
    if (new Set(all.map(({ rows, hash }) => `${rows} ${hash}`)).size <= 1) return [];
    const actual = Object.fromEntries(all.map(({ replica, rows, hash }) => [replica, `${rows} rows, ${hash}`]));
    return [{ source: "replicas", resource: table, actual, message: "replicas differ" }];
  });
  return judged({ violations });
}
