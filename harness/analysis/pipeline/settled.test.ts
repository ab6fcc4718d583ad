import { describe, expect, test } from "vitest";
import { settledBecause } from "./settled.ts";
import type { SettlingLook } from "./settled.ts";

const patience = { committedMs: 60_000, otherwiseMs: 400_000 };
const because = (looks: readonly SettlingLook[]) => settledBecause(looks, 100, patience);

/** A look every second; every tenth asks the group. */
function looks(seconds: number, at: (second: number) => Omit<SettlingLook, "atMs">): SettlingLook[] {
  return Array.from({ length: seconds + 1 }, (_, second) => {
    const { left, ...rest } = at(second);
    return { atMs: second * 1_000, ...rest, ...(left === undefined || second % 10 !== 0 ? {} : { left }) };
  });
}

describe("rows are waited for", () => {
  test("until every acknowledged message has one", () => {
    expect(because(looks(3, () => ({ rows: 99 })))).toBeUndefined();
    expect(because(looks(3, (second) => ({ rows: 97 + second })))).toContain("every acknowledged message");
    expect(because([])).toBeUndefined();
  });

  test("a minute after the worker has committed everything", () => {
    const committed = (second: number) => ({ rows: 90, left: second < 30 ? 10 : 0 });
    expect(because(looks(89, committed))).toBeUndefined();
    expect(because(looks(90, committed))).toContain("60000 ms while the worker had committed");
  });

  test("as long as the worker has something left, or nobody can tell", () => {
    expect(because(looks(399, () => ({ rows: 90, left: 1 })))).toBeUndefined();
    expect(because(looks(399, () => ({ rows: 90 })))).toBeUndefined();
    expect(because(looks(400, () => ({ rows: 90, left: 1 })))).toBe("rows stood still for 400000 ms");
    expect(because(looks(400, () => ({ rows: 90 })))).toBe("rows stood still for 400000 ms");
  });

  test("anew after each row that still comes", () => {
    const late = (second: number) => ({ rows: second < 85 ? 90 : 91, left: 0 });
    expect(because(looks(59, late))).toBeUndefined();
    expect(because(looks(150, late))).toContain("committed");
    expect(because(looks(84, late).slice(30))).toBeUndefined();
    expect(because(looks(149, late).slice(70))).toBeUndefined();
    expect(because(looks(480, (second) => ({ rows: second < 85 ? 90 : 91 })))).toBeUndefined();
  });

  test("anew after the worker was given something to read again", () => {
    const rewound = (second: number) => ({ rows: 90, left: second === 50 ? 5 : 0 });
    expect(because(looks(119, rewound))).toBeUndefined();
    expect(because(looks(120, rewound))).toContain("committed");
  });

  test("anew after the table did not answer, when nobody could insert either", () => {
    const away = (second: number) => (second > 20 && second < 380 ? { left: 0 } : { rows: 90, left: 0 });
    expect(because(looks(379, away))).toBeUndefined();
    expect(because(looks(430, away))).toBeUndefined();
    expect(because(looks(440, away))).toContain("committed");
    expect(because(looks(779, (second) => (second === 380 ? {} : { rows: 90 })))).toBeUndefined();
  });
});
