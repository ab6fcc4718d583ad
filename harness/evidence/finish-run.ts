// The last step of a run: read what was recorded, compose the verdicts, write verdicts.json and manifest.json.

import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environmentError, messageOf } from "../core/errors.ts";
import { composeRun } from "./compose-run.ts";
import type { RunComposition } from "./compose-run.ts";
import { previousFile, previousOf, waiversFile } from "./context-of-run.ts";
import { hashEvidence } from "./manifest.ts";
import type { Manifest } from "./manifest.ts";
import { readNdjson } from "./ndjson.ts";
import { runRecord } from "./records.ts";
import type { RunRecord } from "./records.ts";
import type { RunDocument } from "./run-document.ts";
import { runPaths } from "./run-paths.ts";

export interface FinishOptions extends Omit<RunComposition, "records" | "files"> {
  readonly runDirectory: string;
  readonly manifest: Omit<Manifest, "files" | "schema" | "runId">;
  /** Directory of the run before this one (`RunDirectory.previous`). */
  readonly previous?: string | undefined;
}

/** Both files are whole or absent. Returns the document. */
export async function finishRun(options: FinishOptions): Promise<RunDocument> {
  const { runDirectory, manifest, previous, ...composition } = options;
  const paths = runPaths(runDirectory);
  rmSync(join(runDirectory, "playwright"), { recursive: true, force: true });
  const { header, waivers } = options;
  writeWhole(join(runDirectory, waiversFile), { schema: "assay.waivers/1", waivers });
  const before = previous === undefined ? undefined : previousOf(previous, header.profile);
  if (before !== undefined) writeWhole(join(runDirectory, previousFile), before);
  const files = await hashEvidence(runDirectory);
  const document = composeRun({
    ...composition,
    records: readRecords(runDirectory),
    files: new Set(files.map(({ path }) => path)),
  });
  writeWhole(paths.verdicts, document);
  writeWhole(paths.manifest, {
    schema: "assay.manifest/1",
    runId: document.runId,
    ...manifest,
    files,
  } satisfies Manifest);
  return document;
}

/** All records of a run directory, file by file, in the order in which they were written. */
export function readRecords(runDirectory: string): RunRecord[] {
  const { records } = runPaths(runDirectory);
  if (!existsSync(records)) return [];
  return readdirSync(records)
    .sort()
    .flatMap((name) => readNdjson(join(records, name), { cutTail: true }).map((line) => parseRecord(line, name)));
}

function parseRecord(line: unknown, name: string): RunRecord {
  try {
    return runRecord.parse(line);
  } catch (cause) {
    throw environmentError(`records/${name}: ${messageOf(cause)}`, { code: "ASSAY_EVIDENCE_UNREADABLE", cause });
  }
}

function writeWhole(path: string, document: unknown): void {
  writeFileSync(`${path}.partial`, `${JSON.stringify(document, null, 2)}\n`);
  renameSync(`${path}.partial`, path);
}
