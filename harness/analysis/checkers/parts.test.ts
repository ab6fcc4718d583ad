// The small parts of the checkers by themselves, at their edges.

import { describe, expect, it } from "vitest";
import { GrowableInts } from "./growable-ints.ts";
import { Frontier } from "./register-frontier.ts";
import { searchRegister } from "./register-search.ts";
import { anything, withoutIrrelevant } from "./register-step.ts";
import type { RegisterStep } from "./register-step.ts";
import { smallestWindow } from "./register-window.ts";
import { holdersByRow } from "./row-holders.ts";

describe("growable integers", () => {
  it("keep what they hold when they grow, by one and by leaps", () => {
    const ints = new GrowableInts(-7);
    for (let at = 0; at < 30_000; at += 1) ints.push(at);
    expect([ints.length, ints.at(0), ints.at(1_023), ints.at(1_024), ints.at(29_999)]).toEqual([
      30_000, 0, 1_023, 1_024, 29_999,
    ]);
    expect([ints.at(30_000), ints.at(1e6)]).toEqual([-7, -7]);
    ints.set(60_000, 5);
    expect([ints.length, ints.at(60_000), ints.at(59_999), ints.at(29_999)]).toEqual([60_001, 5, -7, 29_999]);
    ints.set(4, 44);
    expect([ints.length, ints.at(4)]).toEqual([60_001, 44]);
    ints.set(1_024 * 64, 1);
    expect([ints.length, ints.at(1_024 * 64)]).toEqual([1_024 * 64 + 1, 1]);
  });

  it("hold zero where nothing else is said", () => {
    expect(new GrowableInts().at(3)).toBe(0);
  });
});

describe("holders of a row", () => {
  const holders = (reads: readonly (readonly number[])[], rowCount: number) => {
    const table = holdersByRow(
      reads.map((rows) => ({ rows: Int32Array.from(rows) })),
      rowCount,
    );
    return Array.from({ length: rowCount }, (_, row) => [...table.of(row)]);
  };

  it("are the reads that hold it, in order, each once", () => {
    expect(holders([[0, 2], [], [2, 1, 2], [2, 0, 0, 0]], 4)).toEqual([[0, 3], [2], [0, 2, 3], []]);
    expect(holders([[3, 1], [1]], 4)).toEqual([[], [0, 1], [], [0]]);
    expect(holders([], 2)).toEqual([[], []]);
  });
});

describe("a frontier", () => {
  const reached = (reads: bigint, used: number[], effects = 0n) => ({ state: 1, effects, reads, used });

  it("keeps what nothing else makes superfluous", () => {
    const frontier = new Frontier();
    expect(frontier.add(reached(0b01n, [1]))).toBe(true);
    expect(frontier.add(reached(0b01n, [1]))).toBe(false);
    expect(frontier.add(reached(0b01n, [2]))).toBe(false);
    expect(frontier.add(reached(0b10n, [1]))).toBe(true);
    expect(frontier.add(reached(0b00n, [0]))).toBe(true);
    expect(frontier.size).toBe(3);
    expect(frontier.add(reached(0b11n, [0, 0]))).toBe(true);
    expect(frontier.size).toBe(1);
    expect([...frontier.all()]).toEqual([reached(0b11n, [0, 0])]);
    expect(frontier.add(reached(0b11n, []))).toBe(false);
    expect(frontier.add(reached(0b11n, [0, 1]))).toBe(false);
    expect(frontier.add(reached(0b11n, [0], 0b1n))).toBe(true);
    expect(frontier.size).toBe(2);
  });
});

const step = (needs: number, leaves: number, [begunAt, endedAt]: [number, number]): RegisterStep => ({
  ...{ process: begunAt, text: `${needs}>${leaves}`, needs, leaves, begunAt, endedAt },
});
const texts = (steps: readonly RegisterStep[]) =>
  steps.map(({ text, endedAt }) => (endedAt === Infinity ? `${text}?` : text));

describe("steps that can be left out", () => {
  it("are those of which nobody knows and whose value nobody needs", () => {
    const steps = [
      step(anything, 1, [0, 9]),
      step(anything, 2, [1, Infinity]),
      step(anything, 3, [2, Infinity]),
      step(3, 3, [3, 8]),
      step(3, 3, [4, Infinity]),
      step(1, 5, [5, Infinity]),
    ];
    expect(texts(withoutIrrelevant(steps))).toEqual(["-1>1", "-1>3?", "3>3"]);
  });
});

describe("the smallest window", () => {
  const windowOf = (steps: readonly RegisterStep[]) => {
    const found = searchRegister(steps, 0, () => true);
    if (found.kind !== "unexplained") return undefined;
    const { steps: shown, isFromStart } = smallestWindow(steps, found.at, () => () => true);
    return { shown: texts(shown), isFromStart };
  };

  it("leaves out what ended before and what is not needed", () => {
    const history = [
      step(anything, 1, [0, 1]),
      step(1, 1, [2, 3]),
      step(anything, 2, [4, 5]),
      step(anything, 6, [6, Infinity]),
      step(2, 2, [7, 8]),
      step(1, 1, [9, 10]),
      step(anything, 1, [11, 12]),
    ];
    expect(windowOf(history)).toEqual({ shown: ["2>2", "1>1"], isFromStart: false });
  });

  it("keeps a write under way that explains less than all", () => {
    const history = [
      step(anything, 1, [0, 20]),
      step(1, 1, [1, 2]),
      step(anything, 2, [3, 4]),
      step(2, 2, [5, 6]),
      step(1, 1, [7, 8]),
      step(2, 2, [9, 10]),
      step(1, 1, [11, 12]),
    ];
    expect(windowOf(history)).toEqual({
      isFromStart: true,
      shown: ["-1>1?", "1>1", "-1>2", "1>1"],
    });
  });

  it("begins with the register's first value where that matters", () => {
    expect(windowOf([step(0, 0, [0, 1]), step(4, 4, [2, 3])])).toEqual({
      isFromStart: false,
      shown: ["0>0", "4>4"],
    });
    expect(windowOf([step(4, 4, [2, 3])])).toEqual({
      isFromStart: true,
      shown: ["4>4"],
    });
    expect(windowOf([step(3, 4, [0, 1])])).toEqual({
      isFromStart: true,
      shown: ["3>4"],
    });
  });

  it("begins as late as it can, in whatever order the answers came", () => {
    const one = [step(anything, 2, [0, 1]), step(2, 2, [5, 6]), step(1, 1, [3, 7]), step(1, 1, [2, 8])];
    expect(windowOf([...one, step(anything, 0, [4, 9])])).toEqual({ shown: ["2>2", "1>1"], isFromStart: false });
    const other = [step(anything, 2, [1, 3]), step(anything, 2, [4, 5]), step(0, 0, [2, 6]), step(1, 1, [0, 7])];
    expect(windowOf(other)).toEqual({ shown: ["0>0", "1>1"], isFromStart: false });
  });

  it("is told as it is where leaving out one by one would take too long", () => {
    const between = Array.from({ length: 400 }, (_, at) => step(1, 1, [5 + 2 * at, 6 + 2 * at]));
    const twice = [step(9, 9, [1, 2]), step(anything, 1, [3, 4]), ...between, step(9, 9, [900, 901])];
    const shown = windowOf([...twice, step(anything, 9, [0, Infinity])])?.shown;
    expect([shown?.length, shown?.[0], shown?.at(-1)]).toEqual([404, "9>9", "-1>9?"]);
  });

  it("is short even where the history is long", () => {
    const reads = Array.from({ length: 401 }, (_, at) => step(0, 0, [at, 2_000 + at]));
    const long = windowOf([...reads, step(9, 9, [500, 5_000])]);
    expect(long?.shown).toEqual(["0>0", "9>9"]);
  });

  it("comes from a search that stops when it may not go on, and says how many states it holds", () => {
    const history = [step(anything, 1, [0, 1]), step(0, 0, [2, 3])];
    const found = searchRegister(history, 0, () => true);
    expect(found.kind).toBe("unexplained");
    expect(searchRegister(history, 0, () => false).kind).toBe("exhausted");
    const held: number[] = [];
    searchRegister(
      [step(anything, 1, [0, 9]), step(anything, 2, [1, 8]), step(anything, 3, [2, 7]), step(5, 5, [3, 6])],
      0,
      (states) => held.push(states) > 0,
    );
    expect(held).toEqual([0, 3, 5, 6, 6, 7, 7, 9, 10, 9, 10, 10, 12, 13, 12, 13]);
  });
});

describe("a search", () => {
  /** How many states it looks at. */
  const costOf = (steps: readonly RegisterStep[]) => {
    let cost = 0;
    expect(searchRegister(steps, 0, () => (cost += 1) > 0).kind).toBe("explained");
    return cost;
  };
  const abreast = (count: number, needs: number, leaves: number) =>
    Array.from({ length: count }, (_, at) => step(needs, leaves, [at, 100 + at]));

  it("takes reads under way as soon as they are right", () => {
    expect(costOf([...abreast(12, 0, 0), step(anything, 1, [50, 60])])).toBeLessThan(50);
    expect(costOf([...abreast(12, 1, 1), step(anything, 1, [50, 60])])).toBeLessThan(50);
  });

  it("holds writes of one value of which nobody knows for one another", () => {
    const unknown = Array.from({ length: 12 }, (_, at) => step(anything, 1, [at, Infinity]));
    const seen = Array.from({ length: 6 }, (_, at) => [
      step(anything, 2, [20 + 10 * at, 21 + 10 * at]),
      step(1, 1, [22 + 10 * at, 23 + 10 * at]),
    ]);
    expect(costOf([...unknown, ...seen.flat()])).toBeLessThan(100);
  });
});
