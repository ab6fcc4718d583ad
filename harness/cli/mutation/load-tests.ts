// The tests that judge mutants: unit tests of the analysis, every planted case on its own rows alone, and what Terraform
// plans say beside what templates say.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { inProject } from "../project.ts";
import { collected } from "./vitest-stand-in.ts";
import type { CollectedTest } from "./vitest-stand-in.ts";

/** Folders below harness/analysis whose code is mutated. */
export const judgedFolders = ["checkers", "conformance", "history", "iam", "model", "reachability"] as const;

const further = ["harness/cli/check/plan-properties.test.ts", "harness/cli/mutation/planted-rows.ts"];

/** What is mutated is imported first: whatever it does at import is no test's doing. */
export async function loadSubjects(): Promise<void> {
  for (const folder of judgedFolders) {
    for (const file of filesBelow(join("harness/analysis", folder))) {
      if (!file.endsWith(".test.ts")) await import(pathToFileURL(inProject(file)).href);
    }
  }
}

/** Every test, in files' order; or those of files whose path begins with one of some given beginnings. */
export async function loadTests(judgedBy: readonly string[] = [""]): Promise<readonly CollectedTest[]> {
  const units = judgedFolders
    .flatMap((folder) => filesBelow(join("harness/analysis", folder)))
    .filter((file) => file.endsWith(".test.ts"));
  const tests: CollectedTest[] = [];
  for (const file of [...units, ...further]) {
    if (!judgedBy.some((beginning) => file.startsWith(beginning))) continue;
    tests.push(...(await collected(file, () => import(pathToFileURL(inProject(file)).href))));
  }
  return tests;
}

function filesBelow(folder: string): string[] {
  return readdirSync(inProject(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name))
    .sort();
}
