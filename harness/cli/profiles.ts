// Which profile a command means, refused in one line when it is not one, or has no infra yet.

import { usageError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { builtProfiles, runnableProfiles } from "./vocabulary.ts";

/** The five reference profiles of the catalogue. */
const knownProfiles = ["byoc-private", "multi-region", "msk-privatelink", "stream-benchmark", "druid-eks"];

/** Refuses unknown and unbuilt profiles (exit 64). */
export function builtProfile(name: string): string {
  if (builtProfiles.includes(name)) return name;
  const built = `built: ${builtProfiles.join(", ")}`;
  if (knownProfiles.includes(name)) throw usageError(`profile ${name} is not built yet (${built})`);
  throw usageError(`unknown profile "${name}"${didYouMean(name, knownProfiles)} (${built})`);
}

/** Refuses profiles whose platform cannot be brought up yet (exit 64). */
export function runnableProfile(name: string): string {
  if (runnableProfiles.includes(name)) return name;
  if (!builtProfiles.includes(name)) return builtProfile(name);
  const built = `built: ${runnableProfiles.join(", ")}`;
  throw usageError(`profile ${name} is not built yet (${built}); its templates can be synthesized and checked`);
}

/** Refuses names that the catalogue does not have; the catalogue knows profiles that are not built, too. */
export function catalogueProfile(name: string): string {
  if (knownProfiles.includes(name)) return name;
  throw usageError(`unknown profile "${name}"${didYouMean(name, knownProfiles)} (known: ${knownProfiles.join(", ")})`);
}
