// A batch of rows that says of itself what it holds, and how it comes into Druid: a task of native batch ingestion, one
// segment for each hour.

import type { Answer, BatchLook } from "../../analysis/druid/judge-hand-over.ts";
import type { Clock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import { segmentsOf, statusOf, submitted, totalsOf } from "../../platform/druid/druid-service.ts";
import type { Span } from "../../platform/druid/druid-service.ts";

export interface Batch {
  readonly source: string;
  readonly span: Span;
  readonly lines: readonly string[];
  readonly written: Answer;
}

const hourMs = 3_600_000;

/** `day` is the batch's own, so that no two share a segment. */
export function batchOf(source: string, { day, hours, rows }: { day: string; hours: number; rows: number }): Batch {
  const begin = Date.parse(`${day}T00:00:00.000Z`);
  const values = Array.from({ length: rows }, (_none, index) => index + 1);
  return {
    source,
    span: { from: new Date(begin).toISOString(), to: new Date(begin + hours * hourMs).toISOString() },
    lines: values.map((n) => {
      const time = new Date(begin + (n % hours) * hourMs + n * 10).toISOString();
      return JSON.stringify({ time, device: `device-${String(n % 7)}`, n });
    }),
    written: { rows, sum: (rows * (rows + 1)) / 2 },
  };
}

/** Replaces whatever is in the batch's span, so that sending it again doubles nothing. */
export function taskOf({ source, lines }: Batch): object {
  return {
    type: "index_parallel",
    spec: {
      dataSchema: {
        dataSource: source,
        timestampSpec: { column: "time", format: "iso" },
        dimensionsSpec: { dimensions: ["device", { type: "long", name: "n" }] },
        granularitySpec: { type: "uniform", segmentGranularity: "HOUR", queryGranularity: "NONE", rollup: false },
      },
      ioConfig: {
        type: "index_parallel",
        inputSource: { type: "inline", data: lines.join("\n") },
        inputFormat: { type: "json" },
        appendToExisting: false,
      },
      tuningConfig: { type: "index_parallel", maxNumConcurrentSubTasks: 1 },
    },
  };
}

export type TaskEnd = "SUCCESS" | "FAILED" | "unfinished";

export async function sent(batch: Batch): Promise<string> {
  return submitted(taskOf(batch));
}

/** How a task has ended, or that it has not in time. An overlord that does not answer is asked again. */
export async function endOf(task: string, { withinMs, clock }: { withinMs: number; clock: Clock }): Promise<TaskEnd> {
  return eventually(
    async () => {
      const status = await statusOf(task).catch(() => "silent");
      return status === "SUCCESS" || status === "FAILED" ? status : undefined;
    },
    { what: `the end of ${task}`, withinMs, everyMs: 1_000, clock },
  ).catch(() => "unfinished" as const);
}

export async function lookAt({ source, span }: Batch): Promise<BatchLook> {
  const [answer, segments] = await Promise.all([
    totalsOf(source, span).catch(() => undefined),
    segmentsOf(source, span).catch(() => undefined),
  ]);
  return { ...(answer === undefined ? {} : { answer }), ...(segments === undefined ? {} : { segments }) };
}

/** The look at which everything is there, or the last one. */
export async function handedOverWithin(batch: Batch, { withinMs, clock }: { withinMs: number; clock: Clock }) {
  let last: BatchLook = {};
  await eventually(
    async () => {
      last = await lookAt(batch);
      const { answer, segments = [] } = last;
      const isLoaded = segments.length > 0 && segments.every((one) => one.isPublished && one.isAvailable);
      return isLoaded && answer?.rows === batch.written.rows;
    },
    { what: "the hand-over", withinMs, everyMs: 1_000, clock },
  ).catch(() => undefined);
  return last;
}
