// Writing a file that somebody named: a place that cannot be written is a mistake of the command line.

import { writeFileSync } from "node:fs";
import { messageOf, usageError } from "../../core/errors.ts";

export function writeText(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (cause) {
    throw usageError(`${path} cannot be written: ${messageOf(cause)}`);
  }
}
