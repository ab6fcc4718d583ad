// Corners of the rows: defaults, neighbours of a bound, the second of two, what the intent allows. Each case is judged by
// the rows that it is about, and says what was recorded.

import { describe, expect, it } from "vitest";
import { loadProfile } from "../../config/load-profile.ts";
import { projectRoot } from "../project.ts";
import { profiles } from "../vocabulary.ts";
import { caseName, recordedFindings } from "./findings.ts";
import { cornerCases, plantedCases, runningCases, seenAndExpected, synthesized } from "./planted-cases.ts";
import { recordedName, recordedPlatform, seenRunning } from "./recorded-platform.ts";

for (const name of profiles) {
  const cases = cornerCases(name);
  if (cases.length === 0) continue;
  const profile = loadProfile(name, projectRoot);
  const recorded = recordedFindings(name);
  const corrected = await synthesized(name, "corrected");
  describe(`corners on ${name}`, () => {
    it.each(cases)("$requirement, $kind: $what", (one) => {
      const { seen, expected, said } = seenAndExpected(corrected, one, { profile, own: new Set([one.requirement]) });
      expect(seen).toEqual(expected);
      expect(said, "record-findings.ts writes what is said now").toBe(recorded.get(caseName(one)));
    });

    it("have names of their own", () => {
      const names = [...plantedCases(name), ...cases].map(caseName);
      expect(names.filter((one, at) => names.indexOf(one) !== at)).toEqual([]);
    });
  });
}

const profile = loadProfile("byoc-private", projectRoot);
const running = await recordedPlatform();
const said = recordedFindings(recordedName);
describe("the running platform, as recorded", () => {
  it.each(runningCases(profile.name))("$requirement, $kind: $what", (one) => {
    const judged = seenRunning(running, one, profile);
    expect(judged.seen).toEqual(judged.expected);
    expect(judged.said, "record-findings.ts writes what is said now").toBe(said.get(caseName(one)));
  });
});
