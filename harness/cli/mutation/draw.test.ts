import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fromReport, isAmongSurvivors, isDrawn } from "./draw.ts";
import type { Mutant } from "./draw.ts";

const at = (line: number, replacement = "{}"): Mutant => ({
  fileName: "/copy/harness/analysis/model/cidr.ts",
  location: { start: { line, column: 2 }, end: { line, column: 9 } },
  replacement,
});

describe("a draw", () => {
  const some = Array.from({ length: 6_000 }, (_, line) => at(line));

  it("takes about one in so many, the same ones again, and others by another seed", () => {
    const drawn = (seed: string) =>
      some.filter((one) => isDrawn(one, { oneIn: 60, seed })).map(({ location }) => location.start.line);
    expect(drawn("a").length).toBeGreaterThan(50);
    expect(drawn("a").length).toBeLessThan(200);
    expect(drawn("a")).toEqual(drawn("a"));
    expect(drawn("a")).not.toEqual(drawn("b"));
  });

  it("is the same whichever copy of the code the mutant stands in", () => {
    const elsewhere = some.map((one) => ({ ...one, fileName: "harness/analysis/model/cidr.ts" }));
    const seeds = { oneIn: 7, seed: "s" };
    expect(elsewhere.map((one) => isDrawn(one, seeds))).toEqual(some.map((one) => isDrawn(one, seeds)));
  });
});

it("tries again what a report calls unnoticed, and nothing else", () => {
  const folder = mkdtempSync(join(tmpdir(), "assay-draw-"));
  try {
    const position = (line: number) => ({ start: { line: line + 1, column: 3 }, end: { line: line + 1, column: 10 } });
    const mutants = [
      { status: "Survived", location: position(4), replacement: "{}" },
      { status: "Killed", location: position(5), replacement: "{}" },
      { status: "NoCoverage", location: position(6), replacement: "{}" },
    ];
    const survivorsOf = join(folder, "report.json");
    writeFileSync(survivorsOf, JSON.stringify({ files: { "harness/analysis/model/cidr.ts": { mutants } } }));
    const isWanted = isAmongSurvivors({ survivorsOf });
    expect([3, 4, 5, 6].filter((line) => isWanted(at(line)))).toEqual([4, 6]);
    expect(isWanted(at(4, "[]"))).toBe(false);
    expect(isAmongSurvivors({})(at(3))).toBe(true);
    expect(fromReport({ location: position(4), replacement: "{}" }, at(4).fileName)).toEqual(at(4));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
