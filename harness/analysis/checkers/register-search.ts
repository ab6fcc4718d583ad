// Is there an order of the steps on one register, each within its interval, that explains every answer? Just-in-time
// linearization: events are followed in order, and a step is forced into the order only when its answer arrives. Kept
// are the reached states with the pending steps already taken; states that another one makes superfluous are dropped.

import { Frontier } from "./register-frontier.ts";
import type { Reached } from "./register-frontier.ts";
import { anything, isOptional, isPreserving, withoutIrrelevant } from "./register-step.ts";
import type { RegisterStep } from "./register-step.ts";

export type SearchResult =
  | { readonly kind: "explained" }
  /** `at`: the first answer that nothing explains. */
  | { readonly kind: "unexplained"; readonly at: RegisterStep }
  | { readonly kind: "exhausted" };

/** Says whether the search may go on, told how many states it holds. Called once a state. */
export type Allowance = (heldStates: number) => boolean;

export function searchRegister(steps: readonly RegisterStep[], initial: number, allowance: Allowance): SearchResult {
  return new RegisterSearch(initial, allowance).run(withoutIrrelevant(steps));
}

interface OptionalClass {
  readonly needs: number;
  readonly leaves: number;
  available: number;
}

class RegisterSearch {
  readonly #allowance: Allowance;
  readonly #slots: (RegisterStep | undefined)[] = [];
  readonly #slotOf = new Map<RegisterStep, number>();
  readonly #classes = new Map<string, OptionalClass>();
  /** Slots of pending preserving steps by the value that they need. */
  readonly #readsOf = new Map<number, bigint>();
  #frontier = new Frontier();

  constructor(initial: number, allowance: Allowance) {
    this.#allowance = allowance;
    this.#frontier.add({ state: initial, effects: 0n, reads: 0n, used: [] });
  }

  run(steps: readonly RegisterStep[]): SearchResult {
    for (const { step, isEnd } of eventsOf(steps)) {
      if (!isEnd) {
        this.#begin(step);
        continue;
      }
      const reached = this.#force(step);
      if (reached === undefined) return { kind: "exhausted" };
      if (reached.size === 0) return { kind: "unexplained", at: step };
      this.#frontier = reached;
      this.#release(step);
    }
    return { kind: "explained" };
  }

  #begin(step: RegisterStep): void {
    if (isOptional(step)) {
      const name = `${step.needs}/${step.leaves}`;
      const known = this.#classes.get(name);
      if (known === undefined) this.#classes.set(name, { needs: step.needs, leaves: step.leaves, available: 1 });
      else known.available += 1;
      return;
    }
    const free = this.#slots.indexOf(undefined);
    const slot = free === -1 ? this.#slots.length : free;
    this.#slots[slot] = step;
    this.#slotOf.set(step, slot);
    if (!isPreserving(step)) return;
    this.#readsOf.set(step.needs, this.#readsNeeding(step.needs) | bitOf(slot));
    const updated = new Frontier();
    for (const reached of this.#frontier.all()) updated.add(this.#withReads(reached));
    this.#frontier = updated;
  }

  /** Everything that can be reached with `step` taken; undefined when the allowance ends. */
  #force(step: RegisterStep): Frontier | undefined {
    const bit = bitOf(this.#slotOf.get(step) ?? 0);
    const results = new Frontier();
    const seen = new Frontier();
    const stack = [...this.#frontier.all()];
    for (let reached = stack.pop(); reached !== undefined; reached = stack.pop()) {
      if (!this.#allowance(stack.length + seen.size + results.size)) return undefined;
      if (((reached.effects | reached.reads) & bit) !== 0n) {
        results.add({ ...reached, effects: reached.effects & ~bit, reads: reached.reads & ~bit });
      } else if (seen.add(reached)) {
        this.#pushSuccessors(reached, stack);
      }
    }
    return results;
  }

  #release(step: RegisterStep): void {
    const slot = this.#slotOf.get(step) ?? 0;
    this.#slots[slot] = undefined;
    this.#slotOf.delete(step);
    this.#readsOf.set(step.needs, this.#readsNeeding(step.needs) & ~bitOf(slot));
  }

  #pushSuccessors(from: Reached, stack: Reached[]): void {
    for (const [slot, step] of this.#slots.entries()) {
      if (step === undefined || !canTake(from.state, step.needs)) continue;
      const bit = bitOf(slot);
      if (((from.effects | from.reads) & bit) !== 0n) continue;
      const taken = isPreserving(step) ? { reads: from.reads | bit } : { effects: from.effects | bit };
      stack.push(this.#withReads({ ...from, ...taken, state: step.leaves }));
    }
    let position = 0;
    for (const { needs, leaves, available } of this.#classes.values()) {
      const used = from.used[position] ?? 0;
      if (used < available && leaves !== from.state && canTake(from.state, needs)) {
        stack.push(this.#withReads({ ...from, state: leaves, used: withOneMore(from.used, position) }));
      }
      position += 1;
    }
  }

  /** A pending read of the value that is there now is best taken now: it changes nothing. */
  #withReads(reached: Reached): Reached {
    return { ...reached, reads: reached.reads | this.#readsNeeding(reached.state) };
  }

  #readsNeeding(value: number): bigint {
    return this.#readsOf.get(value) ?? 0n;
  }
}

function canTake(state: number, needs: number): boolean {
  return needs === anything || state === anything || needs === state;
}

function bitOf(slot: number): bigint {
  return 1n << BigInt(slot);
}

function withOneMore(used: readonly number[], position: number): number[] {
  const more = [...used];
  while (more.length <= position) more.push(0);
  more[position] = (more[position] ?? 0) + 1;
  return more;
}

function eventsOf(steps: readonly RegisterStep[]): { at: number; step: RegisterStep; isEnd: boolean }[] {
  const events = steps.flatMap((step) => [
    { at: step.begunAt, step, isEnd: false },
    ...(isOptional(step) ? [] : [{ at: step.endedAt, step, isEnd: true }]),
  ]);
  return events.sort((one, other) => one.at - other.at);
}
