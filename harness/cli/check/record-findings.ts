// Writes what both variants and every planted case make the checks say: `node harness/cli/check/record-findings.ts`. The difference to what
// was recorded before is for a reviewer to read. Names of profiles record those alone.

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { judgeModel } from "../../analysis/conformance/judge.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { projectRoot } from "../project.ts";
import { profiles } from "../vocabulary.ts";
import { caseName, findingsText, recordingOf, variantName } from "./findings.ts";
import { cornerCases, plantedCases, runningCases, seenAndExpected, synthesized } from "./planted-cases.ts";
import { placeless, recordedModel, recordedName, recordedPlatform, seenRunning } from "./recorded-platform.ts";

const wanted = process.argv.slice(2);

for (const name of profiles.filter((one) => wanted.length === 0 || wanted.includes(one))) {
  const profile = loadProfile(name, projectRoot);
  const [region = ""] = profile.intent.regions;
  const sections: string[] = [];
  for (const variant of ["corrected", "as-written"] as const) {
    const model = buildTemplateModel({ ...(await synthesized(name, variant)), region });
    for (const one of judgeModel(model, profile).results) {
      sections.push(`## ${variantName(one.requirement, variant)}\n${findingsText([one])}\n`);
    }
  }
  const corrected = await synthesized(name, "corrected");
  for (const one of plantedCases(name)) {
    sections.push(`## ${caseName(one)}\n${seenAndExpected(corrected, one, { profile }).said}\n`);
  }
  for (const one of cornerCases(name)) {
    const own = new Set([one.requirement]);
    sections.push(`## ${caseName(one)}\n${seenAndExpected(corrected, one, { profile, own }).said}\n`);
  }
  write(recordingOf(name), sections);
}

const profile = loadProfile("byoc-private", projectRoot);
const running = await recordedPlatform();
write(recordingOf(recordedName), [
  ...judgeModel(recordedModel(running), profile).results.map(
    (one) => `## ${one.requirement} running\n${placeless(findingsText([one]))}\n`,
  ),
  ...runningCases(profile.name).map((one) => `## ${caseName(one)}\n${seenRunning(running, one, profile).said}\n`),
]);

function write(file: string, sections: readonly string[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, sections.join("\n"));
  process.stderr.write(`${file}: ${String(sections.length)} sections\n`);
}
