// Prepares allure-results for the generator: what the suites wrote, plus what they cannot know: categories by Assay's
// codes, the environment, and the planned rows that no test of theirs shows.

import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { areaTitles } from "../../requirements/areas.ts";
import { findRequirement } from "../../requirements/catalogue.ts";
import type { RunResult } from "../../evidence/run-document.ts";
import type { RunView } from "../run-view.ts";

/** Not a defect of the product: a message that names one of Assay's own codes, expectations aside. */
const codePattern = "[\\s\\S]*ASSAY_(?!SUITE_EXPECTATION)[A-Z_]+[\\s\\S]*";

export const categories = [
  { name: "Requirement violated", messageRegex: `(?!${codePattern})[\\s\\S]*`, matchedStatuses: ["failed"] },
  { name: "Could not be decided", messageRegex: codePattern, matchedStatuses: ["failed", "broken"] },
  { name: "Time-out or crash", messageRegex: `(?!${codePattern})[\\s\\S]*`, matchedStatuses: ["broken"] },
  { name: "Out of scope here", matchedStatuses: ["skipped"] },
];

/** Writes into `results`; doing it again gives the same files. */
export function prepareResults(view: RunView, results: string): void {
  mkdirSync(results, { recursive: true });
  calmStatuses(results);
  writeJson(join(results, "categories.json"), categories);
  writeFileSync(join(results, "environment.properties"), environmentOf(view));
  writeJson(join(results, "executor.json"), {
    name: "Assay",
    type: "assay",
    buildName: view.run.runId,
    reportName: `Assay ${view.run.profile}`,
  });
  const shown = shownRequirements(results);
  for (const result of view.run.results) {
    if (shown.has(result.requirement)) continue;
    const uuid = uuidOf(`${view.run.runId} ${result.requirement}`);
    writeJson(join(results, `${uuid}-result.json`), allureResult(view, result, uuid));
  }
}

const resultSchema = z.looseObject({
  status: z.string().optional(),
  statusDetails: z.looseObject({ message: z.string().optional() }).optional(),
  labels: z.array(z.looseObject({ name: z.string(), value: z.string().optional() })).default([]),
});

/** A failure with a code of Assay's is "broken": the product was not found wanting, it was not seen. */
function calmStatuses(results: string): void {
  const code = new RegExp(`^${codePattern}$`);
  for (const file of resultFiles(results)) {
    const result = readResult(file);
    if (result.status !== "failed" || !code.test(result.statusDetails?.message ?? "")) continue;
    writeJson(file, { ...result, status: "broken" });
  }
}

function shownRequirements(results: string): Set<string> {
  const labels = resultFiles(results).flatMap((file) => readResult(file).labels);
  return new Set(labels.flatMap(({ name, value }) => (name === "tag" && value !== undefined ? [value] : [])));
}

function readResult(file: string) {
  return resultSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

function resultFiles(results: string): string[] {
  if (!existsSync(results)) return [];
  return readdirSync(results)
    .filter((name) => name.endsWith("-result.json"))
    .sort()
    .map((name) => join(results, name));
}

const statuses = {
  held: "passed",
  violated: "failed",
  unknown: "broken",
  waived: "skipped",
  "out-of-scope": "skipped",
};
const severities = { must: "critical", should: "normal", could: "minor" };

function allureResult({ run }: RunView, result: RunResult, uuid: string): object {
  const row = findRequirement(result.requirement);
  const start = Date.parse(run.startedAt);
  return {
    uuid,
    historyId: result.requirement,
    fullName: result.requirement,
    name: row?.title ?? result.requirement,
    description: row?.statement,
    status: statuses[result.verdict],
    statusDetails: { message: result.findings.map(({ message }) => message).join("\n") },
    stage: "finished",
    start,
    stop: start,
    labels: [
      { name: "tag", value: result.requirement },
      { name: "parentSuite", value: result.suite },
      { name: "suite", value: "catalogue" },
      { name: "epic", value: result.suite },
      { name: "feature", value: areaTitles[row?.area ?? ""] ?? "" },
      { name: "story", value: `${result.requirement} ${row?.title ?? ""}` },
      { name: "severity", value: severities[row?.priority ?? "could"] },
    ],
  };
}

function environmentOf({ run, manifest }: RunView): string {
  const facts = {
    profile: run.profile,
    target: run.target === "aws" ? "aws" : `${run.target} (a stack built here, nobody's account)`,
    depth: run.depth,
    seed: run.seed,
    run: run.runId,
    ...manifest?.builds,
  };
  return Object.entries(facts)
    .map(([name, value]) => `${name.replaceAll(/[^\w.-]/g, "_")}=${value.replaceAll(/[\r\n]+/g, " ")}\n`)
    .join("");
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}

function writeJson(file: string, data: unknown): void {
  writeFileSync(file, `${JSON.stringify(data, null, 2)}\n`);
}
