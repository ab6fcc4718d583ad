// Append-only NDJSON files. One writer per file, so that no two lines can mix.

import { closeSync, mkdirSync, openSync, readFileSync, readSync, fstatSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { environmentError } from "../core/errors.ts";

export interface NdjsonWriter extends Disposable {
  append(line: unknown): void;
}

/** Opens for appending; every line reaches the kernel before `append` returns. A line cut by a crash is closed first. */
export function openNdjson(path: string, redact: (text: string) => string = (text) => text): NdjsonWriter {
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(path, "a+");
  if (!endsWithNewline(file)) writeSync(file, "\n");
  return {
    append: (line) => {
      writeSync(file, `${redact(JSON.stringify(line))}\n`);
    },
    [Symbol.dispose]: () => {
      closeSync(file);
    },
  };
}

/**
 * The lines of a file, parsed; a line that is no JSON is an error that names it. A last line without its end was cut by
 * a dying writer: it is left out when `cutTail` allows it, since its writer's own reader knows what is missing.
 */
export function readNdjson(path: string, options: { readonly cutTail?: boolean } = {}): unknown[] {
  const lines = readFileSync(path, "utf8").split("\n");
  const tail = lines.pop() ?? "";
  if (tail !== "" && options.cutTail !== true) lines.push(tail);
  return lines.flatMap((line, index) => (line === "" ? [] : [parseLine(line, `${path}:${String(index + 1)}`)]));
}

function parseLine(line: string, place: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch (cause) {
    throw environmentError(`${place} is not JSON`, { code: "ASSAY_EVIDENCE_UNREADABLE", cause });
  }
}

function endsWithNewline(file: number): boolean {
  const { size } = fstatSync(file);
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last.toString() === "\n";
}
