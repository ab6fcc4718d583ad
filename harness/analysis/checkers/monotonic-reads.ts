// Monotonic reads: what a process has seen on a replica, it goes on seeing there. Neighbouring reads suffice: a row that
// is missed later was seen in one read and not in the next.

import type { Completion, Header, Id, Operation, RowNames } from "../history/model.ts";
import { judgedBy } from "./checker.ts";
import type { Checker, CheckerFinding, Judge, Judged } from "./checker.ts";
import { GrowableInts } from "./growable-ints.ts";

export const monotonicReads: Checker = {
  name: "monotonic-reads",
  open: (header, rows) => new MonotonicReads(header, rows),
};

interface Reader {
  readonly process: Id;
  readonly replica: string;
  last: Int32Array;
}

class MonotonicReads implements Judge {
  readonly #isPromised: boolean;
  readonly #contract: string;
  readonly #names: RowNames;
  readonly #readers = new Map<string, Reader>();
  readonly #findings = new Map<string, CheckerFinding>();
  /** By row: number of the read that saw it last. */
  readonly #stamps = new GrowableInts();
  #reads = 0;
  #pairs = 0;

  constructor(header: Header, names: RowNames) {
    this.#contract = header.contract.reads;
    this.#isPromised = this.#contract !== "eventual";
    this.#names = names;
  }

  completed(operation: Operation, completion: Completion): void {
    const { replica } = completion;
    if (!this.#isPromised || operation.kind !== "row-read" || completion.outcome !== "ok") return;
    if (replica === undefined) return;
    this.#reads += 1;
    const name = JSON.stringify([operation.process, replica]);
    const reader = this.#readers.get(name);
    if (reader === undefined) {
      this.#readers.set(name, { process: operation.process, replica, last: Int32Array.from(completion.rows) });
      return;
    }
    this.#pairs += 1;
    this.#compare(reader, completion);
    reader.last = Int32Array.from(completion.rows);
  }

  judged(): Judged {
    const counts = { reads: this.#reads, pairs: this.#pairs };
    if (!this.#isPromised) return judgedBy([], [], { ...counts, reason: `the contract is ${this.#contract}` });
    const reasons = this.#pairs === 0 ? ["no process has two ok reads of the same replica"] : [];
    return judgedBy([...this.#findings.values()], reasons, counts);
  }

  #compare(reader: Reader, completion: Completion): void {
    for (const row of completion.rows) this.#stamps.set(row, this.#reads);
    for (const row of reader.last) {
      if (this.#stamps.at(row) === this.#reads) continue;
      const name = JSON.stringify([row, reader.process, reader.replica]);
      if (this.#findings.has(name)) continue;
      this.#findings.set(name, {
        id: this.#names.idOf(row),
        replica: reader.replica,
        process: reader.process,
        index: completion.index,
        message: `seen before by the same process on ${reader.replica} and no longer there`,
      });
    }
  }
}
