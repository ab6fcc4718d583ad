// Ordinals of ids: one for each, whatever was guessed.

import { describe, expect, it } from "vitest";
import { isSameList, RowIds } from "./row-ids.ts";

const named = (...ids: (string | number)[]) => {
  const rows = new RowIds();
  rows.ordinalsOf(ids);
  return rows;
};

describe("ordinals", () => {
  it("count from 0 in the order of first sight; texts and numbers are apart", () => {
    const rows = named("a", 1, "1", "a", 1);
    expect(rows.size).toBe(3);
    expect([0, 1, 2].map((row) => rows.idOf(row))).toEqual(["a", 1, "1"]);
    expect(rows.ordinalsOf(["1", "a", "b", 1])).toEqual([2, 0, 3, 1]);
    expect(() => rows.idOf(4)).toThrow("no id has ordinal 4");
  });

  it("do not hang on the guess", () => {
    const rows = named("ab", "abc", 7);
    for (const guess of [0, 1, 2, 3]) {
      expect(rows.ordinalOfPlain("ab", guess)).toBe(0);
      expect(rows.ordinalOfPlain("abc", guess)).toBe(1);
      expect(rows.ordinalOfPlain(7, guess)).toBe(2);
    }
    expect(rows.ordinalOfPlain("7", 2)).toBe(3);
    expect(rows.idOf(3)).toBe("7");
  });

  it("of an id that JSON would write otherwise are none, unless it says so", () => {
    const rows = named("ab");
    for (const id of ["a\\n", 'a"', "a\t", "\u0000"]) expect(rows.ordinalOfPlain(id, 1)).toBeUndefined();
    expect([rows.size, rows.ordinalOfPlain("a n", 1)]).toEqual([1, 1]);
  });

  it("belong to plain ids until one has a character that JSON escapes", () => {
    const rows = named("a", 1, "é😀", "'/");
    expect(rows.arePlain).toBe(true);
    rows.ordinalOf('a"');
    expect(rows.arePlain).toBe(false);
    rows.ordinalOf("b");
    expect(rows.arePlain).toBe(false);
  });
});

describe("attempts", () => {
  it("to insert the same again need a higher number each time", () => {
    const rows = new RowIds();
    expect(rows.attempt(["a", "b"], true, 2)).toEqual([0, 1]);
    expect(rows.attempt(["a", "b"], true, 3)).toEqual([0, 1]);
    expect(() => rows.attempt(["a", "b"], true, 3)).toThrow("a retry needs more than 3, got 3");
    expect(rows.attempt(["a", "b"], true, 9)).toEqual([0, 1]);
  });

  it("to insert nothing are all the same", () => {
    const rows = new RowIds();
    expect([rows.attempt([], true, 1), rows.attempt([], true, 1)]).toEqual([[], []]);
    expect(rows.size).toBe(0);
  });

  it("take ids that were only seen before", () => {
    const rows = named("x", "y");
    expect(rows.attempt(["y", "z"], true, 1)).toEqual([1, 2]);
    expect(() => rows.attempt(["x", "z"], true, 1)).toThrow('id "z" was inserted before in another value');
  });
});

it("lists are the same when every member is, in order", () => {
  expect(isSameList([], [])).toBe(true);
  expect(isSameList([1, 2], [1, 2])).toBe(true);
  expect(isSameList([1, 2], [1, 3])).toBe(false);
  expect(isSameList([1, 2], [2, 1])).toBe(false);
  expect(isSameList([1], [1, 2])).toBe(false);
  expect(isSameList([1, 2], [1])).toBe(false);
});
