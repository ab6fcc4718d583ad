// Reads profiles/<name>.yaml. Anything that is not as the schema says is a configuration error that names the place.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { usageError } from "../core/errors.ts";
import { plainYaml, firstIssue } from "./plain-yaml.ts";
import { profileSchema } from "./profile.ts";
import type { Profile } from "./profile.ts";

/** The profile of a name, read from the project's `profiles/` folder. */
export function loadProfile(name: string, projectFolder: string): Profile {
  const file = join("profiles", `${name}.yaml`);
  const path = join(projectFolder, file);
  if (!existsSync(path)) throw usageError(`${file}: no such profile`);
  return parseProfile(readFileSync(path, "utf8"), file);
}

/** A profile from its text. */
export function parseProfile(text: string, file: string): Profile {
  const parsed = profileSchema.safeParse(plainYaml(text, file));
  if (parsed.success) return parsed.data;
  throw usageError(`${file}: ${firstIssue(parsed.error)}`);
}
