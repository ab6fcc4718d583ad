// Stale reads: under a linearizable contract, a read that began after a row was acknowledged (or after a read that saw it
// had ended) holds it, unless no later read does either: then it is lost, which is another checker's word.
//
// A read is stale for a row when it began after the row was known, ended before some read that holds the row was invoked,
// and lacks it. Reads are walked in order of invocation from the moment the row was known; the walk skips only reads that
// hold the row and reads still open when the last holder was invoked, so that it costs what the history holds.

import type { Completion, Header, Id, Operation, RowNames } from "../history/model.ts";
import { judgedBy } from "./checker.ts";
import type { Checker, CheckerFinding, Judge, Judged } from "./checker.ts";
import { GrowableInts } from "./growable-ints.ts";
import { holdersByRow } from "./row-holders.ts";
import type { ReadRows } from "./row-holders.ts";

const never = -1;

export const staleReads: Checker = { name: "stale-reads", open: (header, rows) => new StaleReads(header, rows) };

interface Read extends ReadRows {
  readonly process: Id;
  readonly replica: string;
  readonly begunAt: number;
  readonly endedAt: number;
}

class StaleReads implements Judge {
  readonly #isPromised: boolean;
  readonly #contract: string;
  readonly #names: RowNames;
  readonly #knownAt = new GrowableInts(never);
  readonly #reads: Read[] = [];
  #firstKnownAt: number | undefined;

  constructor(header: Header, names: RowNames) {
    this.#contract = header.contract.reads;
    this.#isPromised = this.#contract === "linearizable";
    this.#names = names;
  }

  completed(operation: Operation, completion: Completion): void {
    if (!this.#isPromised || completion.outcome !== "ok") return;
    if (operation.kind === "row-read") {
      this.#reads.push({
        process: operation.process,
        replica: completion.replica ?? "",
        begunAt: operation.index,
        endedAt: completion.index,
        rows: Int32Array.from(completion.rows),
      });
    }
    for (const row of completion.rows) this.#know(row, completion.index);
  }

  judged(): Judged {
    const counts = { reads: this.#reads.length };
    if (!this.#isPromised) return judgedBy([], [], { ...counts, reason: `the contract is ${this.#contract}` });
    const reads = this.#reads.toSorted((one, other) => one.begunAt - other.begunAt);
    const findings = this.#staleRows(reads);
    const last = reads.at(-1);
    const isBlind = last === undefined || this.#firstKnownAt === undefined || last.begunAt < this.#firstKnownAt;
    const reasons = isBlind ? ["no read began after an acknowledgement or a sighting"] : [];
    return judgedBy(findings, reasons, { ...counts, stale: findings.length });
  }

  #know(row: number, index: number): void {
    this.#firstKnownAt ??= index;
    if (this.#knownAt.at(row) === never) this.#knownAt.set(row, index);
  }

  #staleRows(reads: readonly Read[]): CheckerFinding[] {
    const holders = holdersByRow(reads, this.#names.size);
    const findings: CheckerFinding[] = [];
    for (let row = 0; row < this.#names.size; row += 1) {
      const known = this.#knownAt.at(row);
      const held = holders.of(row);
      const lastHolder = reads[held.at(-1) ?? -1];
      if (known === never || lastHolder === undefined) continue;
      const stale = firstLacking(reads, held, { from: known, until: lastHolder.begunAt });
      if (stale !== undefined) findings.push(this.#finding(row, stale, known));
    }
    return findings;
  }

  #finding(row: number, read: Read, known: number): CheckerFinding {
    return {
      id: this.#names.idOf(row),
      replica: read.replica,
      process: read.process,
      index: read.endedAt,
      message: `known since index ${known}, missing from the read of ${read.replica} begun at ${read.begunAt}, seen again later`,
    };
  }
}

/** The first read begun after `from` and ended before `until` that is not among `held` (positions, ascending). */
function firstLacking(
  reads: readonly Read[],
  held: Int32Array,
  { from, until }: { from: number; until: number },
): Read | undefined {
  let position = firstPosition(reads.length, (at) => (reads[at]?.begunAt ?? Infinity) > from);
  let next = firstPosition(held.length, (at) => (held[at] ?? Infinity) >= position);
  for (; position < reads.length; position += 1) {
    const read = reads[position];
    if (read === undefined || read.begunAt >= until) return undefined;
    if (held[next] === position) next += 1;
    else if (read.endedAt < until) return read;
  }
  return undefined;
}

/** The first position below `length` from which on `isReached` says yes; `length` when it never does. */
function firstPosition(length: number, isReached: (position: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (isReached(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
