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
    for (let at = 0; at < 3_000; at += 1) ints.push(at);
    expect([ints.length, ints.at(0), ints.at(1_023), ints.at(1_024), ints.at(2_999)]).toEqual([
      3_000, 0, 1_023, 1_024, 2_999,
    ]);
    expect([ints.at(3_000), ints.at(1e6)]).toEqual([-7, -7]);
    ints.set(50_000, 5);
    expect([ints.length, ints.at(50_000), ints.at(49_999), ints.at(2_999)]).toEqual([50_001, 5, -7, 2_999]);
    ints.set(4, 44);
    expect([ints.length, ints.at(4)]).toEqual([50_001, 44]);
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
