// Unexpected rows: a read holds what nobody had tried to insert by then, or what had certainly been refused.

import type { Completion, Operation, RowNames } from "../history/model.ts";
import { Attempts } from "./attempts.ts";
import { judgedBy } from "./checker.ts";
import type { Checker, CheckerFinding, Judge, Judged } from "./checker.ts";

export const unexpectedRows: Checker = { name: "unexpected-rows", open: (_header, rows) => new UnexpectedRows(rows) };

class UnexpectedRows implements Judge {
  readonly #names: RowNames;
  readonly #attempts = new Attempts();
  /** The first sighting of each row on each replica tells. */
  readonly #findings = new Map<string, CheckerFinding>();
  #reads = 0;

  constructor(names: RowNames) {
    this.#names = names;
  }

  invoked(operation: Operation): void {
    this.#attempts.invoked(operation);
  }

  completed(operation: Operation, completion: Completion): void {
    this.#attempts.completed(operation, completion);
    if (operation.kind !== "row-read" || completion.outcome !== "ok") return;
    this.#reads += 1;
    for (const row of completion.rows) {
      if (this.#attempts.isFailedBefore(row, operation.index)) this.#note(row, operation, completion);
    }
  }

  judged(): Judged {
    const findings = [...this.#findings.values()];
    const counts = { reads: this.#reads, unexpected: new Set(findings.map(({ id }) => id)).size };
    return judgedBy(findings, this.#reads === 0 ? ["there is no ok row read"] : [], counts);
  }

  #note(row: number, operation: Operation, completion: Completion): void {
    const replica = completion.replica ?? "";
    const name = `${row} ${replica}`;
    if (this.#findings.has(name)) return;
    const isTried = this.#attempts.isTried(row);
    this.#findings.set(name, {
      id: this.#names.idOf(row),
      replica,
      process: operation.process,
      kind: isTried ? "failed" : "never-attempted",
      index: completion.index,
      message: isTried
        ? `read on ${replica} although every attempt had failed before the read began`
        : `read on ${replica} although nobody had tried to insert it`,
    });
  }
}
