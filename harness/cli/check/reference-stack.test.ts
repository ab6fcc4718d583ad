// The reference stack, judged as a user would: corrected holds, as-written shows the golden list and nothing else.

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { checkDocument } from "../../analysis/conformance/check-document.ts";
import type { CheckDocument } from "../../analysis/conformance/check-document.ts";
import { readEnvironment } from "../../config/environment.ts";
import { loadProfile } from "../../config/load-profile.ts";
import { cachedAssembly } from "../assembly.ts";
import { inProject, projectRoot } from "../project.ts";
import type { Variant } from "../vocabulary.ts";
import { openSource } from "./check-source.ts";

async function judged(variant: Variant): Promise<CheckDocument> {
  const { cacheDirectory } = readEnvironment();
  const template = await cachedAssembly({ profile: "byoc-private", variant, cacheDirectory });
  const profile = loadProfile("byoc-private", projectRoot);
  return checkDocument(await openSource({ template }, profile), profile);
}

function rowsWith(document: CheckDocument, verdict: string): string[] {
  return document.results.filter((result) => result.verdict === verdict).map((result) => result.requirement);
}

const golden = z.object({
  entries: z.array(
    z.object({
      requirement: z.string(),
      shownBy: z.enum(["check", "run"]),
      resources: z.array(z.string()).optional(),
    }),
  ),
});

describe("the reference stack", () => {
  test("corrected violates nothing and leaves nothing unknown", async () => {
    const document = await judged("corrected");
    expect([...rowsWith(document, "violated"), ...rowsWith(document, "unknown")]).toEqual([]);
    expect(document.exit).toBe(0);
  }, 60_000);

  test("as-written violates exactly what the golden list says", async () => {
    const text = readFileSync(inProject("fixtures/golden/as-written.yaml"), "utf8");
    const expected = golden.parse(parse(text)).entries.filter((entry) => entry.shownBy === "check");
    const document = await judged("as-written");
    expect(rowsWith(document, "violated")).toEqual(expected.map((entry) => entry.requirement).sort());
    expect(rowsWith(document, "unknown")).toEqual([]);
    for (const { requirement, resources } of expected) {
      if (resources === undefined) continue;
      const findings = document.results.find((result) => result.requirement === requirement)?.findings ?? [];
      expect([...new Set(findings.map((finding) => finding.resource))].sort(), requirement).toEqual(resources);
    }
  }, 60_000);
});
