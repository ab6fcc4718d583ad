// Two batches: one is handed over before anything happens, the other one is sent while the MiddleManagers do not reach deep
// storage, and again afterwards if its task has failed, as an operator would.

import type { HandOverSeen } from "../../analysis/druid/judge-hand-over.ts";
import { messageOf, present } from "../../core/errors.ts";
import { listObjects } from "../../platform/aws/objects.ts";
import { ruled } from "../../platform/druid/druid-service.ts";
import { inForce } from "../runner/planned-fault.ts";
import { batchOf, endOf, handedOverWithin, lookAt, sent } from "./batch.ts";
import type { Batch, TaskEnd } from "./batch.ts";
import { plannedFault } from "./faults.ts";
import type { DruidPlace, ToldFault } from "./faults.ts";

export interface HandOverRecord extends HandOverSeen {
  readonly faults: readonly ToldFault[];
  readonly tasks: readonly { readonly what: string; readonly end: TaskEnd }[];
}

export const handOverSource = "hand_over";
const taskWithinMs = 240_000;
const loadedWithinMs = 120_000;
/** How long the second batch tries to get to a store that is away. */
const awayMs = 45_000;
/** By then the task that was caught by the fault has given up or gone on. */
const caughtWithinMs = 120_000;
const appearsWithinMs = 90_000;

export async function handOver(place: DruidPlace): Promise<HandOverRecord> {
  const first = batchOf(handOverSource, { day: "2026-03-01", hours: 3, rows: 3_000 });
  const second = batchOf(handOverSource, { day: "2026-03-02", hours: 3, rows: 2_400 });
  const course: Course = { place, first, second, faults: [], tasks: [], problems: [] };
  const { clock } = place;
  await ruled(handOverSource, 1);
  const end = await ended("the first batch", first, course);
  const waits = end === "SUCCESS" ? loadedWithinMs : 0;
  const before = { ...(await handedOverWithin(first, { withinMs: waits, clock })), task: end };
  const written = { first: first.written, second: second.written };
  const { faults, tasks, problems } = course;
  if (end !== "SUCCESS") {
    return { ...written, before, during: undefined, after: undefined, stored: undefined, problems, faults, tasks };
  }
  const during = await whileAway(course).catch((error: unknown) => {
    problems.push(messageOf(error));
    return undefined;
  });
  const after = await onceBack(course, during?.task);
  const stored = await storedSegments(place).catch(() => undefined);
  return { ...written, before, during, after, stored, problems, faults, tasks };
}

interface Course {
  readonly place: DruidPlace;
  readonly first: Batch;
  readonly second: Batch;
  readonly faults: ToldFault[];
  readonly tasks: { what: string; end: TaskEnd }[];
  readonly problems: string[];
}

async function ended(what: string, batch: Batch, { place, tasks }: Course): Promise<TaskEnd> {
  const end = await endOf(await sent(batch), { withinMs: taskWithinMs, clock: place.clock });
  tasks.push({ what, end });
  return end;
}

/** The fault is verified by packets that were dropped: the task's own, since nobody else there asks for HTTPS. */
async function whileAway({ place, first, second, faults }: Course) {
  const control = await plannedFault("deep-storage-lost", place, faults);
  try {
    await control.begin();
    const task = await sent(second);
    await inForce(control, () => Promise.resolve(true), appearsWithinMs);
    await place.clock.sleep(awayMs);
    await control.stillStands();
    return { task, first: await lookAt(first), second: await lookAt(second) };
  } finally {
    await control.end();
    await control.healed();
  }
}

async function onceBack(course: Course, task: string | undefined): Promise<HandOverSeen["after"]> {
  const { place, first, second, tasks } = course;
  const { clock } = place;
  const caught = task === undefined ? "FAILED" : await endOf(task, { withinMs: caughtWithinMs, clock });
  tasks.push({ what: "the second batch, begun while deep storage was away", end: caught });
  const end = caught === "FAILED" ? await ended("the second batch, again", second, course) : caught;
  const waits = { withinMs: end === "SUCCESS" ? loadedWithinMs : 0, clock };
  return {
    second: { ...(await handedOverWithin(second, waits)), task: end },
    first: await lookAt(first),
  };
}

/** Segments in the bucket, each one object that holds its data. */
async function storedSegments({ aws, region }: DruidPlace): Promise<number> {
  const bucket = present(region.buckets["deepStorage"], "the platform tells its deep storage");
  const objects = await listObjects(aws, bucket, `segments/${handOverSource}/`);
  return objects.filter(({ key }) => key.endsWith("index.zip")).length;
}
