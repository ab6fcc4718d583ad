// Whether a stream job came back by itself from its last checkpoint and worked off what had piled up, from samples of what
// its REST interface said. A job that nothing interrupted shows nothing of the kind, whatever it says.

import type { Finding, Verdict } from "../../core/verdict.ts";

/** One look at the job. Fields are absent where nobody answered. */
export interface JobSample {
  /** Milliseconds since the watch began. */
  readonly atMs: number;
  readonly state?: string;
  /** Numbers of the latest completed checkpoint, and of the one that the job was restored from. */
  readonly completed?: number;
  readonly restored?: number;
}

export interface JobRecord {
  readonly samples: readonly JobSample[];
  /** When the fault was asked for; absent when none was. */
  readonly faultMs: number | undefined;
  /** Messages that nobody had consumed at the end; absent when it could not be read. */
  readonly backlog: number | undefined;
  readonly withinMs: number;
}

export interface JobJudgement {
  readonly verdict: Extract<Verdict, "held" | "violated" | "unknown">;
  readonly findings: readonly Finding[];
  /** Whether the fault interrupted a job that ran: without it no row of the experiment is decided. */
  readonly isInterrupted: boolean;
  readonly downMs: number | undefined;
}

const running = "RUNNING";

export function judgeJob({ samples, faultMs = Infinity, backlog, withinMs }: JobRecord): JobJudgement {
  const before = samples.filter(({ atMs }) => atMs < faultMs);
  const after = samples.filter(({ atMs }) => atMs >= faultMs);
  const earlier = before.at(-1);
  const lastCompleted = Math.max(0, ...before.map(({ completed }) => completed ?? 0));
  if (earlier?.state !== running || lastCompleted === 0) {
    return uninterrupted("the job did not run with a checkpoint before the fault");
  }
  const lost = after.find((sample) => isLost(sample, earlier)) ?? silentToTheEnd(after);
  if (lost === undefined) return uninterrupted("the fault did not interrupt the job");
  const again = after.find(
    ({ state, restored, atMs }) =>
      state === running && restored !== undefined && restored >= lastCompleted && atMs >= lost.atMs,
  );
  if (again === undefined) return away({ last: after.at(-1), lastCompleted, faultMs, withinMs, backlog });
  const downMs = again.atMs - faultMs;
  const problems = [
    ...(downMs > withinMs ? [`the job ran again after ${String(downMs)} ms`] : []),
    ...(backlog !== undefined && backlog > 0 ? [`${String(backlog)} messages were never consumed`] : []),
  ];
  if (problems.length > 0) return interrupted("violated", downMs, problems);
  if (backlog === undefined) return interrupted("unknown", downMs, ["what had piled up could not be read"]);
  const words = `the job ran again ${String(downMs)} ms after the fault was asked for, from checkpoint ${String(again.restored)}; nothing was left to consume`;
  return interrupted("held", downMs, [words]);
}

/** Another state, another checkpoint to have come from, or a count of checkpoints that began anew. Silence alone is none. */
function isLost({ state, restored, completed }: JobSample, earlier: JobSample): boolean {
  if (state === undefined) return false;
  const isAnew = completed !== undefined && completed < (earlier.completed ?? 0);
  return state !== running || restored !== earlier.restored || isAnew;
}

/** The first of the samples at the end in which nobody answered any more. */
function silentToTheEnd(after: readonly JobSample[]): JobSample | undefined {
  return after[after.findLastIndex(({ state }) => state !== undefined) + 1];
}

interface Away {
  readonly last: JobSample | undefined;
  readonly lastCompleted: number;
  readonly faultMs: number;
  readonly withinMs: number;
  readonly backlog: number | undefined;
}

function away({ last, lastCompleted, faultMs, withinMs, backlog }: Away): JobJudgement {
  if (last === undefined || last.atMs - faultMs < withinMs) {
    return interrupted("unknown", undefined, ["the job was not watched for long enough"]);
  }
  // Whoever reaches neither the job nor the brokers may be who is cut off.
  if (last.state === undefined && backlog === undefined) {
    return interrupted("unknown", undefined, ["neither the job nor the brokers answered in the end"]);
  }
  const restored = last.restored === undefined ? "nothing" : `checkpoint ${String(last.restored)}`;
  const words = `the job is ${last.state ?? "silent"} and was restored from ${restored}; checkpoint ${String(lastCompleted)} was complete before the fault`;
  return interrupted("violated", undefined, [words]);
}

function uninterrupted(message: string): JobJudgement {
  return { verdict: "unknown", isInterrupted: false, downMs: undefined, findings: findingsOf([message]) };
}

function interrupted(
  verdict: JobJudgement["verdict"],
  downMs: number | undefined,
  messages: readonly string[],
): JobJudgement {
  return { verdict, isInterrupted: true, downMs, findings: findingsOf(messages) };
}

function findingsOf(messages: readonly string[]): Finding[] {
  return messages.map((message) => ({ source: "flink", resource: "iot-flink-job", message }));
}
