// Availability: the share of operations that were answered, as bounds: what is not known may have happened or not.

import type { Completion, FaultEvent, Header, Operation } from "../history/model.ts";
import { judgedBy } from "./checker.ts";
import type { Checker, CheckerFinding, Judge, Judged } from "./checker.ts";

export const availability: Checker = { name: "availability", open: (header) => new Availability(header) };

/** Counts by outcome of the operations that share a reach: enough to decide the window at the end. */
interface Reach {
  readonly invokedNs: number;
  readonly completedNs: number;
  readonly outcome: "ok" | "fail" | "indeterminate";
}

class Availability implements Judge {
  readonly #limit: { readonly atLeast: number; readonly fromNs?: number; readonly toNs?: number } | undefined;
  readonly #reaches: Reach[] = [];
  readonly #unhealed = new Set<number>();
  #firstBeginNs: number | undefined;
  #lastHealedNs = 0;

  constructor(header: Header) {
    this.#limit = header.limits?.availability;
  }

  completed(operation: Operation, { outcome, timeNs }: Completion): void {
    this.#reaches.push({ invokedNs: operation.timeNs, completedNs: timeNs, outcome });
  }

  leftOpen(operation: Operation): void {
    this.#reaches.push({ invokedNs: operation.timeNs, completedNs: Infinity, outcome: "indeterminate" });
  }

  fault({ phase, timeNs, ordinal }: FaultEvent): void {
    if (phase === "begin") {
      this.#firstBeginNs ??= timeNs;
      this.#unhealed.add(ordinal);
    } else if (phase === "healed") {
      this.#unhealed.delete(ordinal);
      this.#lastHealedNs = timeNs;
    }
  }

  judged(): Judged {
    if (this.#limit === undefined) return judgedBy([], ["the history states no limit of availability"], {});
    const [fromNs, toNs] = this.#window(this.#limit);
    const inside = this.#reaches.filter((reach) => reach.invokedNs < toNs && reach.completedNs >= fromNs);
    const all = inside.length;
    const ok = inside.filter(({ outcome }) => outcome === "ok").length;
    const indeterminate = inside.filter(({ outcome }) => outcome === "indeterminate").length;
    const counts = {
      operations: all,
      ok,
      indeterminate,
      fail: all - ok - indeterminate,
      fromNs,
      toNs: shownBound(toNs),
    };
    if (all === 0) return judgedBy([], ["no operation in the window"], counts);
    const [low, high] = [ok / all, (ok + indeterminate) / all];
    const share = `between ${low} and ${high} of ${all} operations were answered, promised ${this.#limit.atLeast}`;
    const violations: CheckerFinding[] = high < this.#limit.atLeast ? [{ message: share }] : [];
    return judgedBy(violations, low < this.#limit.atLeast ? [share] : [], { ...counts, low, high });
  }

  #window(limit: { readonly fromNs?: number; readonly toNs?: number }): [number, number] {
    const isFaulty = this.#firstBeginNs !== undefined;
    const end = isFaulty && this.#unhealed.size === 0 ? this.#lastHealedNs : Infinity;
    return [limit.fromNs ?? this.#firstBeginNs ?? 0, limit.toNs ?? end];
  }
}

function shownBound(ns: number): number | string {
  return ns === Infinity ? "end" : ns;
}
