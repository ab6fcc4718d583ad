// Did the fault bite? A verdict about behaviour under a fault is worth something only when every fault was verified and
// operations were under way meanwhile. Never violated: the worst is that nothing was tested.

import type { FaultEvent, Operation } from "../history/model.ts";
import { judgedBy } from "./checker.ts";
import type { Checker, Judge, Judged } from "./checker.ts";

export const faultBit: Checker = { name: "fault-bit", open: () => new FaultBit() };

interface Bite {
  readonly name: string;
  isVerified: boolean;
  endedAt: number;
}

class FaultBit implements Judge {
  /** By ordinal. */
  readonly #bites: Bite[] = [];
  /** Verified faults that no completed operation has overlapped yet. */
  readonly #untouched = new Set<Bite>();

  completed(operation: Operation): void {
    for (const bite of this.#untouched) if (operation.index < bite.endedAt) this.#untouched.delete(bite);
  }

  fault({ phase, ordinal, fault, target, index }: FaultEvent): void {
    const bite = (this.#bites[ordinal] ??= {
      name: `fault ${fault} on ${target}`,
      isVerified: false,
      endedAt: Infinity,
    });
    if (phase === "end") bite.endedAt = index;
    if (phase !== "verified") return;
    bite.isVerified = true;
    this.#untouched.add(bite);
  }

  judged(): Judged {
    const verified = this.#bites.filter(({ isVerified }) => isVerified).length;
    const counts = { faults: this.#bites.length, verified, overlapping: verified - this.#untouched.size };
    const reasons =
      this.#bites.length === 0 ? ["there is no fault"] : this.#bites.flatMap((bite) => this.#doubts(bite));
    return judgedBy([], reasons, counts);
  }

  #doubts(bite: Bite): string[] {
    if (!bite.isVerified) return [`${bite.name} was never verified`];
    return this.#untouched.has(bite) ? [`no completed operation overlaps ${bite.name}`] : [];
  }
}
