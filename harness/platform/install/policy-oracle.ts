// The second opinion on policy decisions.

import type { EnsureOptions } from "./artifacts.ts";
import { npmPackages } from "./npm-packages.ts";
import { ensureOnDemand } from "./on-demand.ts";

/** Folder with the oracle's packages, installed when they are missing. */
export function ensurePolicyOracle(options: EnsureOptions): Promise<string> {
  return ensureOnDemand(npmPackages("policy-oracle", 20), options);
}
