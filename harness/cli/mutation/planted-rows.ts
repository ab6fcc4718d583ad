// Every planted case, judged on the rows that it is about and on no others: what the tests of planted violations ask of
// all rows at once is asked here of a row in milliseconds, which is what a mutant of that row needs.

import { describe, expect, it } from "vitest";
import { judgeCheck, plannedRows } from "../../analysis/conformance/judge.ts";
import type { CheckJudgement } from "../../analysis/conformance/judge.ts";
import { checks } from "../../analysis/conformance/registry.ts";
import { PlatformModel } from "../../analysis/model/platform-model.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { loadProfile } from "../../config/load-profile.ts";
import type { Profile } from "../../config/profile.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { editedAssembly } from "../check/edited-assembly.ts";
import { caseName, findingsText, recordedFindings, rowsOf } from "../check/findings.ts";
import { goldenRows, intended, plantedCases, synthesized } from "../check/planted-cases.ts";
import type { NamedCase } from "../check/planted-cases.ts";
import { projectRoot } from "../project.ts";
import { builtProfiles } from "../vocabulary.ts";
import { unmutated } from "./active-mutant.ts";

for (const name of builtProfiles) {
  const corrected = await synthesized(name, "corrected");
  const written = await synthesized(name, "as-written");
  const profile = loadProfile(name, projectRoot);
  const rows = plannedRows(name).flatMap(({ id }) => (checks.has(id) ? [id] : []));
  const golden = new Set(goldenRows(name));
  const recorded = recordedFindings(name);
  describe(name, () => {
    const good = prepared(corrected, profile);
    const bad = prepared(written, profile);

    it.each(rows)("corrected", (row) => {
      expect(["held", "out-of-scope"]).toContain(verdictsOf(good(), profile, [row])[row]);
    });

    it.each(rows)("as written", (row) => {
      expect(verdictsOf(bad(), profile, [row])[row] === "violated").toBe(golden.has(row));
    });

    it("the whole stack from its templates", () => {
      const verdicts = verdictsOf(built(corrected, profile), profile, rows);
      expect(rows.filter((row) => verdicts[row] !== "held" && verdicts[row] !== "out-of-scope")).toEqual([]);
    });

    for (const one of plantedCases(name)) {
      const source = () => editedAssembly(corrected, one.edits);
      const model = isAboutExpressions(one) ? () => built(source(), profile) : prepared(unmutated(source), profile);
      const title = caseName(one);
      it(`${title}: turns its rows`, () => {
        expectTurns(one, model(), profile);
      });
      it(`${title}: says what was recorded`, () => {
        const said = findingsText(judgementsOf(model(), intended(profile, one), rowsOf(one)));
        expect(said).toBe(recorded.get(title) ?? said);
      });
    }

    for (const [variant, model] of [
      ["corrected", good],
      ["as-written", bad],
    ] as const) {
      it.each(rows.filter((row) => recorded.has(`${row} ${variant}`)))(`${variant}, says what was recorded`, (row) => {
        expect(findingsText(judgementsOf(model(), profile, [row]))).toBe(recorded.get(`${row} ${variant}`));
      });
    }
  });
}

/** The model of a source whose templates were evaluated once, by the code as it is written. */
function prepared(source: TemplateSource, profile: Profile): () => PlatformModel {
  const { kind, resources, gaps, account, region, hasManifests, stacks } = unmutated(() => built(source, profile));
  const given = stacks === undefined ? {} : { stacks };
  return () => new PlatformModel({ kind, resources, gaps, account, region, hasManifests, ...given });
}

function built(source: TemplateSource, profile: Profile): PlatformModel {
  const [region = "us-east-1"] = profile.intent.regions;
  return buildTemplateModel({ ...source, region });
}

/** Cases that hide values behind functions are evaluated anew each time: that is what they are for. */
function isAboutExpressions({ edits }: NamedCase): boolean {
  return edits.some((edit) => "section" in edit);
}

function expectTurns(one: NamedCase, model: PlatformModel, profile: Profile): void {
  const { requirement, turns, allow = [], unknown = [] } = one;
  const asked = [...new Set([requirement, ...turns, ...unknown])].filter(
    (row) => !allow.includes(row) || row === requirement,
  );
  const verdicts = verdictsOf(model, intended(profile, one), asked);
  for (const row of asked) {
    if (turns.includes(row)) expect(verdicts[row], row).toBe("violated");
    else if (unknown.includes(row)) expect(verdicts[row], row).toBe("unknown");
    else expect(["held", "out-of-scope"], row).toContain(verdicts[row]);
  }
}

function verdictsOf(model: PlatformModel, profile: Profile, rows: readonly string[]): Record<string, string> {
  const judged = judgementsOf(model, profile, rows);
  return Object.fromEntries(judged.map(({ requirement, verdict }) => [requirement, verdict]));
}

function judgementsOf(model: PlatformModel, profile: Profile, rows: readonly string[]): CheckJudgement[] {
  return rows.flatMap((row) => checks.get(row) ?? []).map((check) => judgeCheck(check, model, profile));
}
