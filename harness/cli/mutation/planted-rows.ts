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
import { caseName, findingsText, recordedFindings, rowsOf, variantName } from "../check/findings.ts";
import { cornerCases, intended, plantedCases, runningCases, synthesized } from "../check/planted-cases.ts";
import type { NamedCase } from "../check/planted-cases.ts";
import {
  editedPlatform,
  placeless,
  recordedModel,
  recordedName,
  recordedPlatform,
} from "../check/recorded-platform.ts";
import { projectRoot } from "../project.ts";
import { profiles } from "../vocabulary.ts";
import { unmutated } from "./active-mutant.ts";

for (const name of profiles) {
  const corrected = await synthesized(name, "corrected");
  const written = await synthesized(name, "as-written");
  const profile = loadProfile(name, projectRoot);
  const rows = plannedRows(name).flatMap(({ id }) => (checks.has(id) ? [id] : []));
  const recorded = recordedFindings(name);
  describe(name, () => {
    const good = prepared(corrected, profile);
    const bad = prepared(written, profile);

    for (const [variant, model] of [
      ["corrected", good],
      ["as-written", bad],
    ] as const) {
      it.each(rows)(`${variant}: says what was recorded`, (row) => {
        expect(findingsText(judgementsOf(model(), profile, [row]))).toBe(recorded.get(variantName(row, variant)));
      });
    }

    it.each([
      ["corrected", corrected],
      ["as-written", written],
    ] as const)("%s: the whole stack from its templates", (variant, source) => {
      const model = built(source, profile);
      // Judging is what the rows' own tests are about; here it only shows what was read.
      const judged = unmutated(() => judgementsOf(model, profile, rows));
      for (const one of judged) {
        expect(findingsText([one])).toBe(recorded.get(variantName(one.requirement, variant)));
      }
    });

    for (const one of [...plantedCases(name), ...cornerCases(name)]) {
      const source = () => editedAssembly(corrected, one.edits);
      const model = isAboutExpressions(one) ? () => built(source(), profile) : prepared(unmutated(source), profile);
      const title = caseName(one);
      it(title, () => {
        const said = findingsText(judgementsOf(model(), intended(profile, one), rowsOf(one)));
        expect(said).toBe(recorded.get(title));
      });
    }
  });
}

const profile = loadProfile("byoc-private", projectRoot);
const running = await recordedPlatform();
const said = recordedFindings(recordedName);
describe("the running platform", () => {
  it.each(plannedRows(profile.name).flatMap(({ id }) => (checks.has(id) ? [id] : [])))("%s", (row) => {
    expect(placeless(findingsText(judgementsOf(recordedModel(running), profile, [row])))).toBe(
      said.get(`${row} running`),
    );
  });

  for (const one of runningCases(profile.name)) {
    const edited = unmutated(() => editedPlatform(running, one.edits));
    it(caseName(one), () => {
      const judged = judgementsOf(recordedModel(edited), intended(profile, one), rowsOf(one));
      expect(placeless(findingsText(judged))).toBe(said.get(caseName(one)));
    });
  }
});

/** The model of a source whose templates were evaluated once, by the code as it is written. */
function prepared(source: TemplateSource, profile: Profile): () => PlatformModel {
  const model = unmutated(() => built(source, profile));
  const { kind, resources, gaps, account, region, hasManifests, stacks, switched, parameters } = model;
  const given = { switched, parameters, ...(stacks === undefined ? {} : { stacks }) };
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

function judgementsOf(model: PlatformModel, profile: Profile, rows: readonly string[]): CheckJudgement[] {
  return rows.flatMap((row) => checks.get(row) ?? []).map((check) => judgeCheck(check, model, profile));
}
