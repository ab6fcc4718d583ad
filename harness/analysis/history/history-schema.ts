// The form of a line of assay.history/1, for those who write histories elsewhere. Unknown fields are ignored; what ties
// lines together (order, open operations, phases of faults) only the parser can tell.

import { z } from "zod";
import { historySchema } from "./model.ts";

const id = z.union([z.string(), z.int()]);
const value = z.union([id, z.null(), z.array(z.union([id, z.null()]))]);

export const historyHeaderForm = z.looseObject({
  schema: z.literal(historySchema),
  seed: z.union([z.string(), z.int()]),
  startedAt: z.string(),
  contract: z.looseObject({
    durability: z.enum(["survives-faults", "may-lose-on-disk-loss"]),
    duplicates: z.enum(["forbidden", "allowed"]),
    reads: z.enum(["eventual", "monotonic", "linearizable"]),
  }),
  replicas: z.array(z.string()).min(1),
  limits: z
    .looseObject({
      availability: z
        .looseObject({ atLeast: z.number(), fromNs: z.int().optional(), toNs: z.int().optional() })
        .optional(),
      recovery: z.looseObject({ atMostNs: z.int().nonnegative(), holdNs: z.int().nonnegative() }).optional(),
    })
    .optional(),
});

const placed = { index: z.int().nonnegative(), timeNs: z.int().nonnegative() };
const operation = {
  ...placed,
  process: id,
  op: z.enum(["insert", "read", "write", "cas"]),
  key: id.optional(),
  value: value.optional(),
  replica: z.string().optional(),
  attempt: z.int().positive().optional(),
  final: z.boolean().optional(),
};

const invocationForm = z.looseObject({ ...operation, type: z.literal("invoke") });
const completionForm = z.looseObject({
  ...operation,
  type: z.enum(["ok", "fail", "indeterminate"]),
  code: z.string().optional(),
});
const faultForm = z.looseObject({
  ...placed,
  type: z.literal("fault"),
  id: id.optional(),
  fault: z.string(),
  target: z.string(),
  phase: z.enum(["begin", "verified", "end", "healed"]),
  takesDisk: z.boolean().optional(),
});
const probeForm = z.looseObject({ ...placed, type: z.literal("probe"), name: z.string(), ok: z.boolean() });

/** Any line: the first is the header, every other an event. */
export const historyLineForm = z.union([historyHeaderForm, invocationForm, completionForm, faultForm, probeForm]);
