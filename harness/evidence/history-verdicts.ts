// What the checkers said about a history when it was made, beside it as evidence, so that a recheck can compare.
// `histories/NAME.ndjson` has its verdicts in `evidence/NAME.verdicts.ndjson`, one assay.verdict/1 document a line.

import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { VerdictDocument } from "../analysis/checkers/checker.ts";
import { readNdjson } from "./ndjson.ts";
import { runPaths } from "./run-paths.ts";

/** Path of a history's verdicts, relative to the run directory. `name` is the history's file name without extension. */
export function historyVerdictsPath(name: string): string {
  return `evidence/${name}.verdicts.ndjson`;
}

/** Writes the verdicts of one history; returns their path relative to the run directory. */
export function writeHistoryVerdicts(
  runDirectory: string,
  historyPath: string,
  documents: readonly VerdictDocument[],
): string {
  const path = historyVerdictsPath(basename(historyPath, ".ndjson"));
  const text = documents.map((document) => `${JSON.stringify(document)}\n`).join("");
  writeFileSync(join(runPaths(runDirectory).root, path), text);
  return path;
}

/** The recorded verdicts of one history; undefined when none were kept. */
export function readHistoryVerdicts(runDirectory: string, historyPath: string): VerdictDocument[] | undefined {
  const path = join(runPaths(runDirectory).root, historyVerdictsPath(basename(historyPath, ".ndjson")));
  return existsSync(path) ? (readNdjson(path) as VerdictDocument[]) : undefined;
}
