// Planted violations, disguises and look-alikes of the profile druid-eks.

import { beforeAll, describe, expect, it } from "vitest";
import { loadProfile } from "../../config/load-profile.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { projectRoot } from "../project.ts";
import { goldenRows, judged, plantedCases, seenAndExpected, synthesized } from "./planted-cases.ts";

const name = "druid-eks";
const profile = loadProfile(name, projectRoot);

describe("assay check on Druid", () => {
  let corrected: TemplateSource;
  beforeAll(async () => {
    corrected = await synthesized(name, "corrected");
  }, 120_000);

  it("holds in the corrected variant", () => {
    expect(judged(corrected, profile)).toEqual({ violated: [], unknown: [] });
  });

  it("shows the known defects of the seed's text and no others", async () => {
    const written = await synthesized(name, "as-written");
    expect(judged(written, profile)).toEqual({ violated: goldenRows(name).sort(), unknown: [] });
  }, 120_000);

  it.each(plantedCases(name))("$requirement, $kind: $what", (one) => {
    const { seen, expected } = seenAndExpected(corrected, one, profile);
    expect(seen).toEqual(expected);
  });
});
