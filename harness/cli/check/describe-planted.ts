// What every profile has to show: its corrected variant holds, the seed's text has its known defects and no others, and
// each planted case turns exactly its rows and says what was recorded. For tests only; a file a profile, so that they run side by side.

import { beforeAll, describe, expect, it } from "vitest";
import { loadProfile } from "../../config/load-profile.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { projectRoot } from "../project.ts";
import { caseName, findingsText, recordedFindings, variantName } from "./findings.ts";
import { goldenRows, judged, judgements, plantedCases, seenAndExpected, synthesized } from "./planted-cases.ts";

export function describePlanted(name: string): void {
  const profile = loadProfile(name, projectRoot);
  const recorded = recordedFindings(name);
  describe(`assay check on ${name}`, () => {
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

    it.each(["corrected", "as-written"] as const)(
      "says of the %s variant what was recorded",
      async (variant) => {
        const results = judgements(await synthesized(name, variant), profile);
        const said = results.map((one) => [variantName(one.requirement, variant), findingsText([one])] as const);
        const told = [...recorded].filter(([title]) => title.endsWith(` ${variant}`));
        expect(Object.fromEntries(said), "record-findings.ts writes what is said now").toEqual(
          Object.fromEntries(told),
        );
      },
      120_000,
    );

    it.each(plantedCases(name))("$requirement, $kind: $what", (one) => {
      const { seen, expected, said } = seenAndExpected(corrected, one, { profile });
      expect(seen).toEqual(expected);
      expect(said, "record-findings.ts writes what is said now").toBe(recorded.get(caseName(one)));
    });
  });
}
