// Objects that a template itself puts into its cluster are judged like those of manifests.

import { expect, it } from "vitest";
import { loadProfile } from "../../config/load-profile.ts";
import { everyProfile } from "../../requirements/row.ts";
import { present } from "../../core/errors.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { projectRoot } from "../project.ts";
import { editedAssembly } from "./edited-assembly.ts";
import { caseName, rowsOf } from "./findings.ts";
import { compared, intended, judgements, plantedCases, synthesized } from "./planted-cases.ts";

/** The same platform with every manifest delivered by a custom resource of CDK, none by a file. */
function delivered(source: TemplateSource): TemplateSource {
  const { manifests = [], templates, ...rest } = source;
  const [first, ...others] = templates;
  const { template, ...one } = present(first, "no template");
  const resources = manifests.map(({ object }, place) => [
    `Delivered${String(place)}`,
    { Type: "Custom::AWSCDK-EKS-KubernetesResource", Properties: { Manifest: JSON.stringify([object]) } },
  ]);
  const own = { ...(template["Resources"] as object), ...(Object.fromEntries(resources) as object) };
  return { ...rest, templates: [{ ...one, template: { ...template, Resources: own } }, ...others] };
}

it.each(everyProfile)("every row of %s says the same of manifests that a template delivers", async (name) => {
  const profile = loadProfile(name, projectRoot);
  const source = await synthesized(name, "corrected");
  if (source.manifests === undefined) return;
  const said = (of: TemplateSource) =>
    judgements(of, profile).map(({ requirement, verdict, findings }) => [requirement, verdict, findings.length]);
  expect(said(delivered(source))).toEqual(said(source));
});

it.each(everyProfile)("planted violations of %s turn the same rows when a template delivers them", async (name) => {
  const profile = loadProfile(name, projectRoot);
  const corrected = await synthesized(name, "corrected");
  const edited = plantedCases(name).filter(({ edits }) => edits.some((edit) => "manifest" in edit || "object" in edit));
  for (const one of edited.filter((_, place) => place % 11 === 0)) {
    const only = new Set(rowsOf(one));
    const source = delivered(editedAssembly(corrected, one.edits));
    const { seen, expected, said } = compared(one, judgements(source, intended(profile, one), only));
    expect(seen, `${caseName(one)}\n${said}`).toEqual(expected);
  }
});
