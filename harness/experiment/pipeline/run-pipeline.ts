// One experiment on a stream of messages: clients at work, a fault of the platform's own templates, and in the end a look
// at every place where the messages have to be. What everybody was told is one history, judged like any other.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JobSample } from "../../analysis/pipeline/judge-job.ts";
import { endMarkers, plannedMessages } from "../../analysis/pipeline/messages.ts";
import type { MessagePlan, PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";
import { environmentError, messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import { backlogOf } from "../../platform/stream/job-status.ts";
import type { MessageClientParts } from "../../platform/stream/message-client.ts";
import { tableServers } from "../../platform/stream/minute-rows.ts";
import type { TableLogin, TableServer } from "../../platform/stream/minute-rows.ts";
import type { StreamPlaces } from "../../platform/stream/places.ts";
import { planExperiment } from "../runner/experiment-plan.ts";
import { FaultControl } from "../runner/fault-control.ts";
import { openHistorySink } from "../workloads/history-sink.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import { Consumer, wholeTopic } from "./consumer.ts";
import { readTables, replicaName } from "./final-places.ts";
import type { PipelineExperiment } from "./pipeline-file.ts";
import { Producer } from "./producer.ts";
import { Watch } from "./watch.ts";

export interface PipelineOptions {
  readonly experiment: PipelineExperiment;
  readonly aws: AwsClients;
  readonly region: RegionOutputs;
  readonly places: StreamPlaces;
  readonly login: TableLogin;
  readonly parts: MessageClientParts;
  readonly seed: string;
  readonly runId: string;
  readonly historyFile: string;
  /** Folder for the schema that the clients read. */
  readonly scratch: string;
  readonly clock: Clock;
  /** Which of the run's experiments this is: each has hours of message time and devices of its own. */
  readonly slot: number;
}

export interface PipelineRecord {
  readonly planned: number;
  readonly acknowledged: number;
  /** What kept the experiment from being one. */
  readonly problems: readonly string[];
  readonly unreadable: readonly string[];
  readonly job: {
    readonly samples: readonly JobSample[];
    readonly faultMs: number;
    readonly backlog: number | undefined;
  };
}

const partitions = 10;
const acknowledgedWithinMs = 180_000;
const hourMs = 3_600_000;
/** Message time of one experiment; it lies in the past, so that the table's own time limits leave it alone. */
const slotMs = 2 * hourMs;
const pastMs = 40 * hourMs;

export async function runPipelineExperiment(options: PipelineOptions): Promise<PipelineRecord> {
  const { experiment, clock, places, login } = options;
  const plan = messagePlan(options);
  const planned = plannedMessages(plan);
  const servers = experiment.places.includes("tables") ? await tableServers(places, login) : [];
  const history = openHistorySink({
    file: options.historyFile,
    seed: options.seed,
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
    replicas: replicasOf(experiment, servers),
    ...(experiment.recovery === undefined
      ? {}
      : {
          limits: { recovery: { atMostNs: experiment.recovery.atMost * 1e6, holdNs: experiment.recovery.hold * 1e6 } },
        }),
    clock,
  });
  const clients = openClients(options, history);
  const watch = new Watch(options, history, clients.producer);
  try {
    return await conduct(options, { plan, planned, servers, history, watch, ...clients });
  } finally {
    watch.stop();
    await clients.producer.finish(1_000);
    await clients.consumer?.stop();
    history.close();
  }
}

interface Course {
  readonly plan: MessagePlan;
  readonly planned: readonly PlannedMessage[];
  readonly servers: readonly TableServer[];
  readonly history: HistorySink;
  readonly producer: Producer;
  readonly consumer: Consumer | undefined;
  readonly watch: Watch;
}

async function conduct(options: PipelineOptions, course: Course): Promise<PipelineRecord> {
  const { experiment, aws, region, clock, places } = options;
  const { planned, plan, producer, consumer, history, watch } = course;
  const faultPlan = await planExperiment({ ...experiment, allow: [] }, { aws, region });
  if (faultPlan.refusals.length > 0) {
    throw environmentError(faultPlan.refusals.join("; "), { code: "ASSAY_EXPERIMENT_REFUSED" });
  }
  await Promise.all([producer.start(), consumer?.start()]);
  watch.start();
  const control = new FaultControl({
    ...{ aws, plan: faultPlan, clock },
    tags: { "assay:run": options.runId, "assay:experiment": experiment.name },
    tell: (line) => {
      history.fault(line);
    },
  });
  const problems: string[] = [];
  const fault = { isBegun: false };
  const begin = Math.floor(planned.length * experiment.faultAt);
  let faulted: Promise<void> = Promise.resolve();
  await sendAll(planned, {
    rate: experiment.load.rate,
    clock,
    send: (message, index) => {
      producer.send(message);
      if (index < begin || fault.isBegun) return;
      fault.isBegun = true;
      watch.faulted();
      faulted = inject(control, options, course).catch((error: unknown) => {
        problems.push(messageOf(error));
      });
    },
  });
  await faulted;
  await acknowledged(producer, clock).catch((error: unknown) => {
    problems.push(messageOf(error));
  });
  for (const marker of endMarkers(plan)) producer.mark(marker);
  const unreadable = await readPlaces(options, course);
  const backlog = experiment.job === undefined ? undefined : await drained(places, clock);
  return {
    planned: planned.length,
    acknowledged: producer.acknowledged,
    problems,
    unreadable,
    job: { ...watch.record(), backlog },
  };
}

/** Begins the fault, restarts clients while it is there, ends it and waits until it is healed. */
async function inject(control: FaultControl, { experiment, clock }: PipelineOptions, course: Course): Promise<void> {
  const { producer, consumer } = course;
  try {
    await control.begin();
    const isThere = await control.verify(() => Promise.resolve(true), 10_000);
    if (!isThere) throw environmentError(`the fault is not in force: ${await control.told()}`, { code: "ASSAY_FAULT" });
    if (experiment.restarts.includes("producer")) await producer.restart();
    if (experiment.restarts.includes("consumer")) await consumer?.restart();
    await clock.sleep(experiment.hold);
  } finally {
    await control.end();
    await control.healed();
  }
}

interface Sending {
  readonly rate: number;
  readonly clock: Clock;
  readonly send: (message: PlannedMessage, index: number) => void;
}

/** Open loop: each message at its own time, whatever became of the others. */
async function sendAll(planned: readonly PlannedMessage[], { rate, clock, send }: Sending): Promise<void> {
  const begunNs = clock.nowNs();
  for (const [index, message] of planned.entries()) {
    const dueMs = (index / rate) * 1_000 - (clock.nowNs() - begunNs) / 1e6;
    if (dueMs > 0) await clock.sleep(dueMs);
    send(message, index);
  }
}

async function acknowledged(producer: Producer, clock: Clock): Promise<void> {
  await eventually(() => producer.unacknowledged === 0, {
    what: "every message acknowledged",
    withinMs: acknowledgedWithinMs,
    everyMs: 200,
    clock,
  });
}

async function drained(places: StreamPlaces, clock: Clock): Promise<number | undefined> {
  let last: number | undefined;
  await eventually(
    async () => {
      last = await backlogOf(places);
      return last === 0;
    },
    { what: "nothing left to consume", withinMs: 60_000, everyMs: 1_000, clock },
  ).catch(() => undefined);
  return last;
}

/** Final reads of every place; returns what could not be read or understood. */
async function readPlaces(options: PipelineOptions, course: Course): Promise<string[]> {
  const { experiment, places, login, clock, parts } = options;
  const { history, planned, servers, consumer } = course;
  const numbers = new Set(planned.map(({ sequence }) => sequence));
  const own = (sequences: readonly number[]) => sequences.filter((sequence) => numbers.has(sequence));
  const problems: string[] = [];
  if (experiment.places.includes("topic")) {
    const operation = history.invoke({ op: "read", replica: "topic", final: true });
    const whole = await wholeTopic(parts, ["read", places.serviceUrl, places.topic, schemaFile(options)], 240_000);
    if (whole === undefined) problems.push("the topic could not be read to its end");
    else operation.complete("ok", { value: own(whole) });
  }
  if (consumer !== undefined) {
    await consumerSettled(consumer, { count: planned.length, clock, own });
    const operation = history.invoke({ op: "read", replica: "consumer", final: true });
    operation.complete("ok", { value: own(consumer.sequences) });
  }
  if (servers.length > 0) {
    problems.push(...(await readTables(history, { places, login, servers, planned, clock })));
  }
  return problems;
}

interface Settling {
  readonly count: number;
  readonly clock: Clock;
  readonly own: (sequences: readonly number[]) => readonly number[];
}

/** Until the consumer was given as many messages as were planned; a consumer that lacks some is read all the same. */
async function consumerSettled(consumer: Consumer, { count, clock, own }: Settling): Promise<void> {
  const isThere = () => own(consumer.sequences).length >= count;
  await eventually(isThere, { what: "the consumer", withinMs: 60_000, everyMs: 500, clock }).catch(() => undefined);
}

function replicasOf({ places: looked }: PipelineExperiment, servers: readonly TableServer[]): string[] {
  const tables = [...new Set(servers.map(({ replica }) => replica))].sort((left, right) => left - right);
  return [...looked.filter((place) => place !== "tables"), ...tables.map(replicaName)];
}

function messagePlan({ experiment: { load }, clock, slot }: PipelineOptions): MessagePlan {
  const { devices, minutes, perMinute } = load;
  const now = clock.wall().getTime();
  return {
    ...{ devices, minutes, perMinute, partitions },
    beginMs: now - (now % hourMs) - pastMs + slot * slotMs,
    first: slot * 1_000_000 + 1,
    firstDevice: slot * 10_000 + 1,
  };
}

function schemaFile({ scratch }: PipelineOptions): string {
  return join(scratch, "event.avsc");
}

function openClients(options: PipelineOptions, history: HistorySink) {
  const { experiment, parts, places, clock, slot } = options;
  const schema = schemaFile(options);
  writeFileSync(schema, places.schema);
  const name = `${options.runId}-${experiment.name}`;
  const producing = [
    "produce",
    places.serviceUrl,
    places.topic,
    name,
    schema,
    experiment.load.batched ? "batched" : "single",
  ];
  const consuming = ["consume", places.serviceUrl, places.topic, `audit-${String(slot)}-${options.runId}`, schema];
  return {
    producer: new Producer({ parts, work: producing, history, clock }),
    consumer: experiment.places.includes("consumer") ? new Consumer(parts, consuming) : undefined,
  };
}
