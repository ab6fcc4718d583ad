// Whether a stream job came back by itself from its last checkpoint and worked off what had piled up, from samples of what
// its REST interface said.

import type { Finding, Verdict } from "../../core/verdict.ts";

/** One look at the job. Fields are absent where nobody answered. */
export interface JobSample {
  /** Milliseconds since the watch began. */
  readonly atMs: number;
  readonly state?: string;
  /** Checkpoints that were completed, and the latest of them. */
  readonly completed?: number;
  readonly restored?: number;
}

export interface JobRecord {
  readonly samples: readonly JobSample[];
  /** When the fault was asked for. */
  readonly faultMs: number;
  /** Messages that nobody had consumed at the end; absent when it could not be read. */
  readonly backlog: number | undefined;
  readonly withinMs: number;
}

export interface JobJudgement {
  readonly verdict: Extract<Verdict, "held" | "violated" | "unknown">;
  readonly findings: readonly Finding[];
  readonly downMs: number | undefined;
}

const running = "RUNNING";

export function judgeJob({ samples, faultMs, backlog, withinMs }: JobRecord): JobJudgement {
  const before = samples.filter(({ atMs }) => atMs < faultMs);
  const after = samples.filter(({ atMs }) => atMs >= faultMs);
  const wasRunning = before.at(-1)?.state === running;
  const lastCompleted = Math.max(0, ...before.map(({ completed }) => completed ?? 0));
  if (!wasRunning || lastCompleted === 0) {
    return judged("unknown", undefined, ["the job did not run with a checkpoint before the fault"]);
  }
  const lost = after.find(({ state }) => state !== running);
  const again = after.find(
    ({ state, restored, atMs }) =>
      state === running && restored !== undefined && restored >= lastCompleted && atMs >= (lost?.atMs ?? faultMs),
  );
  if (again === undefined) {
    const last = after.at(-1);
    const isOver = last !== undefined && last.atMs - faultMs >= withinMs;
    if (!isOver) return judged("unknown", undefined, ["the job was not watched for long enough"]);
    const restored = last.restored === undefined ? "nothing" : `checkpoint ${String(last.restored)}`;
    const words = `the job is ${last.state ?? "silent"} and was restored from ${restored}; checkpoint ${String(lastCompleted)} was complete before the fault`;
    return judged("violated", undefined, [words]);
  }
  const downMs = again.atMs - faultMs;
  const problems = [
    ...(downMs > withinMs ? [`the job ran again after ${String(downMs)} ms`] : []),
    ...(backlog !== undefined && backlog > 0 ? [`${String(backlog)} messages were never consumed`] : []),
  ];
  if (problems.length > 0) return judged("violated", downMs, problems);
  if (backlog === undefined) return judged("unknown", downMs, ["what had piled up could not be read"]);
  return judged("held", downMs, []);
}

function judged(
  verdict: JobJudgement["verdict"],
  downMs: number | undefined,
  messages: readonly string[],
): JobJudgement {
  return {
    verdict,
    downMs,
    findings: messages.map((message) => ({ source: "flink", resource: "iot-flink-job", message })),
  };
}
