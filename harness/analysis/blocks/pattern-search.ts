// Searches many patterns at once in a stream that arrives in pieces, across their borders (Wu and Manber's method: a
// table over pairs of bytes says how far the window may jump, so that most bytes are never looked at).

import { assert } from "../../core/errors.ts";
import type { Pattern } from "./subject-patterns.ts";

const windowBytesMax = 8;

/** The patterns prepared for searching; built once, shared by all streams. */
export interface PatternIndex {
  readonly patterns: readonly Pattern[];
  readonly windowBytes: number;
  readonly overlapBytes: number;
  /** How far to jump when a window ends in this pair of bytes; 0 = look closer. */
  readonly jumps: Uint8Array;
  readonly endingIn: ReadonlyMap<number, readonly number[]>;
}

/** Prepares patterns for `PatternSearch`. */
export function indexPatterns(patterns: readonly Pattern[]): PatternIndex {
  const shortest = Math.min(windowBytesMax, ...patterns.map(({ bytes }) => bytes.length));
  assert(shortest >= 2, "patterns need two bytes");
  const jumps = new Uint8Array(65_536).fill(shortest - 1);
  const endingIn = new Map<number, number[]>();
  for (const [index, { bytes }] of patterns.entries()) {
    for (let end = 1; end < shortest; end += 1) {
      const pair = pairAt(bytes, end);
      jumps[pair] = Math.min(jumps[pair] ?? 0, shortest - 1 - end);
      if (end === shortest - 1) endingIn.set(pair, [...(endingIn.get(pair) ?? []), index]);
    }
  }
  // A byte on either side is kept as well: it decides whether digits are a whole number.
  const overlapBytes = Math.max(1, ...patterns.map(({ bytes }) => bytes.length)) + 2;
  return { patterns, windowBytes: shortest, overlapBytes, jumps, endingIn };
}

export interface Hit {
  readonly pattern: Pattern;
  /** Bytes from the start of the stream. */
  readonly offset: number;
}

/** One stream. `feed` gives the first hit of each pattern, once. */
export class PatternSearch {
  readonly #index: PatternIndex;
  readonly #found = new Set<number>();
  #tail: Uint8Array = new Uint8Array(0);
  #tailOffset = 0;

  constructor(index: PatternIndex) {
    this.#index = index;
  }

  /** Looks at the next piece. */
  feed(piece: Uint8Array): Hit[] {
    const bytes = this.#tail.length === 0 ? piece : Buffer.concat([this.#tail, piece]);
    const hits = this.#search(bytes, false);
    const kept = Math.min(bytes.length, this.#index.overlapBytes);
    this.#tailOffset += bytes.length - kept;
    this.#tail = bytes.slice(bytes.length - kept);
    return hits;
  }

  /** Ends the stream: a number that ends with it is whole. */
  finish(): Hit[] {
    return this.#search(this.#tail, true);
  }

  #search(bytes: Uint8Array, last: boolean): Hit[] {
    const { windowBytes, jumps, endingIn } = this.#index;
    const hits: Hit[] = [];
    let end = windowBytes - 1;
    while (end < bytes.length) {
      const pair = (bytes[end - 1] ?? 0) | ((bytes[end] ?? 0) << 8);
      const jump = jumps[pair] ?? 0;
      if (jump > 0) {
        end += jump;
        continue;
      }
      for (const candidate of endingIn.get(pair) ?? []) {
        const hit = this.#verify(bytes, end - windowBytes + 1, { candidate, last });
        if (hit !== undefined) hits.push(hit);
      }
      end += 1;
    }
    return hits;
  }

  #verify(bytes: Uint8Array, at: number, { candidate, last }: { candidate: number; last: boolean }): Hit | undefined {
    const pattern = this.#index.patterns[candidate];
    if (pattern === undefined || this.#found.has(candidate)) return undefined;
    const length = pattern.bytes.length;
    if (at + length > bytes.length) return undefined;
    for (let index = 0; index < length; index += 1) if (bytes[at + index] !== pattern.bytes[index]) return undefined;
    if (pattern.wholeNumber) {
      if (at + length === bytes.length && !last) return undefined;
      if (at === 0 && this.#tailOffset > 0) return undefined; // Judged before, when its left neighbour was in sight.
      if (isDigit(bytes[at - 1]) || isDigit(bytes[at + length])) return undefined;
    }
    this.#found.add(candidate);
    return { pattern, offset: this.#tailOffset + at };
  }
}

function pairAt(bytes: Uint8Array, end: number): number {
  return (bytes[end - 1] ?? 0) | ((bytes[end] ?? 0) << 8);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
