// Everything that the reports of a run show, read from its directory alone.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { messageOf, usageError } from "../core/errors.ts";
import { readAppliedWaivers, readPrevious } from "../evidence/context-of-run.ts";
import { z } from "zod";
import type { PreviousRun } from "../evidence/context-of-run.ts";
import { hashFile, manifestSchema } from "../evidence/manifest.ts";
import type { Manifest } from "../evidence/manifest.ts";
import { runDocumentSchema } from "../evidence/run-document.ts";
import type { RunDocument } from "../evidence/run-document.ts";
import { runPaths } from "../evidence/run-paths.ts";
import type { Waiver } from "../requirements/waivers.ts";
import { readExperiments } from "./experiment-view.ts";
import type { ExperimentView } from "./experiment-view.ts";
import { readMeasurements } from "./measurement-view.ts";
import type { MeasurementView } from "./measurement-view.ts";

/** An erasure scan that a spec left as evidence. */
export interface ResidueView {
  readonly path: string;
  readonly claim: string;
}

export interface RunView {
  readonly root: string;
  readonly run: RunDocument;
  readonly manifest: Manifest | undefined;
  readonly manifestSha256: string | undefined;
  readonly waivers: readonly Waiver[];
  readonly previous: PreviousRun | undefined;
  readonly experiments: readonly ExperimentView[];
  readonly measurements: readonly MeasurementView[];
  readonly residues: readonly ResidueView[];
}

/** Reads a run directory; one without verdicts is a usage error. */
export async function readRun(root: string): Promise<RunView> {
  const paths = runPaths(root);
  if (!existsSync(paths.verdicts)) throw usageError(`${root} is no run directory: it has no verdicts.json`);
  const hasManifest = existsSync(paths.manifest);
  return {
    root,
    run: parseDocument(paths.verdicts, (data) => runDocumentSchema.parse(data)),
    manifest: hasManifest ? parseDocument(paths.manifest, (data) => manifestSchema.parse(data)) : undefined,
    manifestSha256: hasManifest ? await hashFile(paths.manifest) : undefined,
    waivers: readAppliedWaivers(root),
    previous: readPrevious(root),
    experiments: readExperiments(root),
    measurements: readMeasurements(root),
    residues: readResidues(root, paths.evidence),
  };
}

function parseDocument<T>(path: string, parse: (data: unknown) => T): T {
  try {
    return parse(JSON.parse(readFileSync(path, "utf8")));
  } catch (error) {
    throw usageError(`${path}: ${messageOf(error).split("\n")[0] ?? ""}`, { code: "ASSAY_RUN_UNREADABLE" });
  }
}

/** Scans are small; larger files are something else. */
const largestScan = 2 ** 20;

const scan = z.looseObject({ schema: z.literal("assay.residue/1"), claim: z.string() });
const drill = z.looseObject({ scansAfter: z.array(z.looseObject({ document: scan })) });

/** Claims of a scan, or of the scans that a drill made after the erasure: those before it only show what was there. */
function claimsOf(document: unknown): string[] {
  const single = scan.safeParse(document);
  if (single.success) return [single.data.claim];
  return drill.safeParse(document).data?.scansAfter.map((after) => after.document.claim) ?? [];
}

function readResidues(root: string, evidence: string): ResidueView[] {
  if (!existsSync(evidence)) return [];
  return readdirSync(evidence, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".json") && statSync(join(evidence, name)).size <= largestScan)
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(evidence, name), "utf8");
      if (!text.includes('"assay.residue/1"')) return [];
      const [claim] = claimsOf(JSON.parse(text)).sort();
      return claim === undefined ? [] : [{ path: join(evidence, name).slice(root.length + 1), claim }];
    });
}
