// Ties a test to rows of the catalogue: tags for selection, labels for the report, annotations for the reporter.

import { assert } from "../core/errors.ts";
import { areaTitles } from "../requirements/areas.ts";
import { requirementOf } from "../requirements/catalogue.ts";
import { depthTag, profileTag } from "./selection.ts";
import type { RequirementId } from "../requirements/catalogue.ts";

export interface TestDetails {
  readonly tag: string[];
  readonly annotation: { type: string; description: string }[];
}

/** The annotation that names a row of the catalogue. */
export const requirementAnnotation = "requirement";

/** Details of a test that judges these rows: `test("title", requirement("REP-002"), async ({ … }) => { … })`. */
export function requirement(...ids: [RequirementId, ...RequirementId[]]): TestDetails {
  const rows = ids.map((id) => requirementOf(id));
  const [first] = rows;
  assert(first !== undefined, "requirement() needs an id");
  return {
    tag: ids.map((id) => `@${id}`),
    annotation: [
      ...rows.map(({ id }) => ({ type: requirementAnnotation, description: id })),
      { type: "allure.label.epic", description: first.suite },
      { type: "allure.label.feature", description: areaTitles[first.area] ?? first.area },
      ...rows.map(({ id, title }) => ({ type: "allure.label.story", description: `${id} ${title}` })),
      { type: "allure.label.severity", description: severity[first.priority] },
    ],
  };
}

/** A test that runs from this depth on; its rows may have others that run before. */
export function atDepth(depth: "nightly" | "signoff", details: TestDetails): TestDetails {
  return { ...details, tag: [...details.tag, depthTag(depth)] };
}

/** A test that needs what this row is about: it runs for the profiles that promise the row, whatever else it judges. */
export function where(row: RequirementId, details: TestDetails): TestDetails {
  return { ...details, tag: [...details.tag, ...requirementOf(row).profiles.map(profileTag)] };
}

const severity = { must: "critical", should: "normal", could: "minor" } as const;
