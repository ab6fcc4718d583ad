import { expect, it } from "vitest";
import type { Profile } from "../../config/profile.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { createPrng } from "../../core/prng.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { projectRoot } from "../project.ts";
import { profiles } from "../vocabulary.ts";
import { editedAssembly } from "./edited-assembly.ts";
import { intended, judgements, plantedCases, synthesized } from "./planted-cases.ts";
import { rewritings } from "./rewritings.ts";

const byProfile = new Map<string, Promise<{ corrected: TemplateSource; verdicts: readonly string[] }>>();

/** The corrected stack of a profile with its verdicts, judged once. */
function correctedOf(name: string) {
  const load = async () => {
    const corrected = await synthesized(name, "corrected");
    return { corrected, verdicts: verdictsOf(corrected, loadProfile(name, projectRoot)) };
  };
  const known = byProfile.get(name) ?? load();
  byProfile.set(name, known);
  return known;
}

function verdictsOf(source: TemplateSource, profile: Profile): string[] {
  return judgements(source, profile).map(({ requirement, verdict }) => `${requirement} ${verdict}`);
}

function rewritten(source: TemplateSource, name: string, { intent }: Profile): TemplateSource {
  const known = JSON.stringify(intent);
  const rewriting = rewritings[name] ?? never();
  const isKept = (id: string) => known.includes(id);
  return {
    ...source,
    templates: source.templates.map((one) => ({ ...one, template: rewriting(one.template, isKept) })),
  };
}

it.each(profiles.flatMap((profile) => Object.keys(rewritings).map((name) => [profile, name] as const)))(
  "%s with %s is judged the same",
  async (profileName, name) => {
    const profile = loadProfile(profileName, projectRoot);
    const { corrected, verdicts } = await correctedOf(profileName);
    expect(verdictsOf(rewritten(corrected, name, profile), profile)).toEqual(verdicts);
  },
  60_000,
);

it.each(Object.keys(rewritings))(
  "two planted cases with %s are judged the same",
  async (name) => {
    for (const prng of [createPrng(name), createPrng(name).fork("again")]) {
      const profileName = prng.pick(profiles) ?? never();
      const profile = loadProfile(profileName, projectRoot);
      const { corrected } = await correctedOf(profileName);
      const one = prng.pick(plantedCases(profileName)) ?? never();
      const planted = editedAssembly(corrected, one.edits);
      const promised = intended(profile, one);
      const what = `${profileName}, ${one.requirement}: ${one.what}`;
      expect(verdictsOf(rewritten(planted, name, promised), promised), what).toEqual(verdictsOf(planted, promised));
    }
  },
  60_000,
);

it.each(Object.keys(rewritings))("%s changes what is written, unless the parser gives it back", async (name) => {
  const written = await Promise.all(
    profiles.map(async (profileName) => {
      const { corrected } = await correctedOf(profileName);
      const other = rewritten(corrected, name, loadProfile(profileName, projectRoot));
      return JSON.stringify(other.templates) === JSON.stringify(corrected.templates);
    }),
  );
  expect(written.every(Boolean)).toBe(name.startsWith("YAML"));
});

function never(): never {
  throw new TypeError("no such rewriting");
}
