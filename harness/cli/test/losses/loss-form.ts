// What the processes that plant losses say of each.

import { z } from "zod";
import { lossKinds } from "./plant-loss.ts";

const kind = z.enum(lossKinds);
const ids = z.array(z.number());

export const plantedLoss = z.union([
  z.strictObject({ kind, acknowledged: z.int(), lost: ids, named: ids, verdict: z.string() }),
  z.strictObject({ kind, failure: z.string() }),
]);

export const shrunkLoss = z.strictObject({
  faults: z.array(z.string()),
  smallest: z.array(z.string()),
  broken: z.array(z.string()),
  runs: z.int(),
  isMinimal: z.boolean(),
  text: z.string(),
});
