// The form of assay.verdict/1, one checker's answer about one history.

import { z } from "zod";
import { checkerNames, verdictSchema } from "./checker.ts";

const id = z.union([z.string(), z.number()]);

export const verdictDocumentForm = z.strictObject({
  schema: z.literal(verdictSchema),
  checker: z.enum(checkerNames),
  verdict: z.enum(["held", "violated", "unknown"]),
  findings: z.array(
    z.strictObject({
      id: id.optional(),
      key: id.optional(),
      replica: z.string().optional(),
      process: id.optional(),
      kind: z.string().optional(),
      line: z.int().positive().optional(),
      index: z.int().nonnegative().optional(),
      message: z.string(),
    }),
  ),
  counts: z.record(z.string(), z.union([z.number(), z.string()])),
});
