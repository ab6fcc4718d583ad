// What the clients know about each row: tried how often, refused how often, acknowledged when.

import type { Completion, HistoryObserver, Insert, Operation } from "../history/model.ts";
import { GrowableInts } from "./growable-ints.ts";

const never = -1;

export class Attempts implements HistoryObserver {
  readonly #tried = new GrowableInts();
  readonly #refused = new GrowableInts();
  readonly #lastRefused = new GrowableInts(never);
  readonly #acknowledged = new GrowableInts(never);
  #acknowledgedCount = 0;

  /** How many rows were acknowledged by some attempt. */
  get acknowledgedCount(): number {
    return this.#acknowledgedCount;
  }

  /** Rows that can have a state: ordinals below this. */
  get length(): number {
    return this.#tried.length;
  }

  invoked(operation: Operation): void {
    if (operation.kind !== "insert") return;
    for (const row of operation.rows) this.#tried.set(row, this.#tried.at(row) + 1);
  }

  completed(operation: Operation, completion: Completion): void {
    if (operation.kind !== "insert") return;
    if (completion.outcome === "ok") this.#acknowledge(completion);
    if (completion.outcome === "fail") this.#refuse(operation, completion);
  }

  isTried(row: number): boolean {
    return this.#tried.at(row) > 0;
  }

  /** Every attempt so far was refused, or there was none. */
  isFailed(row: number): boolean {
    return this.#tried.at(row) === this.#refused.at(row);
  }

  /** Every attempt so far was refused, the last one before the event `index`, or there was none. */
  isFailedBefore(row: number, index: number): boolean {
    return this.isFailed(row) && this.#lastRefused.at(row) < index;
  }

  /** Index of the first acknowledgement, undefined without one. */
  acknowledgedAt(row: number): number | undefined {
    const index = this.#acknowledged.at(row);
    return index === never ? undefined : index;
  }

  #acknowledge(completion: Completion): void {
    for (const row of completion.rows) {
      if (this.#acknowledged.at(row) !== never) continue;
      this.#acknowledged.set(row, completion.index);
      this.#acknowledgedCount += 1;
    }
  }

  #refuse(operation: Insert, completion: Completion): void {
    for (const row of operation.rows) {
      this.#refused.set(row, this.#refused.at(row) + 1);
      this.#lastRefused.set(row, completion.index);
    }
  }
}
