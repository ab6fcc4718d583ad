// `assay report RUN_DIR`: writes the reports of a run directory again, from the directory alone.

import { realpathSync } from "node:fs";
import { given } from "../config/given-file.ts";
import { messageOf, usageError } from "../core/errors.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { runPaths } from "../evidence/run-paths.ts";
import { writeReports } from "../report/write-reports.ts";

export async function reportCommand(_options: unknown, directory: string): Promise<ExitCode> {
  return runReport(directory, {
    result: (text) => process.stdout.write(text),
    narrate: (text) => process.stderr.write(text),
  });
}

export interface ReportOutput {
  readonly result: (text: string) => void;
  readonly narrate: (text: string) => void;
}

/** Prints the paths of what was written. A report that cannot be made is told in one line: exit 3. */
export async function runReport(directory: string, output: ReportOutput): Promise<ExitCode> {
  if (!given(directory).isDirectory()) {
    throw usageError(`${directory} is no folder; expected a run directory such as reports/latest`);
  }
  const root = realpathSync(directory);
  const failures = await writeReports(root);
  for (const { report, error } of failures) output.narrate(`assay: no ${report} report: ${messageOf(error)}\n`);
  const paths = runPaths(root);
  const made = { dossier: paths.dossier, junit: paths.junit, sarif: paths.sarif, allure: `${paths.allure}/index.html` };
  for (const [report, path] of Object.entries(made)) {
    if (!failures.some((failure) => failure.report === report)) output.result(`${path}\n`);
  }
  return failures.length === 0 ? exitCode.held : exitCode.platformDown;
}
