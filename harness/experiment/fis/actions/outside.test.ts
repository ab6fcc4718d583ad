import { describe, expect, it } from "vitest";
import { outside } from "./outside.ts";

describe("outside", () => {
  it("is everything but the range", () => {
    const ranges = outside("10.0.1.0/24");
    expect(ranges).toHaveLength(24);
    expect(ranges).toContain("10.0.0.0/24");
    expect(ranges[0]).toBe("128.0.0.0/1");
    const covered = ranges.reduce((sum, range) => sum + 2 ** (32 - Number(range.split("/")[1])), 0);
    expect(covered).toBe(2 ** 32 - 2 ** 8);
  });
});
