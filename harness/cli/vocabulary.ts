// Words that several commands offer as choices.

export const variants = ["corrected", "as-written"] as const;
export const targets = ["local", "docker", "aws"] as const;
export const depths = ["quick", "nightly", "signoff"] as const;
export const formats = ["table", "json"] as const;
export const suites = ["conformance", "performance", "chaos", "compliance"] as const;

export type Variant = (typeof variants)[number];
export type Target = (typeof targets)[number];
export type Depth = (typeof depths)[number];
export type Format = (typeof formats)[number];
export type Suite = (typeof suites)[number];

/** The reference profiles of the catalogue. */
export const profiles: readonly string[] = [
  "byoc-private",
  "multi-region",
  "msk-privatelink",
  "stream-benchmark",
  "druid-eks",
];

/** Commands of the contract that say so themselves. */
export const notBuilt: readonly (readonly [string, string])[] = [
  ["compare", "two runs: what changed for the worse"],
  ["trend", "change points of a series"],
  ["claims", "headline claims, audited one by one"],
];
