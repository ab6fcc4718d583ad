// Where the checkout is, whatever folder a command was called from.

import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

export function inProject(...parts: string[]): string {
  return join(projectRoot, ...parts);
}
