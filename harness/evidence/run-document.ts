// The form of verdicts.json, `assay.run/1`.

import { z } from "zod";
import { countsSchema, coverageSchema, findingSchema, verdictSchema } from "../requirements/judgement.ts";

const partSchema = z.strictObject({
  /** The spec or step that judged. */
  by: z.string(),
  verdict: verdictSchema,
  findings: z.array(findingSchema),
  evidence: z.array(z.string()),
});

const resultSchema = z.strictObject({
  requirement: z.string(),
  suite: z.enum(["conformance", "performance", "chaos", "compliance"]),
  verdict: verdictSchema,
  /** Of all parts. */
  findings: z.array(findingSchema),
  /** Present when several judgements made the verdict; the worst won. */
  parts: z.array(partSchema),
  evidence: z.array(z.string()),
});

export const runDocumentSchema = z.strictObject({
  schema: z.literal("assay.run/1"),
  runId: z.string(),
  profile: z.string(),
  target: z.enum(["local", "docker", "aws"]),
  depth: z.enum(["quick", "nightly", "signoff"]),
  seed: z.string(),
  startedAt: z.string(),
  seconds: z.number(),
  results: z.array(resultSchema),
  coverage: coverageSchema,
  counts: countsSchema,
  exit: z.int(),
  exits: z.array(z.int()),
});

export type RunPart = z.infer<typeof partSchema>;
export type RunResult = z.infer<typeof resultSchema>;
export type RunDocument = z.infer<typeof runDocumentSchema>;
