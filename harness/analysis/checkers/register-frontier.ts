// The set of states that a register search has reached, without those that another one makes superfluous.

export interface Reached {
  readonly state: number;
  /** Slots of pending steps that change the register and were taken. */
  readonly effects: bigint;
  /** Slots of pending steps that preserve the register and were taken. More is better. */
  readonly reads: bigint;
  /** How many optional steps of each class were taken. Fewer is better. */
  readonly used: readonly number[];
}

export class Frontier {
  readonly #buckets = new Map<string, Reached[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** False when something at least as good is there already. */
  add(candidate: Reached): boolean {
    const name = `${candidate.state}/${candidate.effects.toString(36)}`;
    const bucket = this.#buckets.get(name);
    if (bucket === undefined) {
      this.#buckets.set(name, [candidate]);
      this.#size += 1;
      return true;
    }
    if (bucket.some((other) => isAsGood(other, candidate))) return false;
    const kept = bucket.filter((other) => !isAsGood(candidate, other));
    this.#size += kept.length + 1 - bucket.length;
    kept.push(candidate);
    this.#buckets.set(name, kept);
    return true;
  }

  *all(): Generator<Reached> {
    for (const bucket of this.#buckets.values()) yield* bucket;
  }
}

/** Whatever can follow `other` can follow `one`. Both have the same state and effects. */
function isAsGood(one: Reached, other: Reached): boolean {
  if ((one.reads & other.reads) !== other.reads) return false;
  return one.used.every((count, position) => count <= (other.used[position] ?? 0));
}
