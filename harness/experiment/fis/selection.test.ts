import { describe, expect, it } from "vitest";
import { createPrng } from "../../core/prng.ts";
import { matchesFilters } from "./filters.ts";
import { parseIsoDuration } from "./iso-duration.ts";
import { parseSelectionMode, select } from "./selection.ts";

const ten = Array.from({ length: 10 }, (_, index) => index);

function chosen(mode: string, seed = "s"): readonly number[] {
  const parsed = parseSelectionMode(mode);
  return parsed === undefined ? [] : select(parsed, ten, createPrng(seed));
}

describe("selection", () => {
  it("takes all, a count, a percentage rounded down", () => {
    expect(chosen("ALL")).toEqual(ten);
    expect(chosen("COUNT(3)")).toHaveLength(3);
    expect(chosen("PERCENT(25)")).toHaveLength(2);
    expect(chosen("PERCENT(5)")).toEqual([]);
  });

  it("is a function of the seed and keeps the order", () => {
    expect(chosen("COUNT(4)")).toEqual(chosen("COUNT(4)"));
    expect(chosen("COUNT(4)")).toEqual([...chosen("COUNT(4)")].sort((a, b) => a - b));
    expect(new Set(["a", "b", "c", "d", "e"].map((seed) => chosen("COUNT(2)", seed).join())).size).toBeGreaterThan(1);
  });

  it("chooses nothing when there are too few", () => {
    expect(chosen("COUNT(11)")).toEqual([]);
  });

  it.each(["", "all", "COUNT()", "COUNT(-1)", "COUNT(0)", "PERCENT(0)", "PERCENT(101)", "COUNT(1) "])(
    "refuses the mode %j",
    (mode) => {
      expect(parseSelectionMode(mode)).toBeUndefined();
    },
  );
});

describe("filters", () => {
  const description = { Placement: { AvailabilityZone: "us-east-1a" }, Groups: [{ Id: "sg-1" }, { Id: "sg-2" }] };

  it("looks through paths and lists, every filter has to match", () => {
    expect(matchesFilters(description, [{ path: "Placement.AvailabilityZone", values: ["us-east-1a", "x"] }])).toBe(
      true,
    );
    expect(matchesFilters(description, [{ path: "Groups.Id", values: ["sg-2"] }])).toBe(true);
    expect(matchesFilters(description, [{ path: "Groups.Id", values: ["sg-3"] }])).toBe(false);
    expect(matchesFilters(description, [{ path: "State.Name", values: ["running"] }])).toBe(false);
  });
});

describe("ISO 8601 durations", () => {
  it.each([
    ["PT1M", 60_000],
    ["PT1H30M", 5_400_000],
    ["P1DT2S", 86_402_000],
    ["PT90S", 90_000],
  ])("reads %s", (text, ms) => {
    expect(parseIsoDuration(text)).toBe(ms);
  });

  it.each(["", "P", "PT", "1M", "PT1", "P1M", "PT1.5M", "pt1m"])("refuses %j", (text) => {
    expect(parseIsoDuration(text)).toBeUndefined();
  });
});
