// What a plan's resources are, property by property, is what a template's are: five profiles, of which everything is known or
// known after the apply; and of every further type a planted case that adds one.

import { describe, expect, it } from "vitest";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { projectRoot } from "../project.ts";
import { profiles } from "../vocabulary.ts";
import { editedAssembly } from "./edited-assembly.ts";
import { caseName } from "./findings.ts";
import { cornerCases, plantedCases, synthesized } from "./planted-cases.ts";
import { propertyParity, reviewedEntries } from "./plan-properties.ts";

const known = new Set<string>();
const needed = new Set<string>();
for (const name of profiles) {
  const source = await synthesized(name, "corrected");
  const [region = "us-east-1"] = loadProfile(name, projectRoot).intent.regions;
  describe(name, () => {
    for (const moment of ["standing", "anew"] as const) {
      const parity = propertyParity(source, { region, moment });
      it(`${moment}: every property is the template's`, () => {
        const { different, equal, needed: own } = parity?.() ?? { equal: 0 };
        own?.forEach((entry) => needed.add(entry));
        expect(different).toEqual([]);
        expect(equal).toBeGreaterThan(700);
      });
    }

    const own = new Set(buildTemplateModel({ ...source, region }).resources.map(({ id }) => id));
    typesIn(source.templates).forEach((type) => known.add(type));
    for (const one of [...plantedCases(name), ...cornerCases(name)]) {
      const further = typesIn(one.edits).filter((type) => !known.has(type));
      further.forEach((type) => known.add(type));
      if (further.length === 0) continue;
      const edited = editedAssembly(source, one.edits);
      const parity = propertyParity(edited, { region, moment: "standing", only: ({ id }) => !own.has(id) });
      if (parity === undefined) continue;
      it(`${further.join(", ")}, as in ${caseName(one)}`, () => {
        const { different, equal, needed: own } = parity();
        own.forEach((entry) => needed.add(entry));
        expect(different).toEqual([]);
        expect(equal).toBeGreaterThan(0);
      });
    }
  });
}

it("every reviewed entry is still needed, if only by another planted case", async () => {
  const left = () => reviewedEntries().filter((entry) => !needed.has(entry));
  for (const name of profiles) {
    const source = await synthesized(name, "corrected");
    const [region = "us-east-1"] = loadProfile(name, projectRoot).intent.regions;
    const own = new Set(buildTemplateModel({ ...source, region }).resources.map(({ id }) => id));
    for (const one of [...plantedCases(name), ...cornerCases(name)]) {
      const types = typesIn(one.edits);
      if (!left().some((entry) => types.includes(entry.split(" ")[1] ?? ""))) continue;
      const edited = editedAssembly(source, one.edits);
      const parity = propertyParity(edited, { region, moment: "standing", only: ({ id }) => !own.has(id) });
      parity?.().needed.forEach((entry) => needed.add(entry));
    }
  }
  expect(left()).toEqual([]);
}, 120_000);

/** Types of AWS's that a text speaks of. */
function typesIn(text: unknown): string[] {
  return [...new Set([...JSON.stringify(text).matchAll(/"Type":"(AWS::[\w:]+)"/g)].map((match) => match[1] ?? ""))];
}
