// The final read of each replica: of several ok ones, the last to complete counts.

import type { Completion, HistoryObserver, Operation } from "../history/model.ts";

export interface FinalRead {
  readonly replica: string;
  readonly begunAt: number;
  readonly completedAt: number;
  readonly rows: Int32Array;
}

export class FinalReads implements HistoryObserver {
  readonly #replicas: readonly string[];
  readonly #reads = new Map<string, FinalRead>();

  constructor(replicas: readonly string[]) {
    this.#replicas = replicas;
  }

  completed(operation: Operation, completion: Completion): void {
    const { replica } = completion;
    if (operation.kind !== "row-read" || completion.outcome !== "ok" || !completion.final) return;
    if (replica === undefined) return;
    const rows = Int32Array.from(completion.rows);
    this.#reads.set(replica, { replica, begunAt: operation.index, completedAt: completion.index, rows });
  }

  /** In the header's order of replicas. */
  all(): readonly FinalRead[] {
    return this.#replicas.flatMap((replica) => this.#reads.get(replica) ?? []);
  }

  /** Why a judgement over all replicas is not complete. */
  gaps(): readonly string[] {
    if (this.#reads.size === 0) return ["there is no ok final read"];
    return this.#replicas
      .filter((replica) => !this.#reads.has(replica))
      .map((replica) => `replica ${replica} has no ok final read`);
  }
}
