// A backup of one region restored into another: what was saved is there, row for row, and what lived there before is as
// it was.

import type { Finding } from "../../core/verdict.ts";
import { judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

/** Rows and an order-free digest of a table over all of its shards. */
export interface Content {
  readonly rows: number;
  readonly hash: string;
}

export interface RegionRestore {
  readonly saved: Content;
  readonly restored: Content;
  /** A table of the other region with the same name as the one that was saved. */
  readonly liveBefore: Content;
  readonly liveAfter: Content;
  /** Shards that were saved, and shards whose part was restored. */
  readonly shards: { readonly saved: number; readonly restored: number };
}

export function judgeRegionRestore(seen: RegionRestore): Judged {
  const { saved, restored, liveBefore, liveAfter, shards } = seen;
  const compared = [
    {
      ...{ resource: "restored rows", actual: restored, expected: saved },
      message: "what was restored in the other region is not what was saved",
    },
    {
      ...{ resource: "live rows", actual: liveAfter, expected: liveBefore },
      message: "the restore changed a table that lived in the other region",
    },
  ];
  const violations = compared
    .filter(({ actual, expected }) => !isEqual(actual, expected))
    .map(({ resource, actual, expected, message }): Finding => {
      return { source: "regions", resource, actual: told(actual), expected: told(expected), message };
    });
  const unknowns: Finding[] = [
    ...(saved.rows === 0 ? [nothing("there were no rows to save")] : []),
    ...(liveBefore.rows === 0 ? [nothing("nothing lived in the other region that a restore could harm")] : []),
    ...(shards.saved < 2 ? [nothing("the rows were not spread over shards")] : []),
  ];
  const message = `${saved.rows} rows of ${shards.restored} shards restored, ${liveBefore.rows} live rows untouched`;
  return judged({ violations, unknowns, notes: [{ source: "regions", resource: "restore", message }] });
}

function isEqual(one: Content, other: Content): boolean {
  return one.rows === other.rows && one.hash === other.hash;
}

function told({ rows, hash }: Content): string {
  return `${rows} rows, ${hash}`;
}

function nothing(message: string): Finding {
  return { source: "regions", resource: "none", message };
}
