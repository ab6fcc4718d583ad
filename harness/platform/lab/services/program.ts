// What a program of the lab is started with, and how it is known to be ready.

import type { Duplex } from "node:stream";
import type { KafkaParts } from "../../install/kafka-parts.ts";
import type { DruidParts } from "../../install/druid-parts.ts";
import type { StreamParts } from "../../install/stream-parts.ts";
import type { FileSpec } from "../lab-spec.ts";

export interface ProgramPaths {
  readonly java: string;
  readonly haproxy: string;
  readonly unbound: string;
  readonly unboundControl: string;
  /** Launcher and library of each ClickHouse server by image tag. */
  readonly clickhouseBuilds: Readonly<Record<string, { readonly server: string; readonly library: string }>>;
  readonly zookeeperClasspath: string;
  /** Programs of a streaming platform: installed where one is brought up. */
  readonly stream: StreamParts;
  /** Programs of a pipeline of Kafka: installed where one is brought up. */
  readonly kafka: KafkaParts;
  /** Programs of a platform with Druid: installed where one is brought up. */
  readonly druid: DruidParts;
}

/**
 * Programs of one stage start side by side, once those of the stages before it serve: a database server that starts before
 * the quorum of its coordinators loses seconds in its own back-off.
 */
export const bootStages = ["coordination", "stores", "bookies", "brokers", "gateways", "applications"] as const;

export interface Program {
  readonly stage: (typeof bootStages)[number];
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly files: readonly FileSpec[];
  /** Folders that must be writable inside, besides the volumes. */
  readonly covers: readonly string[];
  readonly logFiles: readonly string[];
  /** File inside in which ended processes of the program have left how large they were (`assay-ns weigh`). */
  readonly weighed?: string;
  /** A folder that all programs with a folder of this name share, where the platform has a bucket. */
  readonly shared?: { readonly name: string; readonly path: string };
  /** How long it may take to serve, and how often it is asked; absent: what a database server needs. */
  readonly patience?: Patience;
  /** True once it serves; false or an error is "not yet". */
  readonly isReady: (dial: Dial) => Promise<boolean>;
}

/** Opens a TCP connection from inside the program's own network namespace. */
export type Dial = (address: string, port: number) => Duplex;

export interface Patience {
  readonly withinMs: number;
  readonly everyMs: number;
}

/** A Java machine that starts beside a dozen others on two processors. */
export const slowStart: Patience = { withinMs: 300_000, everyMs: 700 };
