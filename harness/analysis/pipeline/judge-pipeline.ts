// One verdict for each row of an experiment on a stream: of what the checkers say of its history, what the job did, and
// what could not be read, the parts that the row is about. An experiment that was none decides nothing, and accuses nobody.

import type { CheckerName, VerdictDocument } from "../checkers/checker.ts";
import { judgeBacklog } from "./judge-backlog.ts";
import type { BacklogRecord } from "./judge-backlog.ts";
import { judgeJob } from "./judge-job.ts";
import type { JobRecord } from "./judge-job.ts";
import { composed, ofChecker, part, withoutBlame } from "./parts.ts";
import type { Part } from "./parts.ts";

export interface PipelineSeen {
  readonly experiment: string;
  /** Messages that were sent. */
  readonly sent: number;
  readonly acknowledged: number;
  /** What kept the experiment from being one. */
  readonly problems: readonly string[];
  /** By what the fault was seen to bite. */
  readonly signs: readonly string[];
  /** Places that could not be read. */
  readonly unread: readonly string[];
  /** What the tables count that nobody sent. */
  readonly wrong: readonly string[];
  readonly checkers: readonly VerdictDocument[];
  /** From the first to the last moment of which publishing may have resumed for good; absent where it is not judged. */
  readonly resumed: Resumption | undefined;
  /** Absent where the job is not watched. */
  readonly job: JobRecord | undefined;
  /** Absent where the backlog is not watched. */
  readonly backlog: BacklogRecord | undefined;
}

/** Milliseconds since the fault began; `highMs` is infinite when publishing was not seen good for long enough. */
export interface Resumption {
  readonly lowMs: number;
  readonly highMs: number;
  readonly atMostMs: number;
}

/** What a row asks of an experiment; that the fault bit is asked of all. */
interface Asked {
  readonly checkers: readonly CheckerName[];
  /** Publishing has to resume, and every message has to be acknowledged in the end. */
  readonly isPublishing?: boolean;
  readonly isJob?: boolean;
  /** The subscription has to keep count of what its consumer does not fetch, and of nothing in the end. */
  readonly isBacklog?: boolean;
}

const once: readonly CheckerName[] = ["lost-rows", "duplicate-rows", "unexpected-rows"];

const partsOf = {
  "PIPE-005": { checkers: ["lost-rows", "recovery"], isPublishing: true },
  "PIPE-010": { checkers: ["lost-rows"], isBacklog: true },
  "PIPE-011": { checkers: ["lost-rows", "recovery"], isPublishing: true },
  "PIPE-012": { checkers: once },
  "PIPE-019": { checkers: once },
  "PIPE-020": { checkers: [], isJob: true },
  "REP-009": { checkers: ["lost-rows"] },
} satisfies Readonly<Record<string, Asked>>;

/** Rows that experiments on a stream decide. */
export type PipelineRow = keyof typeof partsOf;
export const pipelineRows = Object.keys(partsOf) as PipelineRow[];

export function judgePipeline(row: PipelineRow, seen: PipelineSeen): Part {
  const wanted: Asked = partsOf[row];
  const ground = groundOf(seen);
  const parts = [
    ...wanted.checkers.map((name) => ofChecker(name, seen)),
    ...(wanted.checkers.length > 0 ? readings(seen) : []),
    ...(wanted.isJob === true ? [ofJob(seen)] : []),
    ...(wanted.isBacklog === true ? [ofBacklog(seen)] : []),
    ...(wanted.isPublishing === true ? [resumption(seen)] : []),
    acknowledgement(wanted, seen),
  ];
  const isSound = ground.every(({ verdict }) => verdict === "held");
  const all = [...ground, ...(isSound ? parts : parts.map(withoutBlame))];
  const verdict = composed(all);
  const told = all.filter((one) => verdict === "held" || one.verdict !== "held").flatMap(({ findings }) => findings);
  return { verdict, findings: verdict === "held" ? told.map((one) => ({ ...one, severity: "note" })) : told };
}

/**
 * What every verdict rests on: a harness that worked, a fault that bit, and a job that it interrupted, or a consumer that it
 * kept away, where it is meant to.
 */
function groundOf(seen: PipelineSeen): Part[] {
  const { problems, signs, job, backlog } = seen;
  const interruption = job === undefined ? undefined : judgeJob(job);
  const absence = backlog === undefined ? undefined : judgeBacklog(backlog);
  return [
    ...problems.map((message) => part("unknown", seen, message)),
    ofChecker("fault-bit", seen),
    ...(signs.length === 0 ? [part("unknown", seen, "no sign showed that the fault bit")] : []),
    ...signs.map((message) => part("held", seen, message)),
    ...(interruption?.isInterrupted === false ? [interruption] : []),
    ...(absence?.isAway === false ? [absence] : []),
  ];
}

function readings(seen: PipelineSeen): Part[] {
  return [
    ...seen.wrong.map((message) => part("violated", seen, message)),
    ...seen.unread.map((message) => part("unknown", seen, message)),
  ];
}

function ofJob(seen: PipelineSeen): Part {
  return seen.job === undefined ? part("unknown", seen, "the job was not watched") : judgeJob(seen.job);
}

function ofBacklog(seen: PipelineSeen): Part {
  return seen.backlog === undefined ? part("unknown", seen, "nobody watched the backlog") : judgeBacklog(seen.backlog);
}

/** The clients resend for minutes after the fault is healed: what is never acknowledged then is lost on the way. */
function acknowledgement({ isPublishing = false }: Asked, seen: PipelineSeen): Part {
  const { sent, acknowledged } = seen;
  if (sent === 0) return part("unknown", seen, "no message was sent");
  if (acknowledged >= sent) return part("held", seen, `${String(sent)} messages were sent, all of them acknowledged`);
  const message = `${String(sent - acknowledged)} of ${String(sent)} messages were never acknowledged`;
  return part(isPublishing ? "violated" : "unknown", seen, message);
}

/** The checker takes the first good stretch after the fault began, which may lie before it bit: the last bad moment counts. */
function resumption(seen: PipelineSeen): Part {
  if (seen.resumed === undefined) return part("unknown", seen, "nobody watched whether publishing resumed");
  const { lowMs, highMs, atMostMs } = seen.resumed;
  const [low, high, atMost] = [lowMs, highMs, atMostMs].map((ms) => (ms / 1_000).toFixed(1)) as [
    string,
    string,
    string,
  ];
  const message = Number.isFinite(highMs)
    ? `publishing was prompt for good between ${low} and ${high} s after the fault began (at most ${atMost} s)`
    : `publishing was not seen prompt for good after ${low} s, counted from the fault's begin (at most ${atMost} s)`;
  return part(lowMs > atMostMs ? "violated" : highMs > atMostMs ? "unknown" : "held", seen, message);
}
