// Conforming stacks in any number, each judged as it is and again with exactly one violation. For tests.

import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { checkDocument } from "../../analysis/conformance/check-document.ts";
import { loadProfile } from "../../config/load-profile.ts";
import type { Profile } from "../../config/profile.ts";
import { createPrng } from "../../core/prng.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { projectRoot } from "../project.ts";
import { editedAssembly } from "./edited-assembly.ts";
import { plantedCases } from "./planted-cases.ts";
import type { NamedCase } from "./planted-cases.ts";
import { rewrittenStack } from "./rewritten-stack.ts";

export interface GeneratedCount {
  readonly stacks: number;
  /** Conforming stacks in which some row is violated or unknown, with those rows. */
  readonly alarms: readonly string[];
  readonly planted: number;
  /** Stacks with one violation that its check did not see, or that another one reported. */
  readonly wrong: readonly string[];
}

/** Judges so many conforming stacks made of the corrected one of a profile. */
export function judgeGeneratedStacks(
  corrected: TemplateSource,
  profileName: string,
  { seed, stacks }: { seed: string; stacks: number },
): GeneratedCount {
  const profile = loadProfile(profileName, projectRoot);
  const violations = plantedCases(profileName).filter(turnsOneRowAlone);
  const alarms: string[] = [];
  const wrong: string[] = [];
  for (let at = 0; at < stacks; at += 1) {
    const own = `${seed}/${at}`;
    const seen = turnedIn(corrected, profile, own);
    if (seen.length > 0) alarms.push(`${own}: ${seen.join(", ")}`);
    const violation = createPrng(`${own}/violation`).pick(violations);
    if (violation === undefined) continue;
    const turned = turnedIn(editedAssembly(corrected, violation.edits), profile, own);
    const isRight = turned.length === 1 && turned[0] === violation.turns[0];
    if (!isRight) wrong.push(`${own}: ${violation.requirement}, ${violation.what}: ${turned.join(", ") || "nothing"}`);
  }
  return { stacks, alarms, planted: violations.length === 0 ? 0 : stacks, wrong };
}

/** Rows that do not hold in the stack as the seed rewrites it. */
function turnedIn(source: TemplateSource, profile: Profile, seed: string): string[] {
  const rewritten = rewrittenStack(source, profile, createPrng(seed));
  const [region = ""] = rewritten.profile.intent.regions;
  const model = buildTemplateModel({ ...rewritten.source, region });
  const { results } = checkDocument({ model, path: source.path, sha256: source.sha256 }, rewritten.profile);
  return results
    .filter(({ verdict }) => verdict !== "held" && verdict !== "out-of-scope")
    .map(({ requirement }) => requirement);
}

/** Violations that one check alone reports, stated without changes of the intent. */
function turnsOneRowAlone({ kind, turns, allow = [], unknown = [], intent }: NamedCase): boolean {
  const isViolation = kind === "plain" || kind === "disguised";
  return isViolation && turns.length === 1 && allow.length + unknown.length === 0 && intent === undefined;
}
