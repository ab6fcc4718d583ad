// The course of one experiment on a stream, given everybody who takes part: load from before the fault until well after it,
// every message acknowledged, the job back, every place read.

import type { BacklogRecord } from "../../analysis/pipeline/judge-backlog.ts";
import { judgeJob } from "../../analysis/pipeline/judge-job.ts";
import type { JobRecord } from "../../analysis/pipeline/judge-job.ts";
import { endMarkers, plannedMessages } from "../../analysis/pipeline/messages.ts";
import type { MessagePlan } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";
import { eventually } from "../../core/eventually.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import type { BacklogWatch } from "./backlog-watch.ts";
import type { Consumer } from "./consumer.ts";
import { inject } from "./inject.ts";
import type { Control, FaultSign, Injected } from "./inject.ts";
import type { PipelineExperiment } from "./pipeline-file.ts";
import type { Producer } from "./producer.ts";
import { readBack, readFinal } from "./read-places.ts";
import type { FinalPlaces, Place } from "./read-places.ts";
import { sendAll } from "./sending.ts";
import type { Watch } from "./watch.ts";

export interface Course {
  readonly experiment: PipelineExperiment;
  readonly plan: MessagePlan;
  readonly history: HistorySink;
  readonly producer: Pick<
    Producer,
    "start" | "send" | "mark" | "restart" | "isPrompt" | "acknowledged" | "unacknowledged" | "died"
  >;
  readonly consumer: Pick<Consumer, "start" | "restart" | "died"> | undefined;
  readonly places: readonly Place[];
  readonly control: Control;
  readonly sign: FaultSign;
  readonly watch: Pick<Watch, "start" | "faulted" | "record">;
  /** Where the row is about what the consumer leaves behind. */
  readonly backlogWatch: Pick<BacklogWatch, "start" | "faulted" | "ending" | "record"> | undefined;
  /** Messages that the job has not consumed. */
  readonly backlog: () => Promise<number | "forgotten">;
  readonly clock: Clock;
}

/** What was seen, besides the history. */
export interface PipelineRecord extends FinalPlaces, Injected {
  readonly sent: number;
  readonly acknowledged: number;
  /** By how much the latest message missed its time. */
  readonly lateMs: number;
  /** Absent where the job is not watched. */
  readonly job: JobRecord | undefined;
  /** Absent where the backlog is not watched. */
  readonly backlog: BacklogRecord | undefined;
}

const acknowledgedWithinMs = 180_000;
/** The last look may lie a beat before the moment of asking. */
const beatMs = 3_000;

export async function conduct(course: Course): Promise<PipelineRecord> {
  const { experiment, plan, history, producer, consumer, places, clock, watch, backlogWatch } = course;
  await Promise.all([producer.start(), consumer?.start()]);
  watch.start();
  backlogWatch?.start();
  const fault = { endedNs: Infinity };
  const injecting = inject({
    ...{ experiment, control: course.control, sign: course.sign, producer, consumer, clock },
    readBack: () => readBack(history, places, clock),
    onFault: () => {
      watch.faulted();
      backlogWatch?.faulted();
    },
    onEnd: () => {
      backlogWatch?.ending();
    },
  }).finally(() => {
    fault.endedNs = clock.nowNs();
  });
  const planned = plannedMessages(plan);
  const { sent, lateMs } = await sendAll(planned, {
    ...{ rate: experiment.load.rate, clock },
    send: (message) => {
      producer.send(message);
    },
    isEnough: () => clock.nowNs() - fault.endedNs >= experiment.load.after * 1e6,
  });
  const injected = await injecting;
  await within(() => producer.unacknowledged === 0 || producer.died !== undefined, acknowledgedWithinMs, clock);
  for (const marker of endMarkers(plan)) producer.mark(marker);
  const job = await jobAgain(course);
  const left = places.some(({ isCounted }) => isCounted) ? await consumed(course) : undefined;
  // What the job has yet to consume is missing from the tables, and not lost.
  const read = await readFinal(history, places, { sent, isConsumed: left === 0 });
  const died = [producer.died, consumer?.died].filter((words) => words !== undefined);
  return {
    ...read,
    ...{ sent: sent.length, acknowledged: producer.acknowledged, lateMs: Math.round(lateMs) },
    problems: [...injected.problems, ...died],
    signs: injected.signs,
    job: job === undefined ? undefined : { ...job, ...watch.record(), backlog: left },
    backlog: backlogWatch === undefined ? undefined : { ...backlogWatch.record(experiment.hold), left },
  };
}

/** Waits for the job as long as it may take: before that its absence says nothing. */
async function jobAgain({ experiment, watch, clock }: Course): Promise<JobRecord | undefined> {
  if (experiment.job === undefined) return undefined;
  const withinMs = experiment.job.withinMost;
  const record = () => ({ ...watch.record(), backlog: 0, withinMs });
  if (record().faultMs !== undefined) {
    await within(() => judgeJob(record()).verdict === "held", withinMs + beatMs, clock);
  }
  return record();
}

async function consumed({ experiment, backlog, clock }: Course): Promise<number | undefined> {
  let last: number | undefined;
  const isNothing = async (): Promise<boolean> => {
    last = undefined;
    const told = await backlog();
    if (told !== "forgotten") last = told;
    return last === 0;
  };
  await within(isNothing, experiment.consumed.withinMost, clock);
  return last;
}

/** A wait whose end is judged elsewhere, by what was seen. */
async function within(isTrue: () => boolean | Promise<boolean>, withinMs: number, clock: Clock): Promise<void> {
  await eventually(isTrue, { what: "it", withinMs, everyMs: 500, clock }).catch(() => undefined);
}
