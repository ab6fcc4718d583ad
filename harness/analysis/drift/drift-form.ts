// `assay.drift/1` as a form: a description and the running platform, side by side.

import { z } from "zod";

const view = z.strictObject({ kind: z.string(), path: z.string(), sha256: z.string() });

export const driftDocumentSchema = z.strictObject({
  schema: z.literal("assay.drift/1"),
  profile: z.string(),
  declared: view,
  running: view.extend({ collectedAt: z.string() }),
  /** Attributes whose values differ; `nothing` where one side has none. */
  changed: z.array(
    z.strictObject({
      type: z.string(),
      /** Logical id, and the file that describes it. */
      resource: z.string(),
      source: z.string(),
      /** Id of what runs. */
      running: z.string(),
      attribute: z.string(),
      expected: z.unknown(),
      actual: z.unknown(),
    }),
  ),
  missing: z.array(z.strictObject({ type: z.string(), resource: z.string(), source: z.string(), path: z.string() })),
  /** What runs, is described nowhere, and is not of AWS's own making; `path` into the snapshot. */
  extra: z.array(z.strictObject({ type: z.string(), running: z.string(), path: z.string() })),
  notCompared: z.array(
    z.strictObject({
      type: z.string(),
      resource: z.string(),
      attribute: z.string().optional(),
      reason: z.string(),
    }),
  ),
  compared: z.strictObject({ resources: z.int(), attributes: z.int() }),
});

export type DriftDocument = z.infer<typeof driftDocumentSchema>;
