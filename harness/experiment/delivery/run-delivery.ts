// One experiment on the way of a topic's messages into a table: messages at a steady rate, a fault of the platform's own
// templates or none, and in the end a look at the topic and at the table. What everybody was told is one history.

import { createHash } from "node:crypto";
import type { Place, Places } from "../../analysis/pipeline/judge-delivery.ts";
import { biteOf, caughtUpMs } from "../../analysis/pipeline/flow-signs.ts";
import type { PlannedMessage } from "../../analysis/pipeline/messages.ts";
import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import type { AwsClients } from "../../platform/aws/clients.ts";
import { countDelivered, deliveredRows } from "../../platform/kafka/table-rows.ts";
import type { DeliveryTable, NumberRange } from "../../platform/kafka/table-rows.ts";
import type { RegionOutputs } from "../../platform/ports/outputs.ts";
import type { MessageClientParts } from "../../platform/stream/message-client.ts";
import { leftOfGroup, wholeTopic } from "../pipeline/consumer.ts";
import { Producer } from "../pipeline/producer.ts";
import type { FaultControl } from "../runner/fault-control.ts";
import { controlOf, inForce, unrefusedPlan } from "../runner/planned-fault.ts";
import { openHistorySink } from "../workloads/history-sink.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import type { DeliveryExperiment } from "./delivery-file.ts";
import { FlowWatch } from "./flow-watch.ts";
import type { FlowSample } from "./flow-watch.ts";
import { untilSettled } from "./until-settled.ts";

export interface DeliveryOptions {
  /** Without a fault: what it is called, and how long messages flow. */
  readonly experiment: DeliveryExperiment | { readonly name: string; readonly rate: number; readonly flowMs: number };
  readonly aws: AwsClients;
  readonly region: RegionOutputs;
  readonly parts: MessageClientParts;
  /** File with how to speak to the brokers. */
  readonly settingsFile: string;
  readonly topic: string;
  /** Under which the worker commits what it has read. */
  readonly group: string;
  readonly table: DeliveryTable;
  readonly seed: string;
  readonly runId: string;
  readonly historyFile: string;
  readonly clock: Clock;
  /** Which of the run's experiments this is: each has numbers of its own. */
  readonly slot: number;
}

export interface DeliveryRecord {
  readonly sent: number;
  readonly acknowledged: number;
  readonly problems: readonly string[];
  readonly signs: readonly string[];
  /** Why no more rows were waited for; absent where that was never known. */
  readonly settled?: string;
  readonly places?: Places;
  /** Milliseconds from the fault's end until every acknowledged message had a row; absent where that was never seen. */
  readonly caughtUpAfterMs?: number;
  readonly looks: readonly FlowSample[];
}

const partitions = 6;
const devices = 50;
const perSlot = 1_000_000;
const acknowledgedWithinMs = 240_000;
const bitesWithinMs = 60_000;
const readWithinMs = 240_000;
const groupToldWithinMs = 20_000;

interface Course {
  readonly options: DeliveryOptions;
  readonly history: HistorySink;
  readonly producer: Producer;
  readonly watch: FlowWatch;
  readonly range: NumberRange;
  readonly sent: PlannedMessage[];
  readonly problems: string[];
  readonly signs: string[];
}

export async function runDelivery(options: DeliveryOptions): Promise<DeliveryRecord> {
  const { clock, parts, table, topic, settingsFile, slot } = options;
  const history = openHistorySink({
    ...{ file: options.historyFile, seed: options.seed, clock, replicas: ["topic", "table"] },
    contract: { durability: "survives-faults", duplicates: "allowed", reads: "eventual" },
  });
  const range = { first: slot * perSlot + 1, last: (slot + 1) * perSlot };
  const producer = new Producer({ parts, work: ["produce", topic, settingsFile], history, clock });
  const watch = new FlowWatch({ table, range, producer, clock });
  try {
    return await conduct({ options, history, producer, watch, range, sent: [], problems: [], signs: [] });
  } finally {
    watch.stop();
    await producer.finish(1_000);
    history.close();
  }
}

async function conduct(course: Course): Promise<DeliveryRecord> {
  const { options, producer, watch, problems, signs, sent } = course;
  const { experiment, clock } = options;
  const control = "template" in experiment ? await faultOf(experiment, course) : undefined;
  await producer.start();
  watch.start();
  const flow = new AbortController();
  const flowing = sendUntil(course, flow.signal);
  const ended = { atMs: 0 };
  if (control !== undefined && "template" in experiment) {
    await clock.sleep(experiment.load.before);
    await inject(control, experiment, course).catch((error: unknown) => {
      problems.push(messageOf(error));
    });
    ended.atMs = watch.nowMs();
    await clock.sleep(experiment.load.after);
  } else if ("flowMs" in experiment) await clock.sleep(experiment.flowMs);
  flow.abort();
  await flowing;
  if (producer.died !== undefined) problems.push(producer.died);
  await eventually(() => producer.unacknowledged === 0, {
    ...{ what: "every message acknowledged", withinMs: acknowledgedWithinMs, everyMs: 200, clock },
  }).catch((error: unknown) => {
    problems.push(messageOf(error));
  });
  const settled = await rowsSettled(course).catch((error: unknown) => {
    problems.push(messageOf(error));
    return undefined;
  });
  const places = await readPlaces(course).catch((error: unknown) => {
    problems.push(messageOf(error));
    return undefined;
  });
  const caughtUp = caughtUpMs(watch.samples, ended.atMs);
  return {
    ...{ sent: sent.length, acknowledged: producer.acknowledged, problems, signs, looks: watch.samples },
    ...(settled === undefined ? {} : { settled }),
    ...(places === undefined ? {} : { places }),
    ...(caughtUp === undefined ? {} : { caughtUpAfterMs: caughtUp - ended.atMs }),
  };
}

async function faultOf(experiment: DeliveryExperiment, { options, history }: Course): Promise<FaultControl> {
  const plan = await unrefusedPlan(experiment, options);
  return controlOf(plan, options, (line) => {
    history.fault(line);
  });
}

/** Begins the fault, sees it bite from outside, holds it, ends it and waits until it is healed. */
async function inject(control: FaultControl, experiment: DeliveryExperiment, course: Course): Promise<void> {
  const { watch, signs, options } = course;
  const { clock } = options;
  const sinceMs = watch.nowMs();
  const sign = () => biteOf(experiment.bites, watch.samples, sinceMs);
  try {
    await control.begin();
    await inForce(control, () => Promise.resolve(sign() !== undefined), bitesWithinMs);
    signs.push(sign() ?? "");
    await clock.sleep(experiment.hold);
    await control.stillStands();
  } finally {
    await control.end();
    await control.healed();
  }
}

/** Open loop: each message at its own time, whatever became of the others. */
async function sendUntil({ options, producer, range, sent }: Course, signal: AbortSignal): Promise<void> {
  const { experiment, clock } = options;
  const rate = "load" in experiment ? experiment.load.rate : experiment.rate;
  const begunNs = clock.nowNs();
  const beginMs = clock.wall().getTime();
  for (let index = 0; !signal.aborted && index < perSlot; index += 1) {
    const dueMs = (index / rate) * 1_000 - (clock.nowNs() - begunNs) / 1e6;
    if (dueMs > 0) await clock.sleep(dueMs, signal).catch(() => undefined);
    if (signal.aborted) return;
    const message = {
      ...{ sequence: range.first + index, partition: index % partitions, device: 1 + (index % devices) },
      ...{ timeMs: beginMs + Math.floor((index / rate) * 1_000), mark: index },
    };
    sent.push(message);
    producer.send(message);
  }
}

/** Why no more rows are to come; throws where that could not be told. */
async function rowsSettled({ options, producer, range }: Course): Promise<string> {
  const { clock, table, parts, topic, settingsFile, group } = options;
  const { acknowledged } = producer;
  return untilSettled({
    ...{ clock, acknowledged },
    rows: () => countDelivered(table, range),
    left: () => leftOfGroup(parts, ["left", topic, settingsFile, group], groupToldWithinMs),
  });
}

async function readPlaces({ options, history, range, sent }: Course): Promise<Places> {
  const { parts, topic, settingsFile, table } = options;
  const own = (sequence: number) => sequence >= range.first && sequence <= range.last;
  const reading = history.invoke({ op: "read", replica: "topic", final: true });
  const all = await wholeTopic(parts, ["read", topic, settingsFile], readWithinMs);
  const sequences = all.filter(own);
  reading.complete("ok", { value: sequences });
  const asking = history.invoke({ op: "read", replica: "table", final: true });
  const rows = await deliveredRows(table, range);
  asking.complete("ok", { value: rows.map(({ sequence }) => sequence) });
  const byNumber = new Map(sent.map((message) => [message.sequence, message]));
  const expected = sequences.map((sequence) => byNumber.get(sequence)).filter((one) => one !== undefined);
  return { topic: placeOf(expected), table: placeOf(rows) };
}

type Content = Pick<PlannedMessage, "sequence" | "device" | "timeMs" | "mark">;

/** The digest is of each message once, in the order of their numbers. */
function placeOf(messages: readonly Content[]): Place {
  const lines = new Set(
    messages
      .toSorted((left, right) => left.sequence - right.sequence)
      .map(({ sequence, device, timeMs, mark }) => [sequence, device, timeMs, mark].join(" ")),
  );
  const distinct = new Set(messages.map(({ sequence }) => sequence)).size;
  const digest = createHash("sha256")
    .update([...lines].join("\n"))
    .digest("hex");
  return { messages: messages.length, distinct, sha256: digest };
}
