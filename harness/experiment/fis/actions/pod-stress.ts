// aws:eks:pod-cpu-stress and aws:eks:pod-io-stress: processes in the pod's own namespaces compute, or write to its volume,
// write through and read it again. They end with the pod, with the fault, and by themselves after the lease.

import { createHash } from "node:crypto";
import { environmentError } from "../../../core/errors.ts";
import { eventually } from "../../../core/eventually.ts";
import { parseIsoDuration } from "../iso-duration.ts";
import type { FaultWorld } from "../world.ts";
import { listOf, textOf } from "./fault-action.ts";
import type { FaultAction, FaultRequest, Undo } from "./fault-action.ts";
import { hostsOfPods, podsOf } from "./pod-rules.ts";
import { shell } from "./strain-orders.ts";

const bittenWithinMs = 20_000;
const begunWithinMs = 10_000;
const standsWithinMs = 8_000;
const leaseBeyondMs = 10_000;
/** The service's own defaults: no number of workers means one a processor. */
const defaults = { percent: "80", workers: { cpu: "0", io: "1" } } as const;
/** Space on a volume of memory is memory of the machine. */
const mostMegabytes = 1_024;

/** Busy for the share of each tenth of a second. */
const compute = `
import os, sys, time
share, workers = float(sys.argv[1]) / 100, int(sys.argv[2]) or os.cpu_count()
for _ in range(workers - 1):
    if os.fork() == 0: break
while True:
    begun = time.monotonic()
    while time.monotonic() - begun < share / 10: pass
    time.sleep(max(0.0005, begun + 0.1 - time.monotonic()))
`;

/** Fills the share of what is free with a file a worker, over and over. */
const writeAndRead = `
import os, sys
share, workers = float(sys.argv[1]) / 100, int(sys.argv[2])
volume = next(v.split(b"=", 1)[1] for v in open("/proc/1/environ", "rb").read().split(b"\\0") if v.startswith(b"ASSAY_STRAIN_VOLUME="))
space = os.statvfs(volume)
size = min(int(space.f_bavail * space.f_frsize * share), ${mostMegabytes} << 20) // workers
worker = 0
for worker in range(1, workers):
    if os.fork() == 0: break
else: worker = 0
path = volume + b"/.assay-io-%d" % worker
block = os.urandom(1 << 20)
file = os.open(path, os.O_RDWR | os.O_CREAT)
while True:
    for at in range(0, size - len(block), len(block)):
        os.pwrite(file, block, at)
        os.fsync(file)
        os.pread(file, len(block), at)
`;

/** Prints the processes that carry the mark, and the processor time and bytes written that they have used. */
const census = `
for environ in $(grep --files-with-matches --null-data --line-regexp "ASSAY_STRESS=$1" /proc/[0-9]*/environ 2>/dev/null); do
  p=\${environ%/environ}
  grep --quiet --text python $p/cmdline || continue
  echo "$(basename $p) $(awk '{ print $14 + $15 }' $p/stat) $(awk '/^wchar/ { print $2 }' $p/io)"
done 2>/dev/null
true`;

const endAll = `
for environ in $(grep --files-with-matches --null-data --line-regexp "ASSAY_STRESS=$1" /proc/[0-9]*/environ 2>/dev/null); do
  p=\${environ%/environ}
  kill -KILL "\${p#/proc/}"
done 2>/dev/null
find /run/assay/volumes -maxdepth 3 -name '.assay-io-*' -delete 2>/dev/null
true`;

export const podCpuStress = stressAction("aws:eks:pod-cpu-stress", {
  program: compute,
  workers: defaults.workers.cpu,
  unit: "ticks of a processor",
  used: ({ ticks }) => ticks,
  enough: 20,
});

export const podIoStress = stressAction("aws:eks:pod-io-stress", {
  program: writeAndRead,
  workers: defaults.workers.io,
  unit: "MB written",
  used: ({ bytes }) => Math.floor(bytes / 1e6),
  enough: 4,
});

interface Used {
  readonly processes: number;
  readonly ticks: number;
  readonly bytes: number;
}

interface Stress {
  readonly program: string;
  readonly workers: string;
  readonly unit: string;
  readonly used: (used: Used) => number;
  readonly enough: number;
}

function stressAction(id: string, stress: Stress): FaultAction {
  return {
    id,
    blast: async (request, world) => ({ instances: await hostsOfPods(request, world) }),
    plan: (request) =>
      Promise.resolve({
        durationMs: parseIsoDuration(request.parameters.duration ?? ""),
        undo: { pods: podsOf(request), mark: markOf(request) },
      }),
    inject: async (request, { durationMs = 60_000 }, world) => {
      const { percent = defaults.percent, workers = stress.workers } = request.parameters;
      const leaseMs = durationMs + leaseBeyondMs;
      const bounded = ["timeout", "--signal=KILL", String(Math.ceil(leaseMs / 1_000))];
      const argv = [...bounded, "python3", "-c", stress.program, percent, workers];
      const mark = markOf(request);
      for (const on of podsOf(request)) {
        // Lasts as long as the fault does: nobody waits for its end.
        void world.lab
          .exec({ on, argv, env: { ASSAY_STRESS: mark }, timeoutMs: leaseMs + leaseBeyondMs })
          .catch(() => undefined);
      }
      // A heal that came before the processes did would find none, and they would come after it.
      await eventually(async () => (await usedBy(mark, world)).processes >= podsOf(request).length, {
        ...{ what: `stress begun in ${podsOf(request).join(", ")}`, withinMs: begunWithinMs, clock: world.clock },
      });
    },
    verify: async (_request, { undo }, world) => {
      const pods = listOf(undo, "pods").join(", ");
      const until = (atLeast: number, what: string) =>
        eventually(
          async () => {
            const now = stress.used(await usedBy(textOf(undo, "mark"), world));
            return now >= atLeast ? now : undefined;
          },
          { what: `${what} in ${pods}`, withinMs: bittenWithinMs, clock: world.clock },
        );
      const begun = await until(stress.enough, "stress");
      const used = await until(begun + stress.enough, "stress that goes on");
      const { processes } = await usedBy(textOf(undo, "mark"), world);
      return `${processes} processes in ${pods}: ${used} ${stress.unit} so far`;
    },
    stands: (_request, { undo }, world) => goesOn(stress, undo, world),
    heal: async (undo, world) => {
      await shell(endAll, [textOf(undo, "mark")], world);
    },
    verifyHealed: async (undo, world) => {
      const { processes } = await usedBy(textOf(undo, "mark"), world);
      if (processes === 0) return "the processes have ended";
      throw environmentError(`${processes} processes still press`, { code: "ASSAY_FAULT_NOT_HEALED" });
    },
  };
}

/** Every pod has its processes, and they use more than a moment ago. */
async function goesOn({ used, unit }: Stress, undo: Undo, world: FaultWorld): Promise<string> {
  const pods = listOf(undo, "pods");
  const first = await usedBy(textOf(undo, "mark"), world);
  const grown = async () => {
    const now = await usedBy(textOf(undo, "mark"), world);
    return now.processes >= pods.length && used(now) > used(first) ? used(now) : undefined;
  };
  const what = `stress that still goes on in ${pods.join(", ")}`;
  const sum = await eventually(grown, { what, withinMs: standsWithinMs, everyMs: 300, clock: world.clock });
  return `${sum} ${unit} so far`;
}

function markOf({ faultId }: FaultRequest): string {
  return createHash("sha256").update(faultId).digest("hex").slice(0, 12);
}

async function usedBy(mark: string, world: FaultWorld): Promise<Used> {
  const lines = (await shell(census, [mark], world)).split("\n").filter((line) => line !== "");
  const rows = lines.map((line) => line.split(" ").map(Number));
  const sum = (column: number) => rows.reduce((total, row) => total + (row[column] ?? 0), 0);
  return { processes: rows.length, ticks: sum(1), bytes: sum(2) };
}
