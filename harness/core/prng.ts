// Seeded randomness with labelled forks: a draw added in one place does not shift the others.

import { createHash } from "node:crypto";

export interface Prng {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, bound). */
  integer(bound: number): number;
  pick<T>(items: readonly [T, ...T[]]): T;
  pick<T>(items: readonly T[]): T | undefined;
  shuffle<T>(items: readonly T[]): T[];
  /** An independent stream, a function of this seed and the label only. */
  fork(label: string): Prng;
}

/** sfc32 seeded from SHA-256 of the seed text. */
export function createPrng(seed: string): Prng {
  const digest = createHash("sha256").update(seed).digest();
  let [a, b, c, counter] = [digest.readUInt32LE(0), digest.readUInt32LE(4), digest.readUInt32LE(8), 1];
  const uint32 = (): number => {
    const mixed = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + mixed;
    return mixed >>> 0;
  };
  for (let warm = 0; warm < 12; warm += 1) uint32();
  const next = () => uint32() / 2 ** 32;
  const integer = (bound: number) => Math.floor(next() * bound);
  return {
    next,
    integer,
    pick: <T>(items: readonly T[]) => items[integer(items.length)] as T,
    shuffle: <T>(items: readonly T[]) => shuffled(items, integer),
    fork: (label) => createPrng(`${seed}/${label}`),
  };
}

function shuffled<T>(items: readonly T[], integer: (bound: number) => number): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = integer(last + 1);
    [result[last], result[other]] = [result[other] as T, result[last] as T];
  }
  return result;
}
