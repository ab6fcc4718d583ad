// Lost rows: what was acknowledged, or seen by a read, must be in the final read of every replica that began later.

import type { Completion, FaultEvent, Header, Operation, RowNames } from "../history/model.ts";
import { Attempts } from "./attempts.ts";
import type { Checker, CheckerFinding, Judge, Judged } from "./checker.ts";
import { FinalReads } from "./final-reads.ts";
import type { FinalRead } from "./final-reads.ts";
import { GrowableInts } from "./growable-ints.ts";

const never = -1;

export const lostRows: Checker = { name: "lost-rows", open: (header, rows) => new LostRows(header, rows) };

class LostRows implements Judge {
  readonly #header: Header;
  readonly #names: RowNames;
  readonly #attempts = new Attempts();
  readonly #finals: FinalReads;
  /** By a read, or by the answer that acknowledges it. */
  readonly #firstSeen = new GrowableInts(never);
  #isDiskTaken = false;

  constructor(header: Header, names: RowNames) {
    this.#header = header;
    this.#names = names;
    this.#finals = new FinalReads(header.replicas);
  }

  invoked(operation: Operation): void {
    this.#attempts.invoked(operation);
  }

  completed(operation: Operation, completion: Completion): void {
    this.#attempts.completed(operation, completion);
    this.#finals.completed(operation, completion);
    if (completion.outcome !== "ok") return;
    for (const row of completion.rows) {
      if (this.#firstSeen.at(row) === never) this.#firstSeen.set(row, completion.index);
    }
  }

  fault(event: FaultEvent): void {
    this.#isDiskTaken ||= event.takesDisk;
  }

  judged(): Judged {
    const reads = this.#finals.all();
    const losses = this.#losses(reads);
    const { acknowledgedCount } = this.#attempts;
    const counts = {
      acknowledged: acknowledgedCount,
      finalReads: reads.length,
      lost: new Set(losses.filter(({ kind }) => kind === "lost").map(({ id }) => id)).size,
      notReplicated: new Set(losses.filter(({ kind }) => kind === "not-replicated").map(({ id }) => id)).size,
    };
    const isExcused = this.#header.contract.durability === "may-lose-on-disk-loss" && this.#isDiskTaken;
    if (losses.length > 0 && !isExcused) return { verdict: "violated", findings: losses, counts };
    const reasons = [...this.#finals.gaps(), ...(acknowledgedCount === 0 ? ["nothing was acknowledged"] : [])];
    const findings = [...losses, ...reasons.map((message) => ({ message }))];
    return { verdict: reasons.length > 0 ? "unknown" : "held", findings, counts };
  }

  #losses(reads: readonly FinalRead[]): CheckerFinding[] {
    const isHeldSomewhere = new Uint8Array(this.#names.size);
    for (const read of reads) for (const row of read.rows) isHeldSomewhere[row] = 1;
    return reads.flatMap((read) => this.#missingFrom(read, isHeldSomewhere));
  }

  #missingFrom(read: FinalRead, isHeldSomewhere: Uint8Array): CheckerFinding[] {
    const isHeld = new Uint8Array(this.#names.size);
    for (const row of read.rows) isHeld[row] = 1;
    const missing: CheckerFinding[] = [];
    for (let row = 0; row < this.#attempts.length; row += 1) {
      if (isHeld[row] === 1) continue;
      const known = this.#knownBefore(row, read.begunAt);
      if (known === undefined) continue;
      missing.push({
        id: this.#names.idOf(row),
        replica: read.replica,
        kind: isHeldSomewhere[row] === 1 ? "not-replicated" : "lost",
        index: read.completedAt,
        message: `${known}, but missing from the final read of ${read.replica}`,
      });
    }
    return missing;
  }

  /** Why the row was to be expected of a read that began at `begunAt`; undefined when it was not. */
  #knownBefore(row: number, begunAt: number): string | undefined {
    const acknowledged = this.#attempts.acknowledgedAt(row);
    if (acknowledged !== undefined && acknowledged < begunAt) return `acknowledged at index ${acknowledged}`;
    const seen = this.#firstSeen.at(row);
    if (seen === never || seen >= begunAt) return undefined;
    if (this.#attempts.isFailed(row)) return undefined;
    return `seen by the read that ended at index ${seen}`;
  }
}
