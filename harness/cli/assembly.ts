// The synthesized assembly of a profile, offline. Synthesis is a pure function of infra/ and the locked CDK, so its
// result is kept in the cache under a digest of both; a changed file is a changed digest.

import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join, relative } from "node:path";
import { AssayError } from "../core/errors.ts";
import { childEnvironment } from "../config/environment.ts";
import { makeFolder } from "./make-folder.ts";
import { inProject, projectRoot } from "./project.ts";
import type { Variant } from "./vocabulary.ts";

export interface AssemblyRequest {
  readonly profile: string;
  readonly variant: Variant;
  /** Release of the ClickHouse servers, where it is not the profile's own. */
  readonly serverTag?: string;
  readonly cacheDirectory: string;
}

/** Folder in the cache with the assembly; synthesizes when the digest is new. */
export async function cachedAssembly(request: AssemblyRequest): Promise<string> {
  const { profile, variant, serverTag, cacheDirectory } = request;
  const name = [profile, variant, ...(serverTag === undefined ? [] : [serverTag]), sourceDigest()].join("-");
  const folder = join(cacheDirectory, "assemblies", name);
  if (existsSync(join(folder, "manifest.json"))) return folder;
  makeFolder(join(cacheDirectory, "assemblies"));
  const part = mkdtempSync(`${folder}.part-`);
  try {
    await synthesize(request, part);
    if (!existsSync(folder)) renameSync(part, folder);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
  return folder;
}

/** Puts the assembly in the place of what is at `out`, whole or not at all. */
export async function writeAssembly(request: AssemblyRequest, out: string): Promise<void> {
  const from = await cachedAssembly(request);
  const part = `${out}.part-${String(process.pid)}`;
  try {
    copyFolder(from, part);
    rmSync(out, { recursive: true, force: true });
    renameSync(part, out);
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

/** File by file: `cpSync` says "input/output error" where the disk is full. */
function copyFolder(from: string, to: string): void {
  makeFolder(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copyFolder(source, target);
    else copyFileSync(source, target);
  }
}

/** Runs the CDK app as a process of its own: infra and harness never import each other. */
function synthesize({ profile, variant, serverTag }: AssemblyRequest, out: string): Promise<void> {
  const tag = serverTag === undefined ? [] : ["--server-tag", serverTag];
  const argv = [inProject("infra/bin/assay.ts"), "--profile", profile, "--variant", variant, "--out", out, ...tag];
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...argv], {
      stdio: ["ignore", "ignore", "pipe"],
      env: childEnvironment({ CDK_DISABLE_VERSION_CHECK: "1", JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION: "1" }),
    });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => {
      stderr = (stderr + chunk.toString("utf8")).slice(-8_192);
    });
    child.on("close", (code) => {
      if (code === 0) resolve();
      else reject(synthesisError(stderr));
    });
  });
}

function synthesisError(stderr: string): AssayError {
  const line =
    stderr.split("\n").find((text) => /error/i.test(text)) ?? stderr.trim().split("\n").at(-1) ?? "no output";
  return new AssayError(`infra does not synthesize: ${line.trim()}`, { code: "ASSAY_INFRA_SYNTH", blame: "harness" });
}

function sourceDigest(): string {
  const digest = createHash("sha256").update(readFileSync(inProject("package-lock.json")));
  for (const file of sourceFiles(inProject("infra")))
    digest.update(relative(projectRoot, file)).update(readFileSync(file));
  return digest.digest("hex").slice(0, 16);
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}
