// Bytes to lines: UTF-8 without byte order mark, lines end with LF, a last line without LF is still a line.

import { isUtf8 } from "node:buffer";
import { malformed } from "./malformed.ts";

const lineFeed = 0x0a;

export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
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
    this.#emit(Buffer.concat([...this.#held, bytes.subarray(0, end)]));
    this.#held = [];
    this.#hold(bytes.subarray(end + 1));
  }

  end(): void {
    if (this.#held.length > 0) this.#emit(Buffer.concat(this.#held));
    this.#held = [];
  }

  /** Copied, since a reader may use its buffer again. */
  #hold(bytes: Uint8Array): void {
    if (bytes.length > 0) this.#held.push(bytes.slice());
  }

  #emit(bytes: Uint8Array): void {
    if (!isUtf8(bytes)) this.#emitOneByOne(bytes);
    else for (const text of this.#decoder.decode(bytes).split("\n")) this.#hand(text);
  }

  /** Somewhere in here the bytes are not UTF-8: the lines before that one are good and count. */
  #emitOneByOne(bytes: Uint8Array): void {
    for (let start = 0; start <= bytes.length;) {
      const end = bytes.indexOf(lineFeed, start);
      const stop = end === -1 ? bytes.length : end;
      const line = bytes.subarray(start, stop);
      if (!isUtf8(line)) throw malformed("the line is not UTF-8", this.#line + 1);
      this.#hand(this.#decoder.decode(line));
      start = stop + 1;
    }
  }

  #hand(text: string): void {
    this.#line += 1;
    this.#onLine(text, this.#line);
  }
}
