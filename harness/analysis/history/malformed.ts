// A damaged history is not trusted: the first malformed line ends the reading, and its number is what is told.

import { AssayError } from "../../core/errors.ts";

const code = "ASSAY_HISTORY_MALFORMED";

/** What is wrong with one line; the caller adds the line's number. */
export function malformed(message: string, line?: number): AssayError {
  return new AssayError(message, { code, blame: "usage", details: line === undefined ? {} : { line } });
}

export interface Damage {
  readonly line?: number;
  readonly message: string;
}

/** The line and reason when `error` says that a history is damaged. */
export function damageOf(error: unknown): Damage | undefined {
  if (!(error instanceof AssayError) || error.code !== code) return undefined;
  const { message, details } = error;
  return typeof details["line"] === "number" ? { line: details["line"], message } : { message };
}
