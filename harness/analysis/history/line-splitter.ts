// Bytes to lines: UTF-8 without byte order mark, lines end with LF, a last line without LF is still a line.

import { malformed } from "./malformed.ts";

const lineFeed = 0x0a;

export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  readonly #onLine: (text: string, line: number) => void;
  #held: Uint8Array[] = [];
  #line = 0;

  constructor(onLine: (text: string, line: number) => void) {
    this.#onLine = onLine;
  }

  push(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(lineFeed);
    if (end === -1) {
      this.#hold(bytes);
      return;
    }
    this.#emit(joined([...this.#held, bytes.subarray(0, end)]));
    this.#held = [];
    this.#hold(bytes.subarray(end + 1));
  }

  end(): void {
    if (this.#held.length > 0) this.#emit(joined(this.#held));
    this.#held = [];
  }

  /** Copied, since a reader may use its buffer again. */
  #hold(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#held.push(bytes.slice());
  }

  #emit(bytes: Uint8Array): void {
    const text = this.#decoded(bytes);
    if (text === undefined) {
      this.#emitOneByOne(bytes);
      return;
    }
    for (let start = 0; start <= text.length;) {
      const end = text.indexOf("\n", start);
      const stop = end === -1 ? text.length : end;
      this.#hand(text.slice(start, stop));
      start = stop + 1;
    }
  }

  /** Somewhere in here the bytes are not UTF-8: the lines before that one are good and count. */
  #emitOneByOne(bytes: Uint8Array): void {
    for (let start = 0; start <= bytes.length;) {
      const end = bytes.indexOf(lineFeed, start);
      const stop = end === -1 ? bytes.length : end;
      const text = this.#decoded(bytes.subarray(start, stop));
      if (text === undefined) throw malformed("the line is not UTF-8", this.#line + 1);
      this.#hand(text);
      start = stop + 1;
    }
  }

  #hand(text: string): void {
    this.#line += 1;
    this.#onLine(text, this.#line);
  }

  #decoded(bytes: Uint8Array): string | undefined {
    try {
      return this.#decoder.decode(bytes);
    } catch (error) {
      if (error instanceof TypeError) return undefined;
      throw error;
    }
  }
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only, ...others] = pieces;
  if (only !== undefined && others.length === 0) return only;
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let offset = 0;
  for (const piece of pieces) {
    whole.set(piece, offset);
    offset += piece.length;
  }
  return whole;
}
