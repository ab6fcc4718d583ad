// `assay doctor`: what this machine has for a local run, what is missing, what to type. Changes nothing.

import { spawnSync } from "node:child_process";
import { statfsSync } from "node:fs";
import { freemem } from "node:os";
import { dirname } from "node:path";
import { readEnvironment } from "../config/environment.ts";
import { loadProfile } from "../config/load-profile.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { localArtifacts } from "../platform/install/artifacts.ts";
import { isCached } from "../platform/install/cache.ts";
import { missingPrograms, systemPrograms } from "../platform/install/system-packages.ts";
import { projectRoot } from "./project.ts";
import { toolchainOf } from "../platform/install/toolchain.ts";
import type { Format } from "./vocabulary.ts";

interface Examination {
  readonly what: string;
  readonly state: "ok" | "missing" | "refused" | "low";
  readonly detail: string;
}

/** Exit 0 when a local run can start now or after installing what it installs itself, else 3; 1 or 2 by OPS-004. */
export async function doctorCommand({ format, profile: name }: DoctorOptions): Promise<ExitCode> {
  const examinations = [...programs(), ...cache(), namespaces(), memory(), disk()];
  const toolchain = name === undefined ? undefined : toolchainOf(loadProfile(name, projectRoot));
  if (format === "json") {
    const row = toolchain === undefined ? {} : { toolchain: { requirement: "OPS-004", ...toolchain } };
    process.stdout.write(`${JSON.stringify({ schema: "assay.doctor/1", examinations, ...row }, null, 2)}\n`);
  } else {
    for (const { what, state, detail } of examinations) {
      process.stdout.write(`${state.padEnd(8)} ${what.padEnd(38)} ${detail}\n`);
    }
    if (toolchain !== undefined) process.stdout.write(`${toolchain.verdict.padEnd(8)} OPS-004\n`);
    for (const { message, expected } of toolchain?.findings ?? []) {
      process.stdout.write(`         ${message}; expected ${String(expected)}\n`);
    }
  }
  const blocked = examinations.some(({ state }) => state === "refused");
  return Promise.resolve(blocked ? exitCode.platformDown : exitCode[toolchain?.verdict ?? "held"]);
}

interface DoctorOptions {
  readonly format: Format;
  /** Whose deployment is meant: the programs that it needs are asked as well. */
  readonly profile?: string;
}

function programs(): Examination[] {
  const missing = new Set(missingPrograms({ withInstallOnly: true }).map((program) => program.command));
  const { isRoot } = readEnvironment();
  return systemPrograms.map(({ command, debianPackage }) => {
    if (!missing.has(command)) return { what: command, state: "ok", detail: "" };
    const by = isRoot ? "run installs it" : "type as root";
    return { what: command, state: isRoot ? "missing" : "refused", detail: `${by}: apt-get install ${debianPackage}` };
  });
}

function cache(): Examination[] {
  const { cacheDirectory } = readEnvironment();
  return Object.values(localArtifacts()).map((part) =>
    isCached(cacheDirectory, part)
      ? { what: part.name, state: "ok", detail: "" }
      : { what: part.name, state: "missing", detail: `run installs it: ${String(part.megabytes)} MB` },
  );
}

function namespaces(): Examination {
  const { isRoot } = readEnvironment();
  const flags = isRoot ? ["--net", "--pid", "--fork"] : ["--user", "--map-root-user", "--net", "--pid", "--fork"];
  const works = spawnSync("unshare", [...flags, "true"], { stdio: "ignore" }).status === 0;
  if (works)
    return { what: "namespaces", state: "ok", detail: isRoot ? "as root" : "as user, through user namespaces" };
  return {
    what: "namespaces",
    state: "refused",
    detail: "neither root nor user namespaces: run as root, or allow kernel.unprivileged_userns_clone",
  };
}

function memory(): Examination {
  const gigabytes = freemem() / 2 ** 30;
  const detail = `${gigabytes.toFixed(1)} GiB free; a run needs about 3`;
  return { what: "memory", state: gigabytes < 3 ? "low" : "ok", detail };
}

function disk(): Examination {
  const { cacheDirectory } = readEnvironment();
  const { bavail, bsize } = statfsSync(nearestExisting(cacheDirectory));
  const gigabytes = (bavail * bsize) / 2 ** 30;
  return {
    what: "disk",
    state: gigabytes < 4 ? "low" : "ok",
    detail: `${gigabytes.toFixed(1)} GiB free for ${cacheDirectory}`,
  };
}

function nearestExisting(path: string): string {
  try {
    statfsSync(path);
    return path;
  } catch (_absent) {
    return nearestExisting(dirname(path));
  }
}
