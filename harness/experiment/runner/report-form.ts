// The form of assay.experiment-report/1, for readers outside. A test holds a made report against it.

import { z } from "zod";
import { findingSchema, verdictSchema } from "../../requirements/judgement.ts";

const judged = { verdict: verdictSchema, findings: z.array(findingSchema) };
const seconds = z.number().optional();

export const experimentReportForm = z.strictObject({
  schema: z.literal("assay.experiment-report/1"),
  experiment: z.string(),
  title: z.string(),
  hypothesis: z.string(),
  verdict: verdictSchema,
  figures: z.strictObject({
    experiment: z.string(),
    disruption: z.string(),
    rtoLowSeconds: seconds,
    rtoHighSeconds: seconds,
    rtoPromisedSeconds: z.number(),
    acknowledged: z.int(),
    /** Rows, each counted once. */
    lost: z.int(),
    /** Bounds of the share of operations that were answered while the fault was there. */
    availabilityLow: z.number().optional(),
    availabilityHigh: z.number().optional(),
    wholeAfterSeconds: seconds,
  }),
  /** In the words of AWS Resilience Hub. */
  resilience: z.strictObject({
    disruptionType: z.enum(["Software", "Hardware", "AZ", "Region"]),
    complianceStatus: z.enum(["PolicyMet", "PolicyBreached", "NotAssessed"]),
    rtoTargetInSecs: z.number(),
    achievedRtoInSecs: z.strictObject({ low: seconds, high: seconds }),
    rpoTargetRows: z.literal(0),
    lostRows: z.int(),
    rationale: z.string(),
  }),
  parts: z.array(z.strictObject({ name: z.string(), ...judged })),
  rows: z.array(z.strictObject({ requirement: z.string(), ...judged })),
  /** As `assay plan` tells it. */
  plan: z.looseObject({ experiment: z.string(), templateId: z.string(), sha256: z.string() }),
  /** What showed that the fault bit, by sign. */
  signs: z.record(z.string(), z.string()),
  /** Counts of the workload, and percentiles of its response times in milliseconds. */
  load: z.looseObject({
    accounts: z.record(z.string(), z.number()),
    response: z.record(z.string(), z.number()),
    achievedShare: z.number(),
  }),
  finalReads: z.array(
    z.strictObject({
      replica: z.string(),
      syncMs: z.number().optional(),
      rows: z.int().optional(),
      server: z.string().optional(),
      problem: z.string().optional(),
    }),
  ),
  waits: z.strictObject({ agreedMs: z.number().optional(), syncMs: z.record(z.string(), z.number()) }),
});
