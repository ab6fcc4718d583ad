// Checkov's opinions: one process over all assemblies. Each check answers for each resource that it looks at.

import { join, relative } from "node:path";
import { z } from "zod";
import { assert, present } from "../../../core/errors.ts";
import type { Opinion, Templates } from "./opinion.ts";
import { runTool } from "./run-tool.ts";

const checkSchema = z.object({ check_id: z.string(), file_abs_path: z.string(), resource: z.string() });
const reportSchema = z.object({
  results: z.object({ passed_checks: z.array(checkSchema), failed_checks: z.array(checkSchema) }),
  summary: z.object({ parsing_errors: z.int(), skipped: z.int() }),
});

export interface CheckovRun {
  /** Interpreter of the environment that holds it. */
  readonly python: string;
  /** The folder above every assembly's folder. */
  readonly folder: string;
  readonly assemblies: readonly Templates[];
  readonly signal: AbortSignal;
}

export async function checkovOpinions(run: CheckovRun): Promise<Opinion[]> {
  const script = join(run.python, "..", "checkov");
  const flags = ["--skip-download", "--compact", "--framework", "cloudformation", "-o", "json", "-d", run.folder];
  const argv = [run.python, script, ...flags];
  return readReport(await runTool({ argv, cwd: run.folder, judged: [0, 1], signal: run.signal }), run.assemblies);
}

/** Reads its JSON report. Templates that it could not read, and checks that it left out, are no opinion: both refuse. */
export function readReport(text: string, assemblies: readonly Templates[]): Opinion[] {
  const { results, summary } = reportSchema.parse(JSON.parse(text));
  assert(summary.parsing_errors === 0, `checkov could not read ${String(summary.parsing_errors)} templates`);
  assert(summary.skipped === 0, `checkov left out ${String(summary.skipped)} checks`);
  const opinion = (says: Opinion["says"]) => {
    return ({ check_id: rule, file_abs_path: path, resource }: z.infer<typeof checkSchema>): Opinion => {
      const found = assemblies.find(({ folder }) => path.startsWith(`${folder}/`));
      const { profile, variant, folder } = present(found, `${path} is a template of an assembly`);
      const [, id = resource] = /^[^.]+\.(.+)$/.exec(resource) ?? [];
      return { tool: "checkov", rule, says, place: { profile, variant, file: relative(folder, path), resource: id } };
    };
  };
  return [...results.failed_checks.map(opinion("failed")), ...results.passed_checks.map(opinion("passed"))];
}
