// What the process that plants losses says of each.

import { z } from "zod";
import { lossKinds } from "./plant-loss.ts";

const kind = z.enum(lossKinds);
const ids = z.array(z.number());

export const plantedLoss = z.union([
  z.strictObject({ kind, acknowledged: z.int(), lost: ids, named: ids, verdict: z.string() }),
  z.strictObject({ kind, failure: z.string() }),
]);
