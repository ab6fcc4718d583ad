// Every check against planted violations, disguised ones and clean look-alikes: exactly the rows that should turn do.

import { readFileSync, readdirSync } from "node:fs";
import { parse } from "yaml";
import { beforeAll, describe, expect, it } from "vitest";
import { checkDocument } from "../../analysis/conformance/check-document.ts";
import { checks } from "../../analysis/conformance/registry.ts";
import { buildTemplateModel } from "../../analysis/model/template-model.ts";
import { readEnvironment } from "../../config/environment.ts";
import { loadProfile } from "../../config/load-profile.ts";
import type { Profile } from "../../config/profile.ts";
import { readTemplates } from "../../platform/assembly/read-assembly.ts";
import type { TemplateSource } from "../../platform/assembly/read-assembly.ts";
import { cachedAssembly } from "../assembly.ts";
import { inProject, projectRoot } from "../project.ts";
import { editedAssembly, plantedFile } from "./edited-assembly.ts";

const folder = inProject("fixtures/conformance");
const rows = readdirSync(folder)
  .filter((name) => name.endsWith(".yaml"))
  .flatMap((name) => plantedFile.parse(parse(readFileSync(`${folder}/${name}`, "utf8"))));
const profile = loadProfile("byoc-private", projectRoot);
const { cacheDirectory } = readEnvironment();

async function assembly(variant: "corrected" | "as-written"): Promise<TemplateSource> {
  return readTemplates(await cachedAssembly({ profile: "byoc-private", variant, cacheDirectory }));
}

function judge(source: TemplateSource, intended: Profile = profile) {
  const model = buildTemplateModel({ ...source, region: "us-east-1" });
  const { results } = checkDocument({ model, path: source.path, sha256: source.sha256 }, intended);
  const inVerdict = (verdict: string) => results.filter((row) => row.verdict === verdict).map((row) => row.requirement);
  return { violated: inVerdict("violated"), unknown: inVerdict("unknown") };
}

describe("assay check on the reference stack", () => {
  let corrected: TemplateSource;
  beforeAll(async () => {
    corrected = await assembly("corrected");
  }, 120_000);

  it("holds in the corrected variant", () => {
    expect(judge(corrected)).toEqual({ violated: [], unknown: [] });
  });

  it("shows the known defects of the seed's text and no others", async () => {
    const golden = parse(readFileSync(inProject("fixtures/golden/as-written.yaml"), "utf8")) as {
      entries: { requirement: string; shownBy: string }[];
    };
    const expected = golden.entries.filter((entry) => entry.shownBy === "check").map((entry) => entry.requirement);
    expect(judge(await assembly("as-written"))).toEqual({ violated: expected.sort(), unknown: [] });
  }, 120_000);

  const cases = rows.flatMap(({ requirement, cases: own }) => own.map((one) => ({ requirement, ...one })));
  it.each(cases)("$requirement, $kind: $what", ({ edits, turns, allow = [], unknown = [], intent }) => {
    const intended = intent === undefined ? profile : { ...profile, intent: { ...profile.intent, ...intent } };
    const seen = judge(editedAssembly(corrected, edits), intended);
    expect(seen.violated.filter((row) => !allow.includes(row) || turns.includes(row))).toEqual(
      turns.filter((row) => !allow.includes(row) || seen.violated.includes(row)).sort(),
    );
    expect(seen.unknown).toEqual(unknown);
  });
});

describe("fixtures", () => {
  it.each([...checks.keys()])("plant %s plainly, in disguise and as a look-alike", (requirement) => {
    const own = rows.filter((row) => row.requirement === requirement).flatMap((row) => row.cases);
    const kinds = new Set(own.map((one) => one.kind));
    expect([...kinds]).toEqual(expect.arrayContaining(["plain", "disguised", "look-alike"]));
    for (const one of own.filter(({ kind }) => kind === "plain" || kind === "disguised")) {
      expect(one.turns).toContain(requirement);
    }
  });
});
