// A run's directory: made with its id before anything else happens, so that every later step has a place to say what it
// did. The control process is the only writer of events.ndjson.

import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, realpathSync, renameSync, rmSync, symlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { systemClock } from "../core/clock.ts";
import type { Clock } from "../core/clock.ts";
import { openNdjson } from "./ndjson.ts";
import type { NdjsonWriter } from "./ndjson.ts";
import { createRedactor } from "./redaction.ts";
import type { Redactor } from "./redaction.ts";
import { runPaths } from "./run-paths.ts";
import type { RunPaths } from "./run-paths.ts";

export interface RunDirectory extends Disposable {
  readonly runId: string;
  readonly paths: RunPaths;
  readonly startedAt: Date;
  /** Directory of the run before this one, if `latest` named one. */
  readonly previous: string | undefined;
  /** Learns the run's secrets; everything written through this directory passes it. */
  readonly redactor: Redactor;
  /** Appends to events.ndjson: what, when (wall and monotonic), and fields, not sentences. */
  event(name: string, fields?: Readonly<Record<string, unknown>>): void;
  /** Seconds since the run began. */
  seconds(): number;
}

/** `20261121T120000Z-1f3a`: sorts by time, unique among runs that begin in the same second. */
export function newRunId(now: Date, noise: string = randomBytes(2).toString("hex")): string {
  return `${now.toISOString().replace(/[-:]|\.\d+/g, "")}-${noise}`;
}

export interface RunDirectoryOptions {
  /** Folder that holds the runs; ignored when `directory` is given. */
  readonly reports: string;
  /** The run's own folder (`--out`). */
  readonly directory?: string | undefined;
  readonly clock?: Clock;
}

export function openRunDirectory(options: RunDirectoryOptions): RunDirectory {
  const { reports, clock = systemClock } = options;
  const startedAt = clock.wall();
  const startedNs = clock.nowNs();
  const runId = newRunId(startedAt);
  const root = options.directory ?? join(reports, runId);
  const paths = runPaths(root);
  for (const folder of [paths.root, paths.evidence, paths.records, paths.histories, paths.measurements]) {
    mkdirSync(folder, { recursive: true });
  }
  const previous = latestOf(reports);
  if (options.directory === undefined) pointLatestAt(reports, root);
  const redactor = createRedactor();
  const events: NdjsonWriter = openNdjson(paths.events, redactor.redact);
  const seconds = (): number => (clock.nowNs() - startedNs) / 1e9;
  return {
    runId,
    paths,
    startedAt,
    previous,
    redactor,
    seconds,
    event: (name, fields = {}) => {
      events.append({ event: name, at: clock.wall().toISOString(), seconds: seconds(), runId, ...fields });
    },
    [Symbol.dispose]: () => {
      events[Symbol.dispose]();
    },
  };
}

function latestOf(reports: string): string | undefined {
  const link = join(reports, "latest");
  return existsSync(link) ? realpathSync(link) : undefined;
}

/** Swaps the link in one step, so that two runs at once leave a whole link to one of them. */
function pointLatestAt(reports: string, root: string): void {
  const link = join(reports, "latest");
  const fresh = join(reports, `.latest-${basename(root)}`);
  rmSync(fresh, { force: true });
  symlinkSync(basename(root), fresh);
  renameSync(fresh, link);
}
