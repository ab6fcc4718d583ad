// aws:fis:wait: time passes, nothing is touched.

import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultAction } from "./fault-action.ts";

export const wait: FaultAction = {
  id: "aws:fis:wait",
  blast: () => Promise.resolve({ instances: [] }),
  plan: (request) => Promise.resolve({ durationMs: parseIsoDuration(request.parameters.duration ?? ""), undo: {} }),
  inject: () => Promise.resolve(),
  verify: () => Promise.resolve("waiting"),
  heal: () => Promise.resolve(),
  verifyHealed: () => Promise.resolve("nothing to undo"),
};
