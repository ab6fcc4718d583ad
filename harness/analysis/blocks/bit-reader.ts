// Reads a bit stream from the most significant bit down, as DoubleDelta and Gorilla write it.

import { undecodable } from "./undecodable.ts";

export class BitReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length * 8;
  }

  bit(): number {
    const byte = this.#bytes[this.#at >> 3] ?? undecodable("the bit stream ends inside a value");
    const bit = (byte >> (7 - (this.#at & 7))) & 1;
    this.#at += 1;
    return bit;
  }

  /** Unsigned value of the next `count` bits. */
  bits(count: number): bigint {
    let value = 0n;
    for (let left = count; left > 0;) {
      const byte = this.#bytes[this.#at >> 3] ?? undecodable("the bit stream ends inside a value");
      const available = 8 - (this.#at & 7);
      const taken = Math.min(available, left);
      const chunk = (byte >> (available - taken)) & ((1 << taken) - 1);
      value = (value << BigInt(taken)) | BigInt(chunk);
      this.#at += taken;
      left -= taken;
    }
    return value;
  }
}
