// aws:ebs:pause-volume-io and aws:ebs:volume-io-latency: the pod's program waits in its reads, writes and syncs of files on
// the volume. Stricter than a slow EBS volume: there is no page cache in front that would answer a read or take a write.

import { environmentError, present } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import { strainLibrary, strainPage } from "../../../platform/lab/strain.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { ResolvedResource } from "../target-resolution.ts";
import type { FaultWorld } from "../world.ts";
import { listOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest, Undo } from "./fault-action.ts";
import { clearOrder, orderStands, setOrder, shell, strainCounters } from "./strain-orders.ts";

const bittenWithinMs = 20_000;
const leaseBeyondMs = 10_000;
/** A probe that takes longer is given up: the volume is held. */
const probeMs = 3_000;
/** The service's own defaults. */
const defaults = { milliseconds: "100", percentage: "100" } as const;

/** Writes and syncs 4 kB on the volume as the pod's program would; prints milliseconds, or the limit when that was not enough. */
const probe = `
from=$(date +%s%N)
LD_PRELOAD=${strainLibrary} ASSAY_STRAIN=$1 ASSAY_STRAIN_VOLUME=$2 timeout --signal=KILL ${probeMs / 1_000} \\
  dd if=/dev/zero of="$2/.assay-probe" bs=4k count=1 conv=fsync status=none 2>/dev/null
until=$(date +%s%N)
rm -f "$2/.assay-probe"
echo $(((until - from) / 1000000))`;

/** Held: a call does not return while the order stands. */
const held = -1;

export const pauseVolumeIo = volumeAction("aws:ebs:pause-volume-io", () => ({
  numbers: [held, held, 1_000, 1_000],
  atLeastMs: probeMs,
}));

export const volumeIoLatency = volumeAction("aws:ebs:volume-io-latency", ({ parameters }) => {
  const ms = (name: string) => Number(parameters[name] ?? defaults.milliseconds);
  const permille = (name: string) => Math.round(Number(parameters[name] ?? defaults.percentage) * 10);
  const [read, write] = [ms("readIOLatencyMilliseconds"), ms("writeIOLatencyMilliseconds")];
  const shares = [permille("readIOPercentage"), permille("writeIOPercentage")];
  return { numbers: [read, write, ...shares], atLeastMs: shares[1] === 1_000 ? write : 0 };
});

interface VolumeOrder {
  /** Read and write latency in ms, shares in permille. */
  readonly numbers: readonly number[];
  /** What a write and sync has to take at the least. */
  readonly atLeastMs: number;
}

function volumeAction(id: string, orderOf: (request: FaultRequest) => VolumeOrder): FaultAction {
  return {
    id,
    blast: async (request, world) => {
      const pods = volumesOf(request).map(({ pod }) => pod);
      const instances = (await world.lab.instances()).filter(({ name }) => pods.includes(name));
      return { instances: instances.map(({ host }) => host) };
    },
    plan: async (request, world) => {
      const volumes = volumesOf(request);
      const before = await Promise.all(volumes.map(({ pod }) => callsDelayed(pod, world)));
      return {
        durationMs: parseIsoDuration(request.parameters.duration ?? ""),
        undo: {
          pods: volumes.map(({ pod }) => pod),
          claims: volumes.map(({ claim }) => claim),
          before: before.map(String),
        },
      };
    },
    inject: async (request, { durationMs = 60_000 }, world) => {
      const { numbers } = orderOf(request);
      for (const { pod } of volumesOf(request)) {
        await setOrder(pod, { kind: "volume", numbers, leaseMs: durationMs + leaseBeyondMs }, world);
      }
    },
    verify: async (request, { undo }, world) => {
      const before = listOf(undo, "before");
      const seen = await Promise.all(
        listOf(undo, "pods").map((pod, index) => untilDelayed(pod, Number(before[index]), world)),
      );
      const took = await probeAll(undo, world);
      const { atLeastMs } = orderOf(request);
      if (took.some((ms) => ms < atLeastMs)) {
        throw environmentError(`a write took ${took.join(", ")} ms, not ${atLeastMs}`, {
          code: "ASSAY_FAULT_NOT_BITTEN",
        });
      }
      return `${seen.join("; ")}; a write and sync of 4 kB takes ${took.map(told).join(", ")}`;
    },
    stands: (_request, { undo }, world) => areStrained(undo, world),
    heal: async (undo, world) => {
      for (const pod of listOf(undo, "pods")) await clearOrder(pod, "volume", world);
    },
    verifyHealed: async (undo, world) => {
      for (const pod of listOf(undo, "pods")) {
        if (!(await orderStands(pod, "volume", world))) continue;
        throw environmentError(`the volume of ${pod} is still strained`, { code: "ASSAY_FAULT_NOT_HEALED" });
      }
      const took = await probeAll(undo, world);
      if (took.every((ms) => ms < probeMs)) return `a write and sync of 4 kB takes ${took.map(told).join(", ")}`;
      throw environmentError("a write still does not return", { code: "ASSAY_FAULT_NOT_HEALED" });
    },
  };
}

/** The program waits for as long as its order stands; a write to try it would hold the fault up for seconds. */
async function areStrained(undo: Undo, world: FaultWorld): Promise<string> {
  for (const pod of listOf(undo, "pods")) {
    if (await orderStands(pod, "volume", world)) continue;
    throw environmentError(`the volume of ${pod} is not strained any more`, { code: "ASSAY_FAULT_GONE" });
  }
  return `volumes of ${listOf(undo, "pods").join(", ")} are strained`;
}

function volumesOf(request: FaultRequest): { readonly pod: string; readonly claim: string }[] {
  const inform = ({ information, id }: ResolvedResource, key: string) => present(information[key], `${key} of ${id}`);
  return (request.targets.Volumes ?? []).map((volume) => ({
    pod: inform(volume, "podName"),
    claim: inform(volume, "claim"),
  }));
}

async function callsDelayed(pod: string, world: FaultWorld): Promise<number> {
  const { readsDelayed, writesDelayed } = await strainCounters(pod, world);
  return readsDelayed + writesDelayed;
}

/** The program's own calls, before any probe adds to them. */
async function untilDelayed(pod: string, before: number, world: FaultWorld): Promise<string> {
  const delayed = await eventually(async () => (await callsDelayed(pod, world)) - before || undefined, {
    what: `delayed reads or writes of ${pod}`,
    withinMs: bittenWithinMs,
    everyMs: 250,
    clock: world.clock,
  });
  return `${delayed} reads and writes of ${pod} were delayed`;
}

async function probeAll(undo: Undo, world: FaultWorld): Promise<number[]> {
  const pods = listOf(undo, "pods");
  const claims = listOf(undo, "claims");
  const instances = await world.lab.instances();
  return Promise.all(
    pods.map(async (pod, index) => {
      const volumes = instances.find(({ name }) => name === pod)?.volumes ?? {};
      const folder = present(volumes[claims[index] ?? ""], `volume of ${pod}`);
      return Number(await shell(probe, [strainPage(pod), folder], world));
    }),
  );
}

function told(ms: number): string {
  return ms >= probeMs ? `more than ${probeMs} ms` : `${ms} ms`;
}
