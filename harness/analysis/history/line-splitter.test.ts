// Lines are the same however the bytes are cut, and a reader may use its buffer again.

import { describe, expect, it } from "vitest";
import { LineSplitter } from "./line-splitter.ts";
import { damageOf } from "./malformed.ts";

/** The lines of bytes that arrive in pieces through one buffer, and the damage that ended them. */
function split(bytes: Uint8Array, pieceBytes: number) {
  const lines: [number, string][] = [];
  const splitter = new LineSplitter((text, line) => lines.push([line, text]));
  const buffer = new Uint8Array(pieceBytes);
  try {
    for (let start = 0; start < bytes.length; start += pieceBytes) {
      const piece = bytes.subarray(start, start + pieceBytes);
      buffer.set(piece);
      splitter.push(buffer.subarray(0, piece.length));
    }
    splitter.end();
    splitter.end();
  } catch (error) {
    return { lines, damage: damageOf(error) };
  }
  return { lines, damage: undefined };
}

const encoder = new TextEncoder();
const sizes = [1, 2, 3, 5, 7, 100];

describe("lines", () => {
  it.each<[string, string, readonly string[]]>([
    ["nothing", "", []],
    ["one without an end", "abc", ["abc"]],
    ["one with an end", "abc\n", ["abc"]],
    ["blank ones between, before and after", "\n\na\n\nb\n\n", ["", "", "a", "", "b", ""]],
    ["letters of several bytes", "é\n😀x\n\u2028\u0085", ["é", "😀x", "\u2028\u0085"]],
    ["a byte order mark is a character like others", "\ufeffa\n\ufeff", ["\ufeffa", "\ufeff"]],
    ["returns are kept", "a\r\nb", ["a\r", "b"]],
  ])("%s", (_title, text, lines) => {
    const numbered = lines.map((line, position) => [position + 1, line]);
    for (const size of sizes) expect(split(encoder.encode(text), size)).toEqual({ lines: numbered, damage: undefined });
  });
});

describe("bytes that are not UTF-8", () => {
  const damage = (line: number) => ({ line, message: "the line is not UTF-8" });
  it.each<[string, number[], readonly string[], number]>([
    ["in the first line", [0xff, 0x0a, 0x61, 0x0a], [], 1],
    ["in the last line, which has no end", [0x61, 0x0a, 0x0a, 0xc3], ["a", ""], 3],
    ["a line that ends within a letter", [0x61, 0x0a, 0x62, 0x0a, 0xc3, 0x0a, 0xa9, 0x0a], ["a", "b"], 3],
  ])("%s", (_title, bytes, lines, line) => {
    const numbered = lines.map((text, position) => [position + 1, text]);
    for (const size of sizes) {
      expect(split(Uint8Array.from(bytes), size)).toEqual({ lines: numbered, damage: damage(line) });
    }
  });
});
