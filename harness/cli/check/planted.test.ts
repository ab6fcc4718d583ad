// Every check against planted violations, disguised ones and clean look-alikes: exactly the rows that should turn do.
// Here on byoc-private; the other profiles have a file each.

import { describe, expect, it } from "vitest";
import { checks } from "../../analysis/conformance/registry.ts";
import { profiles } from "../vocabulary.ts";
import { describePlanted } from "./describe-planted.ts";
import { plantedCases } from "./planted-cases.ts";

describePlanted("byoc-private");

describe("fixtures", () => {
  const all = profiles.flatMap((name) => plantedCases(name));
  it.each([...checks.keys()])("plant %s plainly, in disguise and as a look-alike", (requirement) => {
    const own = all.filter((one) => one.requirement === requirement);
    const kinds = new Set(own.map((one) => one.kind));
    expect([...kinds]).toEqual(expect.arrayContaining(["plain", "disguised", "look-alike"]));
    for (const one of own.filter(({ kind }) => kind === "plain" || kind === "disguised")) {
      expect(one.turns).toContain(requirement);
    }
  });
});
