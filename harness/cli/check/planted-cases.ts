// What the tests of planted violations share: the cases of a profile, its synthesized stack, and how an edited copy of
// it is judged. Cases of byoc-private lie in fixtures/conformance, those of every other profile in a folder of its name.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { judgeModel } from "../../analysis/conformance/judge.ts";
import type { CheckJudgement } from "../../analysis/conformance/judge.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { readEnvironment } from "../../config/environment.ts";
import type { Profile } from "../../config/profile.ts";
import { readTemplates } from "../../platform/assembly/read-assembly.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { cachedAssembly } from "../assembly.ts";
import { inProject } from "../project.ts";
import type { Variant } from "../vocabulary.ts";
import { editedAssembly, plantedFile } from "./edited-assembly.ts";
import type { PlantedCase } from "./edited-assembly.ts";
import { findingsText, rowsOf } from "./findings.ts";

export interface NamedCase extends PlantedCase {
  readonly requirement: string;
}

/** Every case of a profile, with the row that it is about. */
export function plantedCases(profile: string): NamedCase[] {
  const folder = inProject(join("fixtures/conformance", profile === "byoc-private" ? "" : profile));
  return readdirSync(folder)
    .filter((name) => name.endsWith(".yaml"))
    .flatMap((name) => casesIn(join(folder, name)));
}

/** Cases of a profile at the corners of its rows, judged by the rows that they are about alone: they are many. */
export function cornerCases(profile: string): NamedCase[] {
  const file = inProject(join("fixtures/conformance/corners", `${profile}.yaml`));
  return existsSync(file) ? casesIn(file) : [];
}

/** Cases on the recorded platform, judged like corners: what only a running platform shows. */
export function runningCases(profile: string): NamedCase[] {
  const file = inProject(join("fixtures/conformance/running", `${profile}.yaml`));
  return existsSync(file) ? casesIn(file) : [];
}

function casesIn(file: string): NamedCase[] {
  return plantedFile
    .parse(parse(readFileSync(file, "utf8")))
    .flatMap(({ requirement, cases }) => cases.map((one) => ({ requirement, ...one })));
}

/** The synthesized stack, from the cache where it has not changed. */
export async function synthesized(profile: string, variant: Variant): Promise<TemplateSource> {
  const { cacheDirectory } = readEnvironment();
  return readTemplates(await cachedAssembly({ profile, variant, cacheDirectory }));
}

export interface Seen {
  readonly violated: readonly string[];
  readonly unknown: readonly string[];
}

/** Rows that a source violates or leaves unknown, of all that the profile plans. */
export function judged(source: TemplateSource, profile: Profile): Seen {
  return seenIn(judgements(source, profile));
}

/** What all planned rows say of a source, or those of `only`. */
export function judgements(
  source: TemplateSource,
  profile: Profile,
  only?: ReadonlySet<string>,
): readonly CheckJudgement[] {
  const [region = "us-east-1"] = profile.intent.regions;
  return judgeModel(buildTemplateModel({ ...source, region }), profile, only).results;
}

function seenIn(results: readonly CheckJudgement[]): Seen {
  const inVerdict = (verdict: string) => results.filter((row) => row.verdict === verdict).map((row) => row.requirement);
  return { violated: inVerdict("violated"), unknown: inVerdict("unknown") };
}

/** The profile as a case means it. */
export function intended(profile: Profile, { intent }: NamedCase): Profile {
  return intent === undefined ? profile : { ...profile, intent: { ...profile.intent, ...intent } };
}

export interface Compared {
  readonly seen: Seen;
  readonly expected: Seen;
  readonly said: string;
}

/** What the edited stack shows beside what it should, equal when the case holds; and what its rows say. */
export function seenAndExpected(
  corrected: TemplateSource,
  one: NamedCase,
  {
    profile,
    own = ownRows(profile.name),
  }: { readonly profile: Profile; readonly own?: ReadonlySet<string> | undefined },
): Compared {
  const { edits, turns, allow = [], unknown = [] } = one;
  const only = own === undefined ? undefined : new Set([...own, ...turns, ...allow, ...unknown]);
  return compared(one, judgements(editedAssembly(corrected, edits), intended(profile, one), only));
}

/** What judgements of an edited copy show beside what the case expects of them. */
export function compared(one: NamedCase, results: readonly CheckJudgement[]): Compared {
  const { turns, allow = [], unknown = [] } = one;
  const seen = seenIn(results);
  const told = new Set(rowsOf(one));
  return {
    seen: { ...seen, violated: seen.violated.filter((row) => !allow.includes(row) || turns.includes(row)) },
    expected: { violated: turns.filter((row) => !allow.includes(row) || seen.violated.includes(row)).sort(), unknown },
    said: findingsText(results.filter(({ requirement }) => told.has(requirement))),
  };
}

const rowsByProfile = new Map<string, ReadonlySet<string>>();

/** Rows with cases of their own in a profile; the shared rows are planted in byoc-private, where all are looked at. */
function ownRows(profile: string): ReadonlySet<string> | undefined {
  if (profile === "byoc-private") return undefined;
  const known = rowsByProfile.get(profile) ?? new Set(plantedCases(profile).map(({ requirement }) => requirement));
  rowsByProfile.set(profile, known);
  return known;
}

/** Rows that the golden list of a profile's as-written variant expects from the template alone. */
export function goldenRows(profile: string): string[] {
  const file = profile === "byoc-private" ? "as-written.yaml" : `as-written-${profile}.yaml`;
  const golden = parse(readFileSync(inProject(join("fixtures/golden", file)), "utf8")) as {
    entries: { requirement: string; shownBy: string }[];
  };
  return golden.entries.filter((entry) => entry.shownBy === "check").map((entry) => entry.requirement);
}
