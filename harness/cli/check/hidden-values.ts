// What decides a row, put behind a parameter that nobody gave a value: the row is unknown or violated for another reason,
// never held. Every planted violation is a place that decides a row; what holds the place is hidden, too. For tests.

import { judgeModel } from "../../analysis/conformance/judge.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import type { Profile } from "../../config/profile.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { editedAssembly } from "./edited-assembly.ts";
import type { Edit } from "./edited-assembly.ts";
import { intended, plantedCases } from "./planted-cases.ts";
import type { NamedCase } from "./planted-cases.ts";

export interface HiddenCount {
  readonly hidden: number;
  /** Rows that held although what decides them was hidden: `KMS-005: KeyEks KeyPolicy/Statement/2`. */
  readonly held: readonly string[];
}

/** A name for backups' bucket that nobody knows leaves the other half of its row decided. */
const decidedElsewhere = new Set(["BAK-002: BackupsBucket BucketName"]);

/** Hides each value that a planted violation sets, and each map and list around it; of all these every nth. */
export function hideValues(corrected: TemplateSource, profile: Profile, every = 1): HiddenCount {
  const places = plantedCases(profile.name).flatMap(placesOf);
  const tried = places.filter((_place, at) => at % every === 0);
  return { hidden: tried.length, held: tried.flatMap((place) => heldBehind(corrected, profile, place)) };
}

interface Place {
  readonly one: NamedCase;
  readonly resource: string;
  readonly path: string;
}

function placesOf(one: NamedCase): Place[] {
  const [edit, ...more] = one.edits;
  const isViolation = one.kind === "plain" || one.kind === "disguised";
  if (!isViolation || edit === undefined || more.length > 0 || !("set" in edit)) return [];
  const [resource, path] = edit.set;
  const steps = path.split("/");
  return steps.map((_step, at) => ({ one, resource, path: steps.slice(0, at + 1).join("/") }));
}

function heldBehind(corrected: TemplateSource, profile: Profile, { one, resource, path }: Place): string[] {
  const [region = ""] = profile.intent.regions;
  const hidden: Edit = { set: [resource, path, { Ref: "NobodyGaveIt" }] };
  const model = buildTemplateModel({ ...editedAssembly(corrected, [hidden]), region });
  const { results } = judgeModel(model, intended(profile, one), new Set(one.turns));
  return results
    .filter(({ verdict }) => verdict === "held" || verdict === "out-of-scope")
    .map(({ requirement }) => `${requirement}: ${resource} ${path}`)
    .filter((held) => !decidedElsewhere.has(held));
}
