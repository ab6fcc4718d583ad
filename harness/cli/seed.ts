// The seed of a run: the one that was given, else a drawn one.

import { randomBytes } from "node:crypto";
import { usageError } from "../core/errors.ts";

/** A seed stands in the command that replays a run, so it holds nothing that a shell would read. */
export function seedOf(given: string | undefined): string {
  if (given === undefined) return randomBytes(4).toString("hex");
  if (/^[\w.-]{1,64}$/.test(given)) return given;
  throw usageError(`--seed: expected 1 to 64 letters, digits, ".", "_" or "-", got "${given.slice(0, 80)}"`);
}
