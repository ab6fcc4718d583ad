// What decides a row, known after the apply: the row is unknown, or violated for another reason, never held. A planted
// violation tells what decides: the attributes in which its plan differs from the plan without it. For tests.

import { judgeModel } from "../../analysis/conformance/judge.ts";
import { parsePlan } from "../../analysis/model/tfplan/plan-document.ts";
import type { PlanDocument } from "../../analysis/model/tfplan/plan-document.ts";
import { modelOfPlan } from "../../analysis/model/tfplan/tfplan-model.ts";
import type { Profile } from "../../config/profile.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { editedAssembly } from "./edited-assembly.ts";
import { intended, plantedCases } from "./planted-cases.ts";
import { unanswered } from "./plan-parity.ts";
import { saidByTerraform } from "./terraform/said-by-terraform.ts";

export interface HiddenInPlan {
  readonly hidden: number;
  /** Rows that held although what decides them was hidden: `KMS-005: aws_kms_key.keyeks policy`. */
  readonly held: readonly string[];
}

/** Hides what every nth planted violation of a profile changes in a plan of what stands. */
export function hiddenInPlan(corrected: TemplateSource, profile: Profile, every: number): HiddenInPlan {
  const [region = ""] = profile.intent.regions;
  const { template, cases } = unanswered();
  const planned = (source: TemplateSource): PlanDocument => {
    const { plan } = saidByTerraform(source, { region, moment: "standing" });
    return parsePlan(Buffer.from(JSON.stringify(plan)), "plan.json");
  };
  const clean = planned(corrected);
  const held: string[] = [];
  let hidden = 0;
  const tried = plantedCases(profile.name)
    .filter(({ kind, edits }) => (kind === "plain" || kind === "disguised") && edits.length === 1)
    .filter((_one, at) => at % every === 0);
  for (const one of tried) {
    const rows = one.turns.filter((row) => !(row in template));
    const places = changed(clean, planned(editedAssembly(corrected, one.edits)));
    const isSaid = !(`${one.requirement}: ${one.what}` in cases);
    if (rows.length === 0 || places.length === 0 || !isSaid) continue;
    hidden += places.length;
    const model = modelOfPlan(withHidden(clean, places), { file: "plan.json", region });
    const { results } = judgeModel(model, intended(profile, one), new Set(rows));
    for (const { requirement, verdict } of results)
      if (verdict === "held")
        held.push(`${requirement}: ${places.map(({ address, name }) => `${address} ${name}`).join(", ")}`);
  }
  return { hidden, held };
}

interface Place {
  readonly address: string;
  readonly name: string;
}

/** Attributes whose values differ, of resources that are in both plans. */
function changed(before: PlanDocument, after: PlanDocument): Place[] {
  const others = new Map(
    (after.planned_values.root_module.resources ?? []).map((one) => [one.address, one.values ?? {}]),
  );
  return (before.planned_values.root_module.resources ?? []).flatMap(({ address, values = {} }) => {
    const other = others.get(address);
    if (other === undefined) return [];
    return Object.keys({ ...values, ...other })
      .filter((name) => JSON.stringify(values[name]) !== JSON.stringify(other[name]))
      .map((name) => ({ address, name }));
  });
}

/** The plan with these attributes unknown, though written: what they are comes from outside of it. */
function withHidden(plan: PlanDocument, places: readonly Place[]): PlanDocument {
  const copy = structuredClone(plan);
  const { root_module: root } = copy.planned_values;
  for (const { address, name } of places) {
    const values = root.resources?.find((one) => one.address === address)?.values ?? {};
    Reflect.deleteProperty(values, name);
    const change = copy.resource_changes?.find((one) => one.address === address)?.change;
    if (change !== undefined) change.after_unknown = { ...(change.after_unknown as object | undefined), [name]: true };
    const configured = copy.configuration?.root_module?.resources?.find((one) => one.address === address);
    Object.assign((configured ?? {}).expressions ?? {}, { [name]: { references: ["data.external.outside"] } });
  }
  return copy;
}
