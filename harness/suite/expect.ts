// Expectations in Assay's own words. Messages start with a code where the product is not to blame.

import { expect as base } from "@playwright/test";
import type { Verdict } from "../core/verdict.ts";

const messages: Record<Verdict, string> = {
  held: "the requirement holds",
  violated: "the requirement is violated; the recorded findings say by what",
  unknown: "ASSAY_VERDICT_UNKNOWN the requirement could not be decided; the recorded findings say why",
  waived: "the requirement is violated under a waiver",
  "out-of-scope": "the requirement cannot be decided here; the recorded findings say why",
};

/** Playwright's `expect` with `toBeHeld()`: passes for held, and for out of scope, which has nothing to hold. */
export const expect = base.extend({
  toBeHeld(verdict: Verdict) {
    return {
      pass: verdict === "held" || verdict === "out-of-scope",
      message: () => messages[verdict],
      name: "toBeHeld",
      expected: "held",
      actual: verdict,
    };
  },
});
