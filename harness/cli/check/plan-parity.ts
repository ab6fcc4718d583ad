// A template and the plan that says the same, judged side by side. For tests.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { judgeModel } from "../../analysis/conformance/judge.ts";
import type { CheckJudgement } from "../../analysis/conformance/judge.ts";
import { parsePlan } from "../../analysis/model/tfplan/plan-document.ts";
import { modelOfPlan } from "../../analysis/model/tfplan/tfplan-model.ts";
import type { Profile } from "../../config/profile.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { inProject } from "../project.ts";
import { editedAssembly } from "./edited-assembly.ts";
import { intended, judgements, plantedCases } from "./planted-cases.ts";
import type { NamedCase } from "./planted-cases.ts";
import { saidByTerraform } from "./terraform/said-by-terraform.ts";
import type { Moment } from "./terraform/paper.ts";

const reasons = z.record(z.string(), z.string());
const listSchema = z.strictObject({ template: reasons, anew: reasons, composed: reasons, cases: reasons });

/** Rows and cases of which a plan tells less, with the reason. */
export function unanswered(): z.infer<typeof listSchema> {
  return listSchema.parse(parse(readFileSync(inProject("fixtures/tfplan/unanswered.yaml"), "utf8")));
}

/** What the plan of the same platform says, row by row; undefined where Terraform has no words for the platform. */
export function judgedByPlan(
  source: TemplateSource,
  profile: Profile,
  of: { readonly moment: Moment; readonly only?: ReadonlySet<string> },
): readonly CheckJudgement[] | undefined {
  const [region = "us-east-1"] = profile.intent.regions;
  const { plan, unsaid } = saidByTerraform(source, { region, moment: of.moment });
  if (unsaid.length > 0) return undefined;
  const document = parsePlan(Buffer.from(JSON.stringify(plan)), "plan.json");
  return judgeModel(modelOfPlan(document, { file: "plan.json", region }), profile, of.only).results;
}

export interface Difference {
  readonly row: string;
  /** `held -> unknown`. */
  readonly verdicts: string;
}

/** Rows on which the two do not agree. */
export function differences(
  template: readonly CheckJudgement[],
  plan: readonly CheckJudgement[] | undefined,
): Difference[] {
  return template.flatMap(({ requirement, verdict }) => {
    const other = plan?.find((one) => one.requirement === requirement)?.verdict ?? "not said";
    return other === verdict ? [] : [{ row: requirement, verdicts: `${verdict} -> ${other}` }];
  });
}

export interface PlantedParity {
  readonly cases: number;
  /** Cases that add what no resource of the providers is. */
  readonly unsaid: readonly string[];
  /** Cases whose rows the plan turns otherwise, those of the list aside. */
  readonly wrong: readonly string[];
}

/** Every nth planted case of a profile: the plan of the edited platform turns the rows that its template turns. */
export function plantedParity(corrected: TemplateSource, profile: Profile, every: number): PlantedParity {
  const { template, cases } = unanswered();
  const unsaid: string[] = [];
  const wrong: string[] = [];
  const tried = plantedCases(profile.name).filter((_one, at) => at % every === 0);
  for (const one of tried) {
    const name = `${one.requirement}: ${one.what}`;
    if (name in cases) continue;
    const found = plantedDifferences(corrected, profile, one);
    if (found === undefined) unsaid.push(name);
    else
      wrong.push(
        ...found.filter(({ row }) => !(row in template)).map((diff) => `${name}: ${diff.row} ${diff.verdicts}`),
      );
  }
  return { cases: tried.length, unsaid, wrong };
}

function plantedDifferences(corrected: TemplateSource, profile: Profile, one: NamedCase): Difference[] | undefined {
  const source = editedAssembly(corrected, one.edits);
  const meant = intended(profile, one);
  const only = new Set([one.requirement, ...one.turns, ...(one.unknown ?? [])]);
  const plan = judgedByPlan(source, meant, { moment: "standing", only });
  if (plan === undefined) return undefined;
  // A document is one text in a plan: what is not known of a part of it is not known of the whole.
  const isOpen = ({ verdicts }: Difference) => one.kind === "unresolved" && verdicts.endsWith("-> unknown");
  return differences(judgements(source, meant, only), plan).filter((found) => !isOpen(found));
}
