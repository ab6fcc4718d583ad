// Programs that come from the system's packages. As root on Debian and Ubuntu they are installed; otherwise the exact
// command is named, because guessing at another system's packages would only fail later.

import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { environmentError } from "../../core/errors.ts";
import { readEnvironment } from "../../config/environment.ts";
import { runQuietly } from "./cache.ts";

export interface SystemProgram {
  readonly command: string;
  readonly debianPackage: string;
  /** Python module that must import as well: Debian ships python3 without it. */
  readonly pythonModule?: string;
  /** Program that is only needed while something else is being installed. */
  readonly installOnly?: boolean;
}

/** What a local run needs; `mvn` and `cc` only until their artifacts are in the cache. */
export const systemPrograms: readonly SystemProgram[] = [
  { command: "haproxy", debianPackage: "haproxy" },
  { command: "unbound", debianPackage: "unbound" },
  { command: "nft", debianPackage: "nftables" },
  { command: "ip", debianPackage: "iproute2" },
  { command: "unshare", debianPackage: "util-linux" },
  { command: "setpriv", debianPackage: "util-linux" },
  { command: "openssl", debianPackage: "openssl" },
  { command: "java", debianPackage: "openjdk-17-jre-headless" },
  { command: "python3", debianPackage: "python3-venv", pythonModule: "ensurepip" },
  { command: "mvn", debianPackage: "maven", installOnly: true },
  { command: "cc", debianPackage: "gcc libc6-dev", installOnly: true },
];

/** Absolute path of a program on PATH or in the usual system folders. */
export function findProgram(command: string): string | undefined {
  return readEnvironment()
    .programFolders.map((folder) => join(folder, command))
    .find(isExecutable);
}

export function missingPrograms(options: { readonly withInstallOnly: boolean }): readonly SystemProgram[] {
  return systemPrograms.filter(
    (program) => (options.withInstallOnly || program.installOnly !== true) && !isThere(program),
  );
}

/** Installs the packages of the missing programs, or says in one line what to type. */
export async function ensureSystemPrograms(missing: readonly SystemProgram[], offline: boolean): Promise<void> {
  if (missing.length === 0) return;
  const packages = [...new Set(missing.flatMap((program) => program.debianPackage.split(" ")))];
  const command = `apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  const names = missing.map((program) => program.command).join(", ");
  if (offline || !readEnvironment().isRoot || !existsSync("/usr/bin/apt-get")) {
    throw environmentError(`missing programs: ${names}`, {
      code: "ASSAY_INSTALL_SYSTEM",
      hint: `as root: apt-get update && ${command}`,
    });
  }
  const { code, output } = await oneAtATime(`apt-get update; ${command} -o DPkg::Lock::Timeout=600`);
  const still = missing.filter((program) => !isThere(program));
  if (code !== 0 || still.length > 0) {
    throw environmentError(
      `system packages could not be installed: ${output.trim().split("\n").slice(-2).join(" | ")}`,
      {
        code: "ASSAY_INSTALL_SYSTEM",
        hint: `as root: apt-get update && ${command}`,
      },
    );
  }
}

/** Two parts of the harness may miss the same program: whoever comes second waits for the first, and finds it there. */
function oneAtATime(command: string): ReturnType<typeof runQuietly> {
  const { cacheDirectory } = readEnvironment();
  mkdirSync(cacheDirectory, { recursive: true });
  return runQuietly(["flock", join(cacheDirectory, "system-packages.lock"), "bash", "-c", command]);
}

function isThere({ command, pythonModule, installOnly }: SystemProgram): boolean {
  const path = findProgram(command);
  if (path === undefined || pythonModule === undefined || installOnly === true) return path !== undefined;
  return spawnSync(path, ["-c", `import ${pythonModule}`], { stdio: "ignore" }).status === 0;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch (_absent) {
    return false;
  }
}
