// The validator of SARIF files by those who keep the format: its schema, its rules, and those of a code host.

import { join } from "node:path";
import type { EnsureOptions } from "./artifacts.ts";
import { npmPackages } from "./npm-packages.ts";
import { ensureOnDemand } from "./on-demand.ts";

/** The program, installed when it is missing; packages do not always leave it executable. It runs on x86_64 alone. */
export async function ensureSarifValidator(options: EnsureOptions): Promise<string> {
  const folder = await ensureOnDemand(npmPackages("sarif-validator", 40), options);
  return join(folder, "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool");
}
