// All reports of a run directory. Each can be made again from the directory alone; one that fails leaves the others.

import { renameSync, writeFileSync } from "node:fs";
import { runPaths } from "../evidence/run-paths.ts";
import { generateAllure } from "./allure/generate.ts";
import { renderDossier } from "./dossier/dossier.ts";
import { junitXml } from "./junit.ts";
import { readRun } from "./run-view.ts";
import type { RunView } from "./run-view.ts";
import { sarifLog } from "./sarif.ts";

export interface ReportFailure {
  readonly report: string;
  readonly error: unknown;
}

/** Writes dossier.html, junit.xml, results.sarif and allure/. Returns what could not be made. */
export async function writeReports(root: string): Promise<ReportFailure[]> {
  const view = await readRun(root);
  const paths = runPaths(root);
  const failures = await Promise.all([
    attempt("dossier", () => {
      writeWhole(paths.dossier, renderDossier(view));
    }),
    attempt("junit", () => {
      writeWhole(paths.junit, junitXml({ name: `assay ${view.run.profile}`, ...view.run }));
    }),
    attempt("sarif", () => {
      writeWhole(paths.sarif, `${JSON.stringify(sarifOf(view), null, 2)}\n`);
    }),
    attempt("allure", () => generateAllure(view)),
  ]);
  return failures.flat();
}

async function attempt(report: string, make: () => Promise<void> | void): Promise<ReportFailure[]> {
  try {
    await make();
    return [];
  } catch (error) {
    return [{ report, error }];
  }
}

function sarifOf({ run, manifest, waivers }: RunView): object {
  return sarifLog(run.results, {
    version: manifest?.versions["assay"] ?? "0",
    category: `assay/${run.profile}/`,
    waivers,
    properties: { runId: run.runId, profile: run.profile, target: run.target, depth: run.depth },
  });
}

function writeWhole(path: string, text: string): void {
  writeFileSync(`${path}.partial`, text);
  renameSync(`${path}.partial`, path);
}
