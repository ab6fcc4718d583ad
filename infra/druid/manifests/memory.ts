// How much memory the processes of Druid have. A pod's limit is what its Java machines may take by their own bounds, heap
// and direct memory, and what they need besides: classes, compiled code, stacks, and what the collector keeps. A
// MiddleManager's pod holds its tasks as well, each a Java machine of its own.

import type { PodPlan } from "../../manifests/pods.ts";
import type { Process } from "./processes.ts";

/** In MiB. */
interface MachineMemory {
  readonly heap: number;
  readonly direct: number;
  readonly besides: number;
}

const machines: Readonly<Record<Process, MachineMemory>> = {
  coordinator: { heap: 256, direct: 64, besides: 256 },
  overlord: { heap: 256, direct: 64, besides: 256 },
  broker: { heap: 256, direct: 192, besides: 256 },
  router: { heap: 128, direct: 128, besides: 256 },
  historical: { heap: 320, direct: 208, besides: 144 },
  middlemanager: { heap: 128, direct: 64, besides: 128 },
};

const task: MachineMemory = { heap: 256, direct: 128, besides: 128 };
/** Tasks that a MiddleManager runs at once. */
const tasks = 2;

/** Buffers of one size: one for each thread, two to merge in, and one to decompress into. */
const buffers = { threads: 1, merging: 2, historicalBytes: 52_428_800, taskBytes: 26_214_400 } as const;

/** Requested and limited alike: nobody else is promised what a process is going to need. */
export function memoryOf(process: Process): string {
  const own = sum(machines[process]);
  return `${String(process === "middlemanager" ? own + tasks * sum(task) : own)}Mi`;
}

/** What the image's script makes the machine's options of. */
export function memoryEnvironment(process: Process): NonNullable<PodPlan["environment"]> {
  const { heap, direct } = machines[process];
  return [
    { name: "DRUID_XMS", value: `${String(heap)}m` },
    { name: "DRUID_XMX", value: `${String(heap)}m` },
    { name: "DRUID_MAXDIRECTMEMORYSIZE", value: `${String(direct)}m` },
  ];
}

/** Properties of a process that say what it does with its memory. */
export function memoryProperties(process: Process): Readonly<Record<string, string>> | undefined {
  if (process === "historical") return processing("druid", buffers.historicalBytes);
  if (process !== "middlemanager") return undefined;
  return {
    "druid.worker.capacity": String(tasks),
    "druid.indexer.runner.javaOptsArray": JSON.stringify([
      `-Xms${String(task.heap)}m`,
      `-Xmx${String(task.heap)}m`,
      `-XX:MaxDirectMemorySize=${String(task.direct)}m`,
      "-XX:+ExitOnOutOfMemoryError",
    ]),
    ...processing("druid.indexer.fork.property.druid", buffers.taskBytes),
  };
}

function processing(prefix: string, bytes: number): Readonly<Record<string, string>> {
  return {
    [`${prefix}.processing.numThreads`]: String(buffers.threads),
    [`${prefix}.processing.numMergeBuffers`]: String(buffers.merging),
    [`${prefix}.processing.buffer.sizeBytes`]: String(bytes),
  };
}

function sum({ heap, direct, besides }: MachineMemory): number {
  return heap + direct + besides;
}
