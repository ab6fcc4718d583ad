// `assay synth`: the templates of infra/, offline.

import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { isMap } from "../analysis/model/value.ts";
import { readEnvironment } from "../config/environment.ts";
import { usageError } from "../core/errors.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { writeAssembly } from "./assembly.ts";
import { knownProfile } from "./profiles.ts";
import type { Variant } from "./vocabulary.ts";

export interface SynthOptions {
  readonly profile: string;
  readonly variant: Variant;
  readonly out?: string;
}

/** Writes the assembly and prints the paths of its templates, one a line. */
export async function runSynth({ profile, variant, out = "cdk.out" }: SynthOptions): Promise<ExitCode> {
  if (out === "") throw usageError("--out: expected the path of a folder, got nothing");
  const target = resolve(out);
  const request = { profile: knownProfile(profile), variant, cacheDirectory: readEnvironment().cacheDirectory };
  if (existsSync(target)) {
    if (!statSync(target).isDirectory()) throw usageError(`${target} is no folder; name an empty one with --out`);
    // It is replaced as a whole: what else is called manifest.json, such as a web site's, does not make it one.
    if (readdirSync(target).length > 0 && !isAssembly(target)) {
      throw usageError(`${target} holds something that is not an assembly; name an empty folder with --out`);
    }
  }
  await writeAssembly(request, target);
  const templates = readdirSync(target).filter((file) => file.endsWith(".template.json"));
  process.stdout.write(templates.map((file) => `${join(target, file)}\n`).join(""));
  return exitCode.held;
}

function isAssembly(folder: string): boolean {
  try {
    const manifest: unknown = JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
    return isMap(manifest) && isMap(manifest["artifacts"]);
  } catch {
    return false;
  }
}
