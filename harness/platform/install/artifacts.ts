// The parts of the embedded stack that the cache holds, and the paths that the lab and the control plane start them by.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { environmentError } from "../../core/errors.ts";
import { artifactPath, ensureCached, isCached } from "./cache.ts";
import type { CachedArtifact } from "./cache.ts";
import { olderServer, serverBuilds } from "./server-builds.ts";
import type { ServerBuild } from "./server-builds.ts";
import { kafkaParts } from "./kafka-parts.ts";
import type { KafkaParts } from "./kafka-parts.ts";
import { druidParts } from "./druid-parts.ts";
import type { DruidParts } from "./druid-parts.ts";
import { streamParts } from "./stream-parts.ts";
import type { StreamParts } from "./stream-parts.ts";
import { ensureSystemPrograms, findProgram, missingPrograms } from "./system-packages.ts";

/** Absolute paths of every program and library that a local run starts. */
export interface Artifacts {
  readonly node: string;
  /** Interpreter of the control plane's own environment (moto server). */
  readonly controlPlanePython: string;
  /** Any CPython: hosts the ClickHouse library where no C compiler was there to build the launcher. */
  readonly python: string;
  readonly clickhouseLibrary: string;
  /** Folder with the launcher and the Python-symbol shim built for it. */
  readonly clickhouseNative: string;
  /** Servers by image tag: the one above, and the older ones that were installed. */
  readonly clickhouseBuilds: Readonly<Record<string, ServerBuild>>;
  /** Java class path, with its wildcard. */
  readonly zookeeperClasspath: string;
  /** Where the programs of a streaming platform lie, once one was asked for. */
  readonly stream: StreamParts;
  /** The same for a pipeline of Kafka. */
  readonly kafka: KafkaParts;
  /** Where those of a platform with Druid lie, once one was asked for. */
  readonly druid: DruidParts;
  readonly java: string;
  readonly haproxy: string;
  readonly unbound: string;
  readonly unboundControl: string;
  readonly nft: string;
  readonly ip: string;
  readonly openssl: string;
}

const here = fileURLToPath(new URL(".", import.meta.url));
const native = join(here, "../lab/services/native");
const planeRequirements = join(here, "../emulator/requirements.txt");
const clickhouseRequirements = join(here, "clickhouse.requirements.txt");

/** Name ends in a digest of what it is built from, so that a changed pin never meets an old folder. */
function named(name: string, sources: readonly string[]): string {
  const digest = createHash("sha256");
  for (const source of sources) if (existsSync(source)) digest.update(readFileSync(source));
  return `${name}-${process.arch}-${digest.digest("hex").slice(0, 12)}`;
}

export function localArtifacts(): Record<"clickhouse" | "controlPlane" | "zookeeper", CachedArtifact> {
  const network = "check the network, or fill the cache on a machine that has one and copy it";
  return {
    clickhouse: {
      name: named("clickhouse-25.8.2.1", [clickhouseRequirements, join(here, "clickhouse.sh"), ...nativeSources()]),
      megabytes: 180,
      script: join(here, "clickhouse.sh"),
      arguments: [clickhouseRequirements, native],
      hint: network,
    },
    controlPlane: {
      name: named("control-plane", [planeRequirements]),
      megabytes: 60,
      script: join(here, "python-environment.sh"),
      arguments: [planeRequirements],
      hint: network,
    },
    zookeeper: {
      name: named("zookeeper-3.9.3", [join(here, "zookeeper.pom.xml")]),
      megabytes: 17,
      script: join(here, "zookeeper.sh"),
      arguments: [join(here, "zookeeper.pom.xml")],
      hint: network,
    },
  };
}

export interface EnsureOptions {
  readonly cacheDirectory: string;
  readonly offline: boolean;
  /** Told what is missing with its size before anything is fetched, and each part when it is there. */
  readonly narrate: (line: string) => void;
  /** Image tags of the ClickHouse servers that the run starts; the standard one is always there. */
  readonly servers?: readonly string[];
}

/** Installs what is missing, all parts at once; an error names the part and what to do (exit 3). */
export async function ensureArtifacts(options: EnsureOptions): Promise<Artifacts> {
  const { cacheDirectory, offline, narrate, servers = [] } = options;
  const parts = [...Object.values(localArtifacts()), ...servers.flatMap((tag) => olderServer(tag) ?? [])];
  const absent = parts.filter((part) => !isCached(cacheDirectory, part));
  const programs = missingPrograms({ withInstallOnly: absent.length > 0 });
  const wanted = [
    ...programs.map((program) => program.command),
    ...absent.map((part) => `${part.name} (${String(part.megabytes)} MB)`),
  ];
  if (wanted.length > 0) narrate(`installing: ${wanted.join(", ")}`);
  if (offline && absent.length > 0) {
    throw environmentError(`offline, and not in ${cacheDirectory}: ${absent.map((part) => part.name).join(", ")}`, {
      code: "ASSAY_INSTALL_OFFLINE",
      hint: "run once with a network, or set ASSAY_CACHE to a filled cache",
    });
  }
  await ensureSystemPrograms(programs, offline);
  await Promise.all(
    absent.map(async (part) => {
      await ensureCached(cacheDirectory, part);
      narrate(`installed ${part.name}`);
    }),
  );
  return artifactPaths(cacheDirectory);
}

/** Paths without installing anything; an error names the first part that is missing. */
export function artifactPaths(cacheDirectory: string): Artifacts {
  const parts = localArtifacts();
  const folder = (part: CachedArtifact): string => {
    if (isCached(cacheDirectory, part)) return artifactPath(cacheDirectory, part);
    throw environmentError(`${part.name} is not in ${cacheDirectory}`, {
      code: "ASSAY_INSTALL_MISSING",
      hint: "run ./assay doctor",
    });
  };
  const clickhouse = folder(parts.clickhouse);
  const clickhouseLibrary = join(clickhouse, "chdb/_chdb.abi3.so");
  const standard = { server: join(clickhouse, "clickhouse-server"), library: clickhouseLibrary };
  return {
    node: process.execPath,
    controlPlanePython: join(folder(parts.controlPlane), "bin/python"),
    python: program("python3"),
    clickhouseLibrary,
    clickhouseNative: clickhouse,
    clickhouseBuilds: serverBuilds(cacheDirectory, standard),
    zookeeperClasspath: join(folder(parts.zookeeper), "lib/*"),
    stream: streamParts(cacheDirectory),
    kafka: kafkaParts(cacheDirectory),
    druid: druidParts(cacheDirectory),
    java: program("java"),
    haproxy: program("haproxy"),
    unbound: program("unbound"),
    unboundControl: program("unbound-control"),
    nft: program("nft"),
    ip: program("ip"),
    openssl: program("openssl"),
  };
}

function program(command: string): string {
  const path = findProgram(command);
  if (path !== undefined) return path;
  throw environmentError(`${command} is missing`, { code: "ASSAY_INSTALL_MISSING", hint: "run ./assay doctor" });
}

const linkSources = ["hold.c", "kernel.c", "kernel.h", "link.h", "main.c", "probe.c", "probe.h"].map(
  (file) => `link/${file}`,
);

function nativeSources(): string[] {
  return ["build.sh", "clickhouse-server.c", "python-symbols.h", "assay-ns.c", "assay-strain.c", ...linkSources].map(
    (file) => join(native, file),
  );
}
