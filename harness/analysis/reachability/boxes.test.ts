// Sets of packets: results are exact and hold no box that another one covers.

import { describe, expect, it } from "vitest";
import { everywhere, everything, intersect, somewhere, subtract, unite } from "./boxes.ts";
import type { Box } from "./boxes.ts";

const outer: Box = [0, 9, 0, 9, 0, 9];
const inner: Box = [2, 4, 3, 5, 4, 6];
const beside: Box = [10, 12, 0, 9, 0, 9];

describe("boxes", () => {
  it("have in common what both hold", () => {
    expect(intersect([outer], [inner])).toEqual([inner]);
    expect(intersect([outer], [beside])).toEqual([]);
    expect(intersect([outer, outer], [inner])).toEqual([inner]);
    expect(intersect([[0, 5, 0, 5, 0, 5]], [[5, 9, 5, 9, 5, 9]])).toEqual([[5, 5, 5, 5, 5, 5]]);
    expect(intersect([[5, 9, 5, 9, 5, 9]], [[0, 5, 0, 5, 0, 5]])).toEqual([[5, 5, 5, 5, 5, 5]]);
  });

  it("are united without those that others cover", () => {
    expect(unite([outer], [inner])).toEqual([outer]);
    expect(unite([inner], [outer])).toEqual([outer]);
    expect(unite([outer], [outer])).toEqual([outer]);
    expect(unite([outer], [beside])).toEqual([outer, beside]);
    expect(unite([], [inner])).toEqual([inner]);
    expect(unite([inner], [])).toEqual([inner]);
    expect(unite([outer, beside], [outer])).toEqual([outer, beside]);
  });

  it.each<Box>([
    [0, 9, 0, 9, 0, 10],
    [0, 9, 0, 9, 1, 9],
    [0, 9, 0, 10, 1, 9],
    [0, 9, 1, 10, 0, 9],
    [0, 10, 0, 9, 1, 9],
    [1, 10, 0, 9, 0, 9],
  ])("keep what reaches beyond on one side: %s", (...other) => {
    const expected = other[4] === 0 && other[5] === 10 ? [other] : [outer, other];
    const isInside = other.every((edge, at) => (at % 2 === 0 ? edge >= (outer[at] ?? 0) : edge <= (outer[at] ?? 0)));
    expect(unite([outer], [other])).toEqual(isInside ? [outer] : expected);
  });

  it("are parted around a hole into disjoint pieces", () => {
    const pieces = subtract([outer], [inner]);
    expect(pieces).toEqual([
      [0, 1, 0, 9, 0, 9],
      [5, 9, 0, 9, 0, 9],
      [2, 4, 0, 2, 0, 9],
      [2, 4, 6, 9, 0, 9],
      [2, 4, 3, 5, 0, 3],
      [2, 4, 3, 5, 7, 9],
    ]);
    expect(subtract([outer], [beside])).toEqual([outer]);
    expect(subtract([inner], [outer, beside])).toEqual([]);
    expect(subtract([outer], [outer])).toEqual([]);
  });

  it("say what some address lets pass, and what all do", () => {
    const some: Box = [6, 6, 3, 4, 80, 90];
    const [, , , last] = everything;
    expect(somewhere([some], 4, 8)).toEqual([[6, 6, 0, last, 80, 90]]);
    expect(somewhere([some], 0, 3)).toEqual([[6, 6, 0, last, 80, 90]]);
    expect(somewhere([some], 5, 8)).toEqual([]);
    expect(somewhere([some], 0, 2)).toEqual([]);
    expect(everywhere([some], 3, 4)).toEqual([[6, 6, 0, last, 80, 90]]);
    expect(everywhere([some], 3, 5)).toEqual([]);
    expect(everywhere([some, [6, 6, 5, 5, 85, 99]], 3, 5)).toEqual([[6, 6, 0, last, 85, 90]]);
  });
});
