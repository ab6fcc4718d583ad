import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexPatterns, PatternSearch } from "./pattern-search.ts";
import type { Pattern } from "./subject-patterns.ts";
import { subjectPatterns } from "./subject-patterns.ts";

function pattern(bytes: Uint8Array, wholeNumber = false): Pattern {
  return { token: "t", encoding: "e", bytes, wholeNumber };
}

function offsets(patterns: readonly Pattern[], pieces: readonly Uint8Array[]): (number | undefined)[] {
  const search = new PatternSearch(indexPatterns(patterns));
  const hits = [...pieces.flatMap((piece) => search.feed(piece)), ...search.finish()];
  return patterns.map((wanted) => hits.find(({ pattern: found }) => found === wanted)?.offset);
}

describe("searching a stream", () => {
  it("finds the first occurrence of every pattern, however the stream is cut", () => {
    const smallByte = fc.integer({ min: 0, max: 3 });
    const bytes = fc.array(smallByte, { minLength: 3, maxLength: 12 }).map((values) => Uint8Array.from(values));
    fc.assert(
      fc.property(
        fc.uniqueArray(bytes, { minLength: 1, maxLength: 6, selector: (value) => value.join(",") }),
        fc.array(smallByte, { maxLength: 200 }),
        fc.array(fc.nat(200), { maxLength: 5 }),
        (wanted, text, cuts) => {
          const whole = Buffer.from(text);
          const borders = [
            0,
            ...cuts.map((cut) => Math.min(cut, whole.length)).toSorted((a, b) => a - b),
            whole.length,
          ];
          const pieces = borders.slice(1).map((end, index) => whole.subarray(borders[index], end));
          const expected = wanted.map((value) => {
            const at = whole.indexOf(value);
            return at < 0 ? undefined : at;
          });
          expect(
            offsets(
              wanted.map((value) => pattern(value)),
              pieces,
            ),
          ).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each([
    [["id=1234567;"], 3],
    [["id=12345678;"], undefined],
    [["id=91234567;"], undefined],
    [["id=1234567"], 3],
    [["id=123", "4567"], 3],
    [["id=123", "4567", "8"], undefined],
    [["12345678 1234567"], 9],
  ])("takes digits only as a whole number: %j", (pieces, expected) => {
    const digits = pattern(Buffer.from("1234567"), true);
    expect(
      offsets(
        [digits],
        pieces.map((piece) => Buffer.from(piece)),
      ),
    ).toEqual([expected]);
  });
});

describe("forms of a subject", () => {
  const encodings = (tokens: Parameters<typeof subjectPatterns>[0]) =>
    subjectPatterns(tokens).map(({ encoding }) => encoding);

  it("knows how ClickHouse lays out a UUID: two halves, each with its bytes reversed", () => {
    const [found] = subjectPatterns({ uuid: "00112233-4455-6677-8899-aabbccddeeff" }).filter(
      ({ encoding }) => encoding === "uuid-clickhouse",
    );
    expect(Buffer.from(found?.bytes ?? []).toString("hex")).toBe("7766554433221100ffeeddccbbaa9988");
  });

  it("knows base64 in all three alignments", () => {
    const forms = subjectPatterns({ ascii: "tokentoken" }).filter(({ encoding }) => encoding === "ascii-base64");
    for (const before of ["", "a", "ab", "abc"]) {
      const text = Buffer.from(`${before}tokentoken and more`).toString("base64");
      expect(forms.some(({ bytes }) => text.includes(Buffer.from(bytes).toString()))).toBe(true);
    }
  });

  it("keeps digits that a JSON number would lose, and leaves out decimals too short to mean anything", () => {
    expect(encodings({ uint64: "18446744073709551614" })).toEqual(["uint64-le", "uint64-be", "uint64-text"]);
    expect(encodings({ uint64: 77 })).toEqual(["uint64-le", "uint64-be"]);
    expect(() => encodings({ uint64: "18446744073709551616" })).toThrow("not an unsigned 64-bit number");
  });

  it("refuses tokens that chance would find", () => {
    expect(() => encodings({ ascii: "abc" })).toThrow("too short");
    expect(() => encodings({ uuid: "0011" })).toThrow("not a UUID");
  });
});
