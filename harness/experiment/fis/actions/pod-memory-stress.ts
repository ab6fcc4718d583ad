// aws:eks:pod-memory-stress: memory is really taken, by the pod's own program and against its own bound, as a stressor in
// the pod's control group would take it from the group's. For ClickHouse the bound is the server's
// `max_server_memory_usage`: what is held counts there, and the server refuses what no longer fits.

import { environmentError, present } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import { memoryBounds } from "../../../platform/lab/strain.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultWorld } from "../world.ts";
import { listOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest, Undo } from "./fault-action.ts";
import { hostsOfPods, podsOf } from "./pod-rules.ts";
import { clearOrder, orderStands, setOrder, shell, strainCounters } from "./strain-orders.ts";

const changedWithinMs = 20_000;
const standsWithinMs = 8_000;
const leaseBeyondMs = 10_000;
const megabyte = 1_048_576;
/** The machine keeps so much, whatever is asked for. */
const reserveMegabytes = 2_048;
/** Of one fault, over all its pods. */
const mostMegabytes = 6_144;
/** The library takes memory in steps of this size. */
const stepMegabytes = 40;
/** The service's own default. */
const defaultPercent = "80";

export const podMemoryStress: FaultAction = {
  id: "aws:eks:pod-memory-stress",
  blast: async (request, world) => ({ instances: await hostsOfPods(request, world) }),
  plan: async (request, world) => {
    const wanted = await megabytesOf(request, world);
    await refuseUnsafe(wanted, world);
    return {
      durationMs: parseIsoDuration(request.parameters.duration ?? ""),
      undo: { pods: podsOf(request), megabytes: wanted.map(String) },
    };
  },
  inject: async (_request, { undo, durationMs = 60_000 }, world) => {
    const megabytes = listOf(undo, "megabytes").map(Number);
    for (const [index, pod] of listOf(undo, "pods").entries()) {
      const numbers = [present(megabytes[index], `megabytes of ${pod}`)];
      await setOrder(pod, { kind: "memory", numbers, leaseMs: durationMs + leaseBeyondMs }, world);
    }
  },
  verify: (_request, { undo }, world) => {
    return untilAllHold(undo, world, changedWithinMs);
  },
  stands: async (_request, { undo }, world) => {
    for (const pod of listOf(undo, "pods")) {
      if (await orderStands(pod, "memory", world)) continue;
      throw environmentError(`${pod} is not told to hold memory any more`, { code: "ASSAY_FAULT_GONE" });
    }
    return untilAllHold(undo, world, standsWithinMs);
  },
  heal: async (undo, world) => {
    for (const pod of listOf(undo, "pods")) await clearOrder(pod, "memory", world);
  },
  verifyHealed: async (undo, world) => {
    const running = (await world.lab.instances()).filter(({ state }) => state === "running").map(({ name }) => name);
    for (const pod of listOf(undo, "pods")) {
      if (await orderStands(pod, "memory", world)) {
        throw environmentError(`${pod} is still told to hold memory`, { code: "ASSAY_FAULT_NOT_HEALED" });
      }
      // A program that has ended meanwhile holds nothing.
      if (running.includes(pod)) await untilHeld(pod, (now) => now === 0, { world, withinMs: changedWithinMs });
    }
    return `${listOf(undo, "pods").join(", ")} gave the memory back`;
  },
};

/** A share of each pod's bound, in whole steps below it. */
async function megabytesOf(request: FaultRequest, world: FaultWorld): Promise<number[]> {
  const share = Number(request.parameters.percent ?? defaultPercent) / 100;
  const instances = await world.lab.instances();
  return podsOf(request).map((pod) => {
    const labels = instances.find(({ name }) => name === pod)?.labels ?? {};
    const bound = memoryBounds[labels["app.kubernetes.io/name"] ?? ""];
    if (bound !== undefined) return Math.floor((bound * share) / megabyte / stepMegabytes) * stepMegabytes;
    throw environmentError(`nothing bounds the memory of ${pod} here: there is nothing to press against`, {
      code: "ASSAY_FAULT_NOT_REALIZABLE",
    });
  });
}

/** Neither the machine nor whoever else works on it may be brought into need. */
async function refuseUnsafe(megabytes: readonly number[], world: FaultWorld): Promise<void> {
  const wanted = megabytes.reduce((sum, each) => sum + each, 0);
  const available = Number(await shell("awk '/^MemAvailable:/ { print int($2 / 1024) }' /proc/meminfo", [], world));
  const most = Math.min(mostMegabytes, available - reserveMegabytes);
  if (wanted <= most) return;
  const told = `${wanted} MB are wanted, the machine has ${available} MB available and keeps ${reserveMegabytes}`;
  throw environmentError(`${told}; a fault takes at most ${mostMegabytes}`, { code: "ASSAY_FAULT_REFUSED" });
}

async function untilAllHold(undo: Undo, world: FaultWorld, withinMs: number): Promise<string> {
  const megabytes = listOf(undo, "megabytes").map(Number);
  const pods = listOf(undo, "pods");
  const held = await Promise.all(
    pods.map((pod, index) => untilHeld(pod, (now) => now >= (megabytes[index] ?? 0), { world, withinMs })),
  );
  return pods.map((pod, index) => `${pod} holds ${held[index] ?? 0} MB more`).join("; ");
}

interface Waiting {
  readonly world: FaultWorld;
  readonly withinMs: number;
}

async function untilHeld(
  pod: string,
  isEnough: (megabytes: number) => boolean,
  { world, withinMs }: Waiting,
): Promise<number> {
  const seen = await eventually(
    async () => {
      const { megabytesHeld } = await strainCounters(pod, world);
      return isEnough(megabytesHeld) ? { megabytesHeld } : undefined;
    },
    { what: `memory held in ${pod}`, withinMs, everyMs: 200, clock: world.clock },
  );
  return seen.megabytesHeld;
}
