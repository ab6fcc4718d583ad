// Words of drawn storms on the command line.

import { usageError } from "../core/errors.ts";

/** The name under which `assay experiment` draws storms instead of running a file. */
export const drawnStorms = "storm";

const most = 24 * 60;

/** Minutes as a number; whatever is none is a usage error. */
export function minutesOf(text: string): number {
  const minutes = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && minutes > 0 && minutes <= most) return minutes;
  throw usageError(`expected minutes above 0 and up to ${String(most)}, got "${text}"`);
}
