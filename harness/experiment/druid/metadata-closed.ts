// Every Coordinator is killed, and the database's port is closed to those that start in their place: none may be healthy
// until it is open again, and then one has to be by itself, with all that the database had told before.

import type { HealthSample, MetadataSeen } from "../../analysis/druid/judge-metadata.ts";
import { messageOf } from "../../core/errors.ts";
import { eventually } from "../../core/eventually.ts";
import { isCoordinatorHealthy, metadataOf, ruled } from "../../platform/druid/druid-service.ts";
import { inForce } from "../runner/planned-fault.ts";
import { batchOf, endOf, handedOverWithin, sent } from "./batch.ts";
import { plannedFault } from "./faults.ts";
import type { DruidPlace, ToldFault } from "./faults.ts";

export interface MetadataRecord extends MetadataSeen {
  readonly faults: readonly ToldFault[];
}

export const metadataSource = "metadata_closed";
const taskWithinMs = 240_000;
const loadedWithinMs = 120_000;
const killedWithinMs = 20_000;
const closedWithinMs = 90_000;
/** How long the port stays closed once a packet was dropped. */
const holdMs = 40_000;
const healthyWithinMs = 240_000;
const readWithinMs = 60_000;
const everyMs = 500;

export async function metadataClosed(place: DruidPlace): Promise<MetadataRecord> {
  const { clock } = place;
  const problems: string[] = [];
  const before = await prepared(place).catch((error: unknown) => {
    problems.push(messageOf(error));
    return undefined;
  });
  const watch = new HealthWatch(place);
  const faults: ToldFault[] = [];
  const moments: Moments = {};
  try {
    watch.start();
    await clock.sleep(4 * everyMs);
    await faulted(place, { watch, faults, moments }).catch((error: unknown) => {
      problems.push(messageOf(error));
    });
    await watch.healthyWithin(healthyWithinMs);
  } finally {
    watch.stop();
  }
  const after = before === undefined ? undefined : await readAgain(before, place);
  const { killedMs, closingMs, closedMs, openedMs } = moments;
  return {
    samples: watch.samples,
    ...{ killedMs, closingMs, closedMs, openedMs },
    withinMs: healthyWithinMs,
    ...{ before, after, problems, faults },
  };
}

interface Moments {
  killedMs?: number;
  closingMs?: number;
  closedMs?: number;
  openedMs?: number;
}

/** Something that the database has to know afterwards. */
async function prepared({ clock }: DruidPlace): Promise<string[]> {
  const batch = batchOf(metadataSource, { day: "2026-04-01", hours: 2, rows: 200 });
  await ruled(metadataSource, 1);
  await endOf(await sent(batch), { withinMs: taskWithinMs, clock });
  await handedOverWithin(batch, { withinMs: loadedWithinMs, clock });
  return metadataOf(metadataSource);
}

interface Faulting {
  readonly watch: HealthWatch;
  readonly faults: ToldFault[];
  readonly moments: Moments;
}

async function faulted(place: DruidPlace, { watch, faults, moments }: Faulting): Promise<void> {
  const kill = await plannedFault("coordinators-lost", place, faults);
  const close = await plannedFault("metadata-unreachable", place, faults);
  try {
    await kill.begin();
    await inForce(kill, () => Promise.resolve(true), killedWithinMs);
    moments.killedMs = watch.nowMs();
    await close.begin();
    moments.closingMs = watch.nowMs();
    // The service says so once a packet was dropped: a Coordinator has asked, and was not answered.
    await inForce(close, () => Promise.resolve(true), closedWithinMs);
    moments.closedMs = watch.nowMs();
    await place.clock.sleep(holdMs);
    await close.stillStands();
  } finally {
    moments.openedMs = watch.nowMs();
    await close.end();
    await Promise.all([kill.end(), close.healed()]);
    await kill.healed();
  }
}

/** The last list, as soon as nothing that was known before is missing in it. */
async function readAgain(before: readonly string[], { clock }: DruidPlace): Promise<string[] | undefined> {
  let last: string[] | undefined;
  await eventually(
    async () => {
      last = await metadataOf(metadataSource);
      return before.every((id) => last?.includes(id));
    },
    { what: "the metadata", withinMs: readWithinMs, everyMs: 1_000, clock },
  ).catch(() => undefined);
  return last;
}

/** Asks for the Coordinators' health all the time. */
class HealthWatch {
  readonly #place: DruidPlace;
  readonly #samples: HealthSample[] = [];
  readonly #begunNs: number;
  #isOn = false;

  constructor(place: DruidPlace) {
    this.#place = place;
    this.#begunNs = place.clock.nowNs();
  }

  get samples(): readonly HealthSample[] {
    return this.#samples;
  }

  nowMs(): number {
    return (this.#place.clock.nowNs() - this.#begunNs) / 1e6;
  }

  start(): void {
    this.#isOn = true;
    void this.#ask();
  }

  stop(): void {
    this.#isOn = false;
  }

  /** Until a Coordinator is healthy again, or the time is over; the samples tell which. */
  async healthyWithin(withinMs: number): Promise<void> {
    await eventually(() => this.#samples.at(-1)?.isHealthy, {
      ...{ what: "a healthy Coordinator", withinMs: withinMs + 5_000, everyMs, clock: this.#place.clock },
    }).catch(() => undefined);
  }

  async #ask(): Promise<void> {
    while (this.#isOn) {
      const atMs = this.nowMs();
      const isHealthy = await isCoordinatorHealthy();
      this.#samples.push({ atMs, isHealthy });
      await this.#place.clock.sleep(everyMs);
    }
  }
}
