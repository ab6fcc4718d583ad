// Judges a verification step by what it said of a good backup and of damaged ones.

import { judged } from "./judged.ts";
import type { Judged } from "./judged.ts";

export interface VerificationTrial {
  readonly what: string;
  readonly key: string;
  readonly verdict: Judged["verdict"];
}

/** The good backup must pass, every damaged one must fail. */
export function judgeVerification(good: Judged, trials: readonly VerificationTrial[]): Judged {
  const missed = trials
    .filter(({ verdict }) => verdict !== "violated")
    .map(({ what, key, verdict }) => ({
      source: "verification",
      resource: key,
      actual: verdict,
      expected: "violated",
      message: `went unnoticed: ${what}`,
    }));
  const unproven =
    trials.length === 0 ? [{ source: "verification", resource: "none", message: "no damage was tried" }] : [];
  return judged({
    violations: [...(good.verdict === "violated" ? good.findings : []), ...missed],
    unknowns: [...(good.verdict === "unknown" ? good.findings : []), ...unproven],
  });
}
