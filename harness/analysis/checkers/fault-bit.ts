// Did the fault bite? A verdict about behaviour under a fault is worth something only when every fault was verified and
// operations were under way meanwhile. Never violated: the worst is that nothing was tested.

import type { Completion, FaultEvent, Operation } from "../history/model.ts";
import { judgedBy } from "./checker.ts";
import type { Checker, Judge, Judged } from "./checker.ts";

export const faultBit: Checker = { name: "fault-bit", open: () => new FaultBit() };

interface Bite {
  readonly fault: string;
  readonly target: string;
  verifiedAt: number | undefined;
  endedAt: number | undefined;
  overlaps: number;
}

class FaultBit implements Judge {
  readonly #bites: Bite[] = [];
  /** Verified faults that a later completion may still overlap: their end is open, or within reach of an open operation. */
  #biting: Bite[] = [];
  readonly #openSince = new Set<number>();

  invoked(operation: Operation): void {
    this.#openSince.add(operation.index);
  }

  completed(operation: Operation, completion: Completion): void {
    this.#openSince.delete(operation.index);
    for (const bite of this.#biting) {
      const isBegunInTime = bite.endedAt === undefined || operation.index < bite.endedAt;
      if (isBegunInTime && (bite.verifiedAt ?? Infinity) < completion.index) bite.overlaps += 1;
    }
    this.#forgetPast();
  }

  fault({ phase, ordinal, fault, target, index }: FaultEvent): void {
    if (phase === "begin") {
      this.#bites.push({ fault, target, verifiedAt: undefined, endedAt: undefined, overlaps: 0 });
      return;
    }
    const bite = this.#bites[ordinal];
    if (bite === undefined) return;
    if (phase === "verified") {
      bite.verifiedAt = index;
      this.#biting.push(bite);
    } else if (phase === "end") bite.endedAt = index;
  }

  judged(): Judged {
    const counts = {
      faults: this.#bites.length,
      verified: this.#bites.filter(({ verifiedAt }) => verifiedAt !== undefined).length,
      overlapping: this.#bites.filter(({ overlaps }) => overlaps > 0).length,
    };
    if (this.#bites.length === 0) return judgedBy([], ["there is no fault"], counts);
    return judgedBy([], this.#bites.flatMap(doubtsOf), counts);
  }

  #forgetPast(): void {
    if (this.#biting.length === 0) return;
    const [oldest = Infinity] = this.#openSince;
    this.#biting = this.#biting.filter(({ endedAt }) => endedAt === undefined || endedAt > oldest);
  }
}

function doubtsOf({ fault, target, verifiedAt, overlaps }: Bite): string[] {
  const name = `fault ${fault} on ${target}`;
  if (verifiedAt === undefined) return [`${name} was never verified`];
  return overlaps > 0 ? [] : [`no completed operation overlaps ${name}`];
}
