// Whether a Coordinator starts only with its metadata reachable (DRUID-026): unhealthy for as long as the database's port is
// closed, healthy by itself soon after it is open, and with all that the database had told before.

import { judged } from "./judge-hand-over.ts";
import type { DruidJudgement } from "./judge-hand-over.ts";

export interface HealthSample {
  /** Milliseconds since the watch began. */
  readonly atMs: number;
  readonly isHealthy: boolean;
}

export interface MetadataSeen {
  readonly samples: readonly HealthSample[];
  /** When every Coordinator was seen to have ended; undefined: none was. */
  readonly killedMs: number | undefined;
  /** When the port's closing had been asked for, when a packet was seen to be dropped, when its opening was asked for. */
  readonly closingMs: number | undefined;
  readonly closedMs: number | undefined;
  readonly openedMs: number | undefined;
  /** How long after that a Coordinator may take. */
  readonly withinMs: number;
  /** Segments and rules that the Coordinator tells; undefined: it did not. */
  readonly before: readonly string[] | undefined;
  readonly after: readonly string[] | undefined;
  readonly problems: readonly string[];
}

/** No Coordinator has asked its database anything so soon after its process began: it takes a Java machine to start. */
const asksAfterMs = 3_000;
/** Fewer looks at a closed port say nothing. */
const fewestLooks = 5;

export function judgeMetadata(seen: MetadataSeen): DruidJudgement {
  const { problems } = seen;
  return judged([...problems.map((problem) => ["unknown", problem] as const), ...whileClosed(seen), ...onceOpen(seen)]);
}

type Part = Parameters<typeof judged>[0][number];

function whileClosed({ samples, killedMs, closingMs, closedMs, openedMs }: MetadataSeen): Part[] {
  if (killedMs === undefined) return [["unknown", "the Coordinators were not seen to end"]];
  if (closingMs === undefined || closedMs === undefined || openedMs === undefined)
    return [["unknown", "the port was not seen to be closed"]];
  if (samples.find(({ atMs }) => atMs < killedMs)?.isHealthy !== true) {
    return [["unknown", "no Coordinator was healthy before"]];
  }
  const looks = samples.filter(({ atMs }) => atMs >= closedMs && atMs < openedMs);
  if (looks.length < fewestLooks) return [["unknown", `only ${String(looks.length)} looks while the port was closed`]];
  const healthy = looks.find(({ isHealthy }) => isHealthy);
  if (healthy === undefined) return [];
  const when = `a Coordinator is healthy ${String(Math.round(healthy.atMs - closedMs))} ms after its database was cut off`;
  // One that had asked before the port was closed says nothing about one that cannot ask.
  return [
    closingMs - killedMs > asksAfterMs ? ["unknown", `${when}, and may have read it before`] : ["violated", when],
  ];
}

function onceOpen({ samples, openedMs, withinMs, before, after }: MetadataSeen): Part[] {
  if (openedMs === undefined) return [];
  const later = samples.filter(({ atMs }) => atMs >= openedMs);
  const again = later.find(({ isHealthy }) => isHealthy);
  const last = later.at(-1);
  if (again === undefined) {
    const isOver = last !== undefined && last.atMs - openedMs >= withinMs;
    if (!isOver) return [["unknown", "the Coordinators were not watched for long enough"]];
    return [["violated", `no Coordinator is healthy ${String(withinMs)} ms after the port was opened`]];
  }
  if (again.atMs - openedMs > withinMs) {
    return [
      ["violated", `a Coordinator is healthy only ${String(again.atMs - openedMs)} ms after the port was opened`],
    ];
  }
  if (before === undefined || after === undefined) return [["unknown", "the metadata could not be read"]];
  if (before.length === 0) return [["unknown", "there was no metadata that could have been lost"]];
  const lost = before.filter((id) => !after.includes(id));
  return lost.map((id) => ["violated", `${id} is no longer known`] as const);
}
