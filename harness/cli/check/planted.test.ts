// Every check against planted violations, disguised ones and clean look-alikes: exactly the rows that should turn do.
// Here on byoc-private; the other profiles have a file each.

import { beforeAll, describe, expect, it } from "vitest";
import { checks } from "../../analysis/conformance/registry.ts";
import { loadProfile } from "../../config/load-profile.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { projectRoot } from "../project.ts";
import { builtProfiles } from "../vocabulary.ts";
import { goldenRows, judged, plantedCases, seenAndExpected, synthesized } from "./planted-cases.ts";

const profile = loadProfile("byoc-private", projectRoot);

describe("assay check on the reference stack", () => {
  let corrected: TemplateSource;
  beforeAll(async () => {
    corrected = await synthesized("byoc-private", "corrected");
  }, 120_000);

  it("holds in the corrected variant", () => {
    expect(judged(corrected, profile)).toEqual({ violated: [], unknown: [] });
  });

  it("shows the known defects of the seed's text and no others", async () => {
    const written = await synthesized("byoc-private", "as-written");
    expect(judged(written, profile)).toEqual({ violated: goldenRows("byoc-private").sort(), unknown: [] });
  }, 120_000);

  it.each(plantedCases("byoc-private"))("$requirement, $kind: $what", (one) => {
    const { seen, expected } = seenAndExpected(corrected, one, profile);
    expect(seen).toEqual(expected);
  });
});

describe("fixtures", () => {
  const all = builtProfiles.flatMap((name) => plantedCases(name));
  it.each([...checks.keys()])("plant %s plainly, in disguise and as a look-alike", (requirement) => {
    const own = all.filter((one) => one.requirement === requirement);
    const kinds = new Set(own.map((one) => one.kind));
    expect([...kinds]).toEqual(expect.arrayContaining(["plain", "disguised", "look-alike"]));
    for (const one of own.filter(({ kind }) => kind === "plain" || kind === "disguised")) {
      expect(one.turns).toContain(requirement);
    }
  });
});
