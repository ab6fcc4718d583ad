// assay.bench/1: how Assay compares with its peers, as ratios with bounds.

import { z } from "zod";

export const benchForm = z.strictObject({
  schema: z.literal("assay.bench/1"),
  ratios: z.array(
    z.strictObject({
      name: z.string(),
      ours: z.number(),
      peer: z.number(),
      ratio: z.number(),
      /** Bounds of the ratio over `n` repetitions. */
      low: z.number(),
      high: z.number(),
      n: z.int().positive(),
      unit: z.string(),
    }),
  ),
});
