// Settings of a command: assay.config.yaml, then ASSAY_* variables, then flags; the later wins. Unknown keys are refused
// with the nearest known one, because a misspelt setting that is ignored is a setting that lies.

import { existsSync } from "node:fs";
import { z } from "zod";
import { usageError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { readEnvironment } from "./environment.ts";
import { givenText } from "./given-file.ts";
import { firstIssue, plainYaml } from "./plain-yaml.ts";

export const settingsSchema = z.strictObject({
  profile: z.string().optional(),
  variant: z.enum(["corrected", "as-written"]).optional(),
  target: z.enum(["local", "docker", "aws"]).optional(),
  depth: z.enum(["quick", "nightly", "signoff"]).optional(),
  seed: z.string().optional(),
  /** How long storms are drawn at depth nightly and deeper. */
  stormMinutes: z.coerce
    .number()
    .positive()
    .max(24 * 60)
    .optional(),
  offline: z.boolean().optional(),
  cache: z.string().optional(),
});

export type Settings = z.infer<typeof settingsSchema>;

const keys = Object.keys(settingsSchema.shape);

/** Reads the file (when it is there) and the environment. `flags` hold only what was given. */
export function loadSettings(flags: Settings, file = "assay.config.yaml"): Settings {
  const fromFile = existsSync(file) ? readSettingsFile(file) : {};
  return { ...fromFile, ...fromEnvironment(readEnvironment().settings), ...defined(flags) };
}

function readSettingsFile(file: string): Settings {
  return validated(plainYaml(givenText(file), file) ?? {}, file);
}

function fromEnvironment(settings: Readonly<Record<string, string>>): Settings {
  const known = Object.entries(settings)
    .map(([name, value]) => [name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()), value] as const)
    .filter(([name]) => keys.includes(name));
  return validated(
    Object.fromEntries(known.map(([name, value]) => [name, name === "offline" ? value === "1" : value])),
    "ASSAY_* variables",
  );
}

function validated(content: unknown, source: string): Settings {
  const result = settingsSchema.safeParse(content);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  if (issue?.code === "unrecognized_keys") {
    const key = issue.keys[0] ?? "";
    throw usageError(`${source}: unknown setting "${key}"${didYouMean(key, keys)}`);
  }
  throw usageError(`${source}: ${firstIssue(result.error)}`);
}

function defined(flags: Settings): Settings {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}
