// What the suites leave behind for the composition: verdicts as specs record them, and how each test ended.

import { z } from "zod";
import { findingSchema, verdictSchema } from "../requirements/judgement.ts";

/** One judgement of one row by one spec. `evidence` are paths relative to the run directory. */
export const verdictRecord = z.strictObject({
  type: z.literal("verdict"),
  requirement: z.string(),
  /** The test that recorded it: `suites/…/x.spec.ts › title`; or the name of a harness step. */
  by: z.string(),
  verdict: verdictSchema,
  findings: z.array(findingSchema),
  evidence: z.array(z.string()),
  at: z.string(),
});

/** How a test ended. `assertion`: it failed in an expectation, not in Assay or the environment. */
export const endRecord = z.strictObject({
  type: z.literal("end"),
  by: z.string(),
  suite: z.string(),
  requirements: z.array(z.string()),
  status: z.enum(["passed", "failed", "timedOut", "interrupted", "skipped"]),
  code: z.string().optional(),
  message: z.string().optional(),
  assertion: z.boolean(),
  seconds: z.number(),
});

/** A test that is about to run: one that never ends leaves its rows unknown, whatever other tests say of them. */
export const beginRecord = z.strictObject({
  type: z.literal("begin"),
  by: z.string(),
  requirements: z.array(z.string()),
});

export const runRecord = z.discriminatedUnion("type", [verdictRecord, beginRecord, endRecord]);

export type VerdictRecord = z.infer<typeof verdictRecord>;
export type BeginRecord = z.infer<typeof beginRecord>;
export type EndRecord = z.infer<typeof endRecord>;
export type RunRecord = z.infer<typeof runRecord>;
