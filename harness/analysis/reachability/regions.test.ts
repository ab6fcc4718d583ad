// Boxes of header space for the verifier: what is left of them, and which of several rules comes first.

import { describe, expect, it } from "vitest";
import { answersOf, anything, boxOf, firstMatches, overlap, seenAt, without } from "./regions.ts";
import type { Box } from "./regions.ts";

const far = { family: 4, first: 10n, last: 19n } as const;
const box = boxOf({ protocols: [6, 6], ports: [80, 89] }, far);
const plain = (
  first: bigint,
  last: bigint,
  [from, to]: [bigint, bigint] = [6n, 6n],
  at: [bigint, bigint] = [10n, 19n],
): Box => [[4n, 4n], [from, to], at, [first, last]];

describe("a box", () => {
  it("has its sides, or any address of either family", () => {
    expect(box).toEqual(plain(80n, 89n));
    expect(boxOf(anything)).toEqual([
      [4n, 6n],
      [0n, 255n],
      [0n, (1n << 128n) - 1n],
      [0n, 65_535n],
    ]);
    expect(seenAt(box, undefined)).toEqual(box);
    expect(seenAt(box, { family: 4, first: 3n, last: 4n })).toEqual(plain(80n, 89n, [6n, 6n], [3n, 4n]));
  });

  it("overlaps another from edge to edge", () => {
    const ports = (first: number, last: number) => boxOf({ protocols: [6, 6], ports: [first, last] }, far);
    expect([overlap(box, ports(0, 79)), overlap(box, ports(0, 80))]).toEqual([false, true]);
    expect([overlap(box, ports(89, 99)), overlap(box, ports(90, 99))]).toEqual([true, false]);
    expect(overlap(box, boxOf(anything, { family: 6, first: 10n, last: 19n }))).toBe(false);
  });

  it("leaves what lies before and behind a hole, side after side", () => {
    const hole = boxOf({ protocols: [6, 6], ports: [84, 85] }, { family: 4, first: 12n, last: 13n });
    expect(without([box], [hole])).toEqual([
      plain(80n, 89n, [6n, 6n], [10n, 11n]),
      plain(80n, 89n, [6n, 6n], [14n, 19n]),
      plain(80n, 83n, [6n, 6n], [12n, 13n]),
      plain(86n, 89n, [6n, 6n], [12n, 13n]),
    ]);
    expect(without([box], [box])).toEqual([]);
    expect(without([box], [boxOf(anything)])).toEqual([]);
    expect(without([box], [boxOf({ protocols: [7, 7], ports: [0, 1] })])).toEqual([box]);
    expect(without([box, hole], [hole])).toHaveLength(4);
  });
});

describe("answers to a box", () => {
  it("go to any port, those of TCP and UDP to callers' ports", () => {
    expect(answersOf(box)).toEqual([plain(1024n, 65_535n)]);
    const every = boxOf({ protocols: [0, 255], ports: [80, 89] }, far);
    const byProtocol = answersOf(every).toSorted((a, b) => Number((a[1]?.[0] ?? 0n) - (b[1]?.[0] ?? 0n)));
    expect(byProtocol).toEqual([
      plain(0n, 65_535n, [0n, 5n]),
      plain(1024n, 65_535n, [6n, 6n]),
      plain(0n, 65_535n, [7n, 16n]),
      plain(1024n, 65_535n, [17n, 17n]),
      plain(0n, 65_535n, [18n, 255n]),
    ]);
  });
});

describe("the first of several rules", () => {
  const low = boxOf({ protocols: [6, 6], ports: [80, 84] });
  const high = boxOf({ protocols: [6, 6], ports: [85, 99] });
  const all = boxOf(anything);

  it.each<[string, [string, Box, boolean][], (string | undefined)[]]>([
    ["none", [], [undefined]],
    [
      "one that takes all",
      [
        ["a", all, true],
        ["b", all, true],
      ],
      ["a"],
    ],
    [
      "two that share it",
      [
        ["a", low, true],
        ["b", high, true],
        ["c", all, true],
      ],
      ["a", "b"],
    ],
    ["a part and the rest", [["a", low, true]], ["a", undefined]],
    [
      "one that is not sure",
      [
        ["a", all, false],
        ["b", all, true],
      ],
      ["a", "b"],
    ],
    ["one that is not sure alone", [["a", all, false]], ["a", undefined]],
    ["one beside it", [["a", boxOf({ protocols: [6, 6], ports: [0, 79] }), true]], [undefined]],
  ])("%s", (_, rules, found) => {
    expect(firstMatches(box, rules)).toEqual(found);
  });
});
