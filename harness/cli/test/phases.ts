// The phases of `assay test`, in the order in which they run.

import { fastPhase } from "./fast.ts";
import type { Phase } from "./phase.ts";

export const phases: readonly Phase[] = [fastPhase];
