// Data nodes under load: as many tasks at once as a MiddleManager takes, one pair after the other, while queries group rows
// on the Historicals all the time.

import type { ContainerLook, MemorySeen } from "../../analysis/druid/judge-memory.ts";
import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { containersOf } from "../../platform/cluster/containers.ts";
import type { Kubectl } from "../../platform/cluster/containers.ts";
import { groupsOf, isAtWork, ruled } from "../../platform/druid/druid-service.ts";
import { batchOf, endOf, handedOverWithin, sent } from "./batch.ts";
import type { Batch } from "./batch.ts";

export interface LoadPlace {
  readonly kubectl: Kubectl;
  readonly clock: Clock;
}

export const loadSource = "loaded";
const components = ["historical", "middlemanager"] as const;
const rounds = 2;
const tasksAtOnce = 2;
const rowsOfTask = 20_000;
const taskWithinMs = 240_000;
const loadedWithinMs = 120_000;
const queryEveryMs = 500;
const statusEveryMs = 1_000;

export async function dataNodesLoaded(place: LoadPlace): Promise<MemorySeen> {
  const { clock } = place;
  const problems: string[] = [];
  const read = () =>
    looks(place).catch((error: unknown) => {
      problems.push(messageOf(error));
      return undefined;
    });
  const before = await read();
  const counts: Counts = { tasks: { sent: 0, ended: 0, atOnce: 0 }, queries: { sent: 0, answered: 0 } };
  const over = new AbortController();
  const queries = ask(counts, { clock, signal: over.signal });
  try {
    await ruled(loadSource, 2);
    for (let round = 0; round < rounds; round += 1) await ingest(round, counts, clock);
  } catch (error) {
    problems.push(messageOf(error));
  } finally {
    over.abort();
    await queries;
  }
  return { before, after: await read(), ...counts, tasksWanted: tasksAtOnce, problems };
}

interface Counts {
  readonly tasks: { sent: number; ended: number; atOnce: number };
  readonly queries: { sent: number; answered: number };
}

async function looks({ kubectl }: LoadPlace): Promise<ContainerLook[]> {
  const found = await Promise.all(
    components.map((name) =>
      containersOf(kubectl, { namespace: "druid", label: `app.kubernetes.io/component=${name}` }),
    ),
  );
  return found.flat();
}

/** As many tasks as work at once; their rows are loaded before the next round, so that queries have more to do. */
async function ingest(round: number, { tasks }: Counts, clock: Clock): Promise<void> {
  const batches = Array.from({ length: tasksAtOnce }, (_none, index) => {
    const day = String(1 + round * tasksAtOnce + index).padStart(2, "0");
    return batchOf(loadSource, { day: `2026-05-${day}`, hours: 3, rows: rowsOfTask });
  });
  const ids = await Promise.all(batches.map((batch) => sent(batch)));
  tasks.sent += ids.length;
  const over = new AbortController();
  const counting = countAtOnce(ids, tasks, { clock, signal: over.signal });
  const ends = await Promise.all(ids.map((id) => endOf(id, { withinMs: taskWithinMs, clock })));
  over.abort();
  await counting;
  tasks.ended += ends.filter((end) => end === "SUCCESS").length;
  const there = batches.filter((_batch, index) => ends[index] === "SUCCESS");
  await Promise.all(there.map((batch: Batch) => handedOverWithin(batch, { withinMs: loadedWithinMs, clock })));
}

interface While {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function countAtOnce(ids: readonly string[], tasks: Counts["tasks"], { clock, signal }: While): Promise<void> {
  while (!signal.aborted) {
    const working = await Promise.all(ids.map((id) => isAtWork(id).catch(() => false)));
    tasks.atOnce = Math.max(tasks.atOnce, working.filter(Boolean).length);
    await clock.sleep(statusEveryMs);
  }
}

async function ask({ queries }: Counts, { clock, signal }: While): Promise<void> {
  const begunNs = clock.nowNs();
  const asked: Promise<void>[] = [];
  for (let number = 0; !signal.aborted; number += 1) {
    await clock.sleep(Math.max(0, number * queryEveryMs - (clock.nowNs() - begunNs) / 1e6));
    queries.sent += 1;
    asked.push(
      groupsOf(loadSource).then(
        (groups) => {
          if (groups > 0) queries.answered += 1;
        },
        () => undefined,
      ),
    );
  }
  await Promise.all(asked);
}
