import { describe, expect, it } from "vitest";
import { oneLine, plainJson, plainText } from "./plain-text.ts";

describe("bytes as text", () => {
  const bytes = (...parts: (string | number[])[]) =>
    Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

  it("drops a byte order mark and keeps everything else", () => {
    expect(plainText(bytes([0xef, 0xbb, 0xbf], '{"ä": 1}\r\n'), "f")).toBe('{"ä": 1}\r\n');
    expect(plainText(bytes(""), "f")).toBe("");
  });

  it.each([
    ["UTF-16 of PowerShell", bytes([0xff, 0xfe], Buffer.from("{}", "utf16le").toJSON().data), /^f is UTF-16 text/],
    ["UTF-16, the other end first", bytes([0xfe, 0xff, 0, 0x7b]), /^f is UTF-16 text/],
    ["UTF-16 without a mark", Buffer.from("{}", "utf16le"), /^f is no text: byte 1 is zero/],
    ["Latin-1", bytes("{}", [0xe9]), /^f is not UTF-8 text/],
    ["half a letter", bytes([0xc3]), /^f is not UTF-8 text/],
  ])("refuses %s", (_, content, line) => {
    expect(() => plainText(content, "f")).toThrow(line);
  });
});

describe("JSON of strangers", () => {
  it("is data", () => {
    expect(plainJson('{"a": [1]}', "f")).toEqual({ a: [1] });
  });

  it.each(["", "{\n\u001b[31m", '{"a":\u0000}', "{'a'}"])("is refused in one printable line: %j", (text) => {
    expect(() => plainJson(text, "f")).toThrow(/^f is not valid JSON: [^\p{Cc}]+$/u);
  });

  it("is refused where nobody could walk it", () => {
    const deep = (levels: number) => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
    expect(() => plainJson(deep(100_000), "f")).toThrow("f is nested more than 200 deep");
    expect(plainJson(deep(150), "f")).toBeTypeOf("object");
  });
});

it("holds nothing that a terminal obeys", () => {
  expect(oneLine("a\n  b\u001b[31m\u202ec")).toBe("a b·[31m·c");
});
