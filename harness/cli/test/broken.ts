// Each component missing or broken in turn: exit 3 when the platform cannot come up, one line that says what to do,
// never a pass. A component is broken in a mount namespace of its own, so that nobody else's is.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnvironment } from "../../config/environment.ts";
import { assert } from "../../core/errors.ts";
import { localArtifacts } from "../../platform/install/artifacts.ts";
import { findProgram } from "../../platform/install/system-packages.ts";
import { assay } from "./command.ts";
import { testCase } from "./phase.ts";
import type { CaseResult, Phase } from "./phase.ts";

interface Breakage {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly wrap?: readonly string[];
  readonly exit: number;
  /** The line on stderr that says what is wrong and what to do. */
  readonly says: RegExp;
}

const smallest = ["run", "--requirement", "NET-001"];

export const brokenPhase: Phase = {
  name: "broken",
  what: "each component missing or broken: never a pass, one line that says what to do",
  run: async ({ narrate, signal }) => {
    const scratch = mkdtempSync(join(tmpdir(), "assay-broken-"));
    const results: CaseResult[] = [];
    try {
      for (const breakage of breakages(scratch)) {
        if (signal.aborted) break;
        narrate(breakage.name);
        results.push(await tryBreakage(breakage));
      }
    } finally {
      rmSync(scratch, { recursive: true, force: true });
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
  const parts = localArtifacts();
  const withBroken = (label: string, part: string, file: string): Record<string, string> => ({
    ASSAY_CACHE: cacheWithBroken(join(scratch, label), part, file),
  });
  return [
    {
      name: "emulator broken",
      argv: smallest,
      env: withBroken("plane", parts.controlPlane.name, "bin/python"),
      exit: 3,
      says: /control plane/i,
    },
    {
      name: "ClickHouse broken",
      argv: smallest,
      env: withBroken("ch", parts.clickhouse.name, "libclickhouse.so"),
      exit: 3,
      says: /clickhouse/i,
    },
    {
      name: "ZooKeeper broken",
      argv: smallest,
      env: withBroken("zk", parts.zookeeper.name, "lib"),
      exit: 3,
      says: /keeper/i,
    },
    { name: "Java broken", argv: smallest, wrap: over("java"), exit: 3, says: /java|keeper/i },
    { name: "nftables broken", argv: smallest, wrap: over("nft"), exit: 3, says: /nft/i },
    {
      name: "load balancer broken",
      argv: smallest,
      wrap: over("haproxy"),
      exit: 3,
      says: /haproxy|load balancer|nlb/i,
    },
    {
      name: "disk full",
      argv: [...smallest, "--out", "/mnt/run"],
      wrap: smallDisk,
      exit: 3,
      says: /no space|disk full/i,
    },
    {
      name: "no network and an empty cache",
      argv: smallest,
      env: { ASSAY_CACHE: join(scratch, "empty") },
      wrap: ["unshare", "--net"],
      exit: 3,
      says: /could not be installed|missing|network/i,
    },
    {
      name: "offline and an empty cache",
      argv: [...smallest, "--offline"],
      env: { ASSAY_CACHE: join(scratch, "none") },
      exit: 3,
      says: /offline/,
    },
    { name: "neither root nor user namespaces", argv: smallest, wrap: noNamespaces, exit: 3, says: /namespaces/ },
  ];
}

/** A cache that is the real one but for one file (or folder), which is there and useless. */
function cacheWithBroken(folder: string, part: string, file: string): string {
  const { cacheDirectory } = readEnvironment();
  mkdirSync(join(folder, part), { recursive: true });
  for (const name of readdirSync(cacheDirectory)) {
    if (name !== part && name !== "locks") symlinkSync(join(cacheDirectory, name), join(folder, name));
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
