// Each component missing or broken in turn: exit 3 when the platform cannot come up, one line that says what to do,
// never a pass. A component is broken in a mount namespace of its own, so that nobody else's is.

import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readEnvironment } from "../../config/environment.ts";
import { assert } from "../../core/errors.ts";
import { localArtifacts } from "../../platform/install/artifacts.ts";
import { findProgram } from "../../platform/install/system-packages.ts";
import { assay } from "./command.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";
import { openScratch, scratchName } from "./scratch.ts";

interface Breakage {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly wrap?: readonly string[];
  readonly exit: number;
  /** The line on stderr that says what is wrong and what to do. */
  readonly says: RegExp;
}

/** Where the installer leaves the server library inside its artifact. */
const clickhouseFile = "chdb/_chdb.abi3.so";
const smallest = ["run", "--requirement", "NET-001"];

export const brokenPhase: Phase = {
  name: "broken",
  what: "each component missing or broken: never a pass, one line that says what to do",
  run: async ({ narrate, signal, wanted }) => {
    using folder = openScratch("broken");
    const scratch = folder.path;
    const results: CaseResult[] = [];
    {
      for (const breakage of breakages(scratch).filter(({ name }) => wanted(name))) {
        if (signal.aborted) break;
        narrate(breakage.name);
        results.push(await tryBreakage(breakage));
      }
    }
    return results;
  },
};

function tryBreakage({ name, argv, env = {}, wrap = [], exit, says }: Breakage): Promise<CaseResult> {
  return testCase(name, async () => {
    const result = await assay({ argv, env, wrap, timeoutMs: 240_000 });
    assert(
      result.code === exit,
      `exit ${String(result.code)} instead of ${String(exit)}: ${result.stderr.slice(-400)}`,
    );
    const line = result.stderr.split("\n").find((text) => text.startsWith("assay:")) ?? "";
    assert(says.test(line), `says "${line}", expected ${String(says)}`);
    assert(!/^\s+at /m.test(result.stderr), "prints a stack trace");
  });
}

function breakages(scratch: string): Breakage[] {
  return [...brokenParts(scratch), ...brokenMachine(scratch)];
}

function brokenParts(scratch: string): Breakage[] {
  const parts = localArtifacts();
  const broken = (name: string, at: { part: string; file: string; says: RegExp }): Breakage => {
    const env = { ASSAY_CACHE: cacheWithBroken(join(scratch, at.part), at.part, at.file) };
    return { name, argv: smallest, env, exit: 3, says: at.says };
  };
  const { controlPlane, clickhouse, zookeeper } = parts;
  return [
    broken("emulator broken", { part: controlPlane.name, file: "bin/python", says: /control plane/i }),
    broken("ClickHouse broken", { part: clickhouse.name, file: clickhouseFile, says: /clickhouse/i }),
    broken("ZooKeeper broken", { part: zookeeper.name, file: "lib", says: /keeper/i }),
  ];
}

function brokenMachine(scratch: string): Breakage[] {
  const found = { argv: smallest, exit: 3 };
  const empty = { ASSAY_CACHE: join(scratch, "empty") };
  const full = [...smallest, "--out", "/mnt/run"];
  return [
    { ...found, name: "Java broken", wrap: over("java"), says: /java|keeper/i },
    { ...found, name: "nftables broken", wrap: over("nft"), says: /nft/i },
    { ...found, name: "load balancer broken", wrap: over("haproxy"), says: /haproxy|load balancer|nlb/i },
    { ...found, name: "disk full", argv: full, wrap: smallDisk, says: /no space|disk full|ENOSPC/i },
    { ...found, name: "no network, empty cache", env: empty, wrap: noNetwork, says: /could not be installed|network/i },
    { ...found, name: "offline, empty cache", argv: [...smallest, "--offline"], env: empty, says: /offline/ },
    { ...found, name: "neither root nor user namespaces", wrap: noNamespaces, says: /namespaces/ },
  ];
}

/** A cache that is the real one but for one file (or folder), which is there and useless. */
function cacheWithBroken(folder: string, part: string, file: string): string {
  const { cacheDirectory } = readEnvironment();
  mkdirSync(join(folder, part), { recursive: true });
  for (const name of readdirSync(cacheDirectory)) {
    if (![part, "locks", scratchName].includes(name)) symlinkSync(join(cacheDirectory, name), join(folder, name));
  }
  const [first = "", ...rest] = file.split("/");
  for (const name of readdirSync(join(cacheDirectory, part))) {
    if (name !== first) symlinkSync(join(cacheDirectory, part, name), join(folder, part, name));
  }
  const broken = join(folder, part, file);
  mkdirSync(join(broken, ".."), { recursive: true });
  writeFileSync(broken, rest.length > 0 ? "#!/bin/sh\nexit 1\n" : "not what it should be\n", { mode: 0o755 });
  return folder;
}

/** Lays /bin/false over a program, seen by this command only. */
function over(command: string): string[] {
  const path = findProgram(command) ?? command;
  return [
    "unshare",
    "--mount",
    "sh",
    "-c",
    `mount --bind "$(readlink -f /bin/false)" "$(readlink -f ${path})" && exec "$@"`,
    "sh",
  ];
}

const noNetwork = ["unshare", "--net"];

const smallDisk = ["unshare", "--mount", "sh", "-c", 'mount -t tmpfs -o size=256k t /mnt && exec "$@"', "sh"];

const noNamespaces = [
  "unshare",
  "--user",
  "--map-root-user",
  "sh",
  "-c",
  'echo 0 >/proc/sys/user/max_user_namespaces; exec setpriv --bounding-set=-all --inh-caps=-all --no-new-privs "$@"',
  "sh",
];
