// Duplicate rows: under a contract that forbids them, no final read holds an id more than once.

import type { Completion, Header, Operation, RowNames } from "../history/model.ts";
import { Attempts } from "./attempts.ts";
import { judgedBy } from "./checker.ts";
import type { Checker, CheckerFinding, Judge, Judged } from "./checker.ts";
import { FinalReads } from "./final-reads.ts";
import type { FinalRead } from "./final-reads.ts";

export const duplicateRows: Checker = {
  name: "duplicate-rows",
  open: (header, rows) => new DuplicateRows(header, rows),
};

class DuplicateRows implements Judge {
  readonly #header: Header;
  readonly #names: RowNames;
  readonly #attempts = new Attempts();
  readonly #finals: FinalReads;

  constructor(header: Header, names: RowNames) {
    this.#header = header;
    this.#names = names;
    this.#finals = new FinalReads(header.replicas);
  }

  completed(operation: Operation, completion: Completion): void {
    this.#attempts.completed(operation, completion);
    this.#finals.completed(operation, completion);
  }

  judged(): Judged {
    const reads = this.#finals.all();
    const repeated = reads.flatMap((read) => this.#repeatedIn(read));
    const counts = {
      acknowledged: this.#attempts.acknowledgedCount,
      finalReads: reads.length,
      duplicated: new Set(repeated.map(({ id }) => id)).size,
    };
    if (this.#header.contract.duplicates === "allowed") {
      return judgedBy([], [], { ...counts, reason: "the contract allows duplicates" });
    }
    return judgedBy(repeated, this.#finals.gaps(), counts);
  }

  #repeatedIn(read: FinalRead): CheckerFinding[] {
    const times = new Uint32Array(this.#names.size);
    for (const row of read.rows) times[row] = (times[row] ?? 0) + 1;
    const findings: CheckerFinding[] = [];
    times.forEach((count, row) => {
      if (count < 2) return;
      findings.push({
        id: this.#names.idOf(row),
        replica: read.replica,
        index: read.completedAt,
        message: `stands ${count} times in the final read of ${read.replica}`,
      });
    });
    return findings;
  }
}
