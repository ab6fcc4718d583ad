// A file opened for reading at any position, in pieces of bounded size.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";

export class OpenFile implements Disposable {
  readonly path: string;
  readonly #descriptor: number;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = openSync(path, "r");
  }

  /** Size now; files that are written while being scanned grow. */
  get size(): number {
    return fstatSync(this.#descriptor).size;
  }

  /** Up to `length` bytes at `position`; fewer at the end of the file. */
  read(position: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const got = readSync(this.#descriptor, buffer, filled, length - filled, position + filled);
      if (got === 0) break;
      filled += got;
    }
    return buffer.subarray(0, filled);
  }

  [Symbol.dispose](): void {
    closeSync(this.#descriptor);
  }
}
