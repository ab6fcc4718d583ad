// The only reader of the process environment. Ambient AWS settings are deliberately not among the things it offers.

import { homedir } from "node:os";
import { join } from "node:path";

export interface Environment {
  /** Cache of downloaded and built parts, outside the tree: $ASSAY_CACHE, /var/cache/assay for root, else the user's. */
  readonly cacheDirectory: string;
  /** File with the run context, for processes that work on a platform. */
  readonly contextFile: string | undefined;
  readonly offline: boolean;
  /** Jar of the ClickHouse Sink Connector and the SHA-256 that it has to have: no package registry has it. */
  readonly clickhouseSink: { readonly path: string; readonly sha256: string | undefined } | undefined;
  /** No colours and no cursor movement (NO_COLOR, CI, or no terminal). */
  readonly plain: boolean;
  readonly isRoot: boolean;
  /** Folders of PATH, then the ones where system programs usually are. */
  readonly programFolders: readonly string[];
  /** `ASSAY_*` settings that override assay.config.yaml, without the prefix, in lower case. */
  readonly settings: Readonly<Record<string, string>>;
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const isRoot = process.getuid?.() === 0;
  const settings = Object.fromEntries(
    Object.entries(env)
      .filter((entry): entry is [string, string] => entry[0].startsWith("ASSAY_") && entry[1] !== undefined)
      .map(([name, value]) => [name.slice("ASSAY_".length).toLowerCase(), value]),
  );
  return {
    cacheDirectory: env["ASSAY_CACHE"] ?? defaultCache(env, isRoot),
    contextFile: env["ASSAY_CONTEXT"],
    offline: env["ASSAY_OFFLINE"] === "1",
    clickhouseSink: sinkOf(env),
    plain: env["NO_COLOR"] !== undefined || env["CI"] !== undefined || !process.stderr.isTTY,
    isRoot,
    programFolders: [...(env["PATH"] ?? "").split(":"), "/usr/sbin", "/sbin", "/usr/bin", "/bin"],
    settings,
  };
}

function sinkOf(env: NodeJS.ProcessEnv): Environment["clickhouseSink"] {
  const path = env["ASSAY_CLICKHOUSE_SINK"];
  if (path === undefined || path === "") return undefined;
  return { path, sha256: env["ASSAY_CLICKHOUSE_SINK_SHA256"] };
}

/**
 * The environment for a child process of a run: what ordinary clients need (PATH, certificates, locale), nothing that
 * carries somebody's credentials. `extra` is added on top.
 */
export function childEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isHarmless(entry[0]),
  );
  return { ...Object.fromEntries(kept), ...extra };
}

/**
 * The environment for package clients (npm, pip, mvn, apt): as it is, so that they work as they are set up here; only that a
 * Java machine leaves no folder with figures of itself on the machine.
 */
export function installerEnvironment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const present = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const told = process.env["JAVA_TOOL_OPTIONS"];
  const java = [...(told === undefined ? [] : [told]), "-XX:-UsePerfData"].join(" ");
  return { ...Object.fromEntries(present), JAVA_TOOL_OPTIONS: java, ...extra };
}

const harmless = new Set([
  "PATH",
  "LANG",
  "LC_ALL",
  "TERM",
  "TZ",
  "NO_COLOR",
  "CI",
  "HOME",
  "USER",
  "LOGNAME",
  "JAVA_HOME",
  "ASSAY_CACHE",
  "ASSAY_MARK",
]);

function isHarmless(name: string): boolean {
  return harmless.has(name);
}

function defaultCache(env: NodeJS.ProcessEnv, isRoot: boolean): string {
  if (isRoot) return "/var/cache/assay";
  return join(env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "assay");
}

/** The mark by which a caller recognizes all processes of its run: every process of a lab carries it on. */
export function processMark(): Record<string, string> {
  const mark = process.env["ASSAY_MARK"];
  return mark === undefined ? {} : { ASSAY_MARK: mark };
}
