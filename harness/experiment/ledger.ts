// The fault ledger: intent, targets and undo are on disk before the first injection, and are struck off only when the
// heal was seen. Whoever finds the file later can undo what is still open.

import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { z } from "zod";
import type { Clock } from "../core/clock.ts";

const entry = z.strictObject({
  at: z.string(),
  fault: z.string(),
  phase: z.enum(["intent", "verified", "healed", "heal-failed"]),
  action: z.string(),
  targets: z.array(z.string()),
  undo: z.record(z.string(), z.union([z.string(), z.array(z.string())])),
  /** What was seen. */
  note: z.string(),
});

export type LedgerEntry = z.infer<typeof entry>;

/** Appends with fsync: a line that `record` returned from survives the process. */
export class Ledger {
  readonly path: string;
  readonly #clock: Clock;

  constructor(path: string, clock: Clock) {
    this.path = path;
    this.#clock = clock;
  }

  record(line: Omit<LedgerEntry, "at">): void {
    mkdirSync(dirname(this.path), { recursive: true });
    const file = openSync(this.path, "a", 0o644);
    try {
      writeSync(file, `${JSON.stringify({ at: this.#clock.wall().toISOString(), ...line })}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
  }

  /** Faults with an intent that were never seen healed, the newest first: the order in which to undo them. */
  open(): readonly LedgerEntry[] {
    return existsSync(this.path) ? openFaults(readFileSync(this.path, "utf8")) : [];
  }
}

/** The same from the file's text. A torn last line is one that was never promised; it is passed over. */
export function openFaults(text: string): readonly LedgerEntry[] {
  const open = new Map<string, LedgerEntry>();
  const lines = text.split("\n");
  for (const [index, line] of lines.entries()) {
    if (line === "" || index === lines.length - 1) continue;
    const seen = entry.parse(JSON.parse(line));
    if (seen.phase === "intent") open.set(seen.fault, seen);
    if (seen.phase === "healed") open.delete(seen.fault);
  }
  return [...open.values()].reverse();
}
