// The cache of parts: each artifact is a folder that is there whole or not at all. It is built beside its final place
// under a kernel lock (flock dies with its holder, so a killed install blocks nobody) and then renamed.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { environmentError } from "../../core/errors.ts";
import { installerEnvironment } from "../../config/environment.ts";

export interface CachedArtifact {
  /** Folder name in the cache, with the version: a new version is a new folder. */
  readonly name: string;
  /** For the list shown before fetching. */
  readonly megabytes: number;
  /** Bash script that fills its first argument, an empty folder; further arguments follow. */
  readonly script: string;
  readonly arguments: readonly string[];
  /** What to do when it cannot be had. */
  readonly hint: string;
}

export function artifactPath(cacheDirectory: string, artifact: { readonly name: string }): string {
  return join(cacheDirectory, artifact.name);
}

export function isCached(cacheDirectory: string, artifact: { readonly name: string }): boolean {
  return existsSync(artifactPath(cacheDirectory, artifact));
}

/** Builds the artifact unless somebody else did meanwhile; returns its folder. */
export async function ensureCached(cacheDirectory: string, artifact: CachedArtifact): Promise<string> {
  const path = artifactPath(cacheDirectory, artifact);
  if (existsSync(path)) return path;
  mkdirSync(join(cacheDirectory, "locks"), { recursive: true, mode: 0o755 });
  const lock = join(cacheDirectory, "locks", `${artifact.name}.lock`);
  const part = `${path}.part`;
  const build = `set -eu; [ -e "$1" ] && exit 0; rm -rf "$2"; mkdir -p "$2"; bash "$3" "$2" "\${@:4}"; chmod -R a+rX "$2"; mv "$2" "$1"`;
  const argv = [
    "flock",
    lock,
    "bash",
    "-c",
    build,
    "assay-install",
    path,
    part,
    artifact.script,
    ...artifact.arguments,
  ];
  const { code, output } = await runQuietly(argv);
  if (code !== 0 || !existsSync(path)) {
    const last = output.trim().split("\n").slice(-3).join(" | ");
    throw environmentError(`${artifact.name} could not be installed: ${last}`, {
      code: "ASSAY_INSTALL_FAILED",
      hint: artifact.hint,
    });
  }
  return path;
}

/** Runs a package client with its ordinary environment; both streams together, the last 64 kB kept. */
export function runQuietly(argv: readonly string[]): Promise<{ code: number; output: string }> {
  const [file = "", ...rest] = argv;
  return new Promise((resolve) => {
    const child = spawn(file, rest, {
      stdio: ["ignore", "pipe", "pipe"],
      env: installerEnvironment({ DEBIAN_FRONTEND: "noninteractive" }),
    });
    let output = "";
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString("utf8")).slice(-65_536);
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.on("error", (error) => {
      resolve({ code: 127, output: `${output}\n${error.message}` });
    });
    child.on("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
