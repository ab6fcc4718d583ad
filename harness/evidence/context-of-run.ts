// What a run directory keeps about its surroundings, so that reports need nothing outside it: the waivers that applied,
// and what the run before it had said.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { verdictSchema } from "../requirements/judgement.ts";
import { waiversSchema } from "../requirements/waivers.ts";
import type { Waiver } from "../requirements/waivers.ts";
import { runDocumentSchema } from "./run-document.ts";
import { runPaths } from "./run-paths.ts";

const previousSchema = z.strictObject({
  schema: z.literal("assay.previous/1"),
  runId: z.string(),
  startedAt: z.string(),
  results: z.array(z.strictObject({ requirement: z.string(), verdict: verdictSchema })),
});

export type PreviousRun = z.infer<typeof previousSchema>;

/** The part of an earlier run that a later one is compared with; undefined when it left no verdicts or other ones. */
export function previousOf(runDirectory: string, profile: string): PreviousRun | undefined {
  const { verdicts } = runPaths(runDirectory);
  if (!existsSync(verdicts)) return undefined;
  const parsed = runDocumentSchema.safeParse(JSON.parse(readFileSync(verdicts, "utf8")));
  if (!parsed.success || parsed.data.profile !== profile) return undefined;
  const { runId, startedAt, results } = parsed.data;
  return {
    schema: "assay.previous/1",
    runId,
    startedAt,
    results: results.map(({ requirement, verdict }) => ({ requirement, verdict })),
  };
}

export const waiversFile = "waivers.json";
export const previousFile = "previous.json";

export function readAppliedWaivers(runDirectory: string): Waiver[] {
  const file = join(runDirectory, waiversFile);
  return existsSync(file) ? waiversSchema.parse(JSON.parse(readFileSync(file, "utf8"))).waivers : [];
}

export function readPrevious(runDirectory: string): PreviousRun | undefined {
  const file = join(runDirectory, previousFile);
  return existsSync(file) ? previousSchema.parse(JSON.parse(readFileSync(file, "utf8"))) : undefined;
}
