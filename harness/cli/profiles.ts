// Which profile a command means, refused in one line when it is none.

import { usageError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { profiles } from "./vocabulary.ts";

/** Refuses unknown profiles (exit 64). */
export function knownProfile(name: string): string {
  if (profiles.includes(name)) return name;
  throw usageError(`unknown profile "${name}"${didYouMean(name, profiles)} (known: ${profiles.join(", ")})`);
}
