// How much memory a pod has had at least and at most, from looks at its processes. What is seen is a lower bound: between
// two looks there may have been more. The sum of what each process had at its largest, over those that were there at the
// same time, is an upper one: none of them has ever been larger.

import type { InstanceMemory } from "../../ports/lab-control.ts";
import type { ProcessMemory, WeighedProcess } from "./process-memory.ts";

const megabyte = 1_048_576;
/** What the kernel keeps for a pod that no process tells: buffers of connections, names of files, who weighs a process. */
const kernelBytes = 48 * megabyte;
/** Page tables and stacks of a process that has ended, if it was never looked at. */
const unseenBesidesBytes = 8 * megabyte;

export class MemoryAccount {
  readonly #limitBytes: number;
  readonly #seen = new Map<number, ProcessMemory>();
  #living = new Set<number>();
  #weighed: readonly WeighedProcess[] = [];
  #anonymousBytes = 0;
  #seenBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** Takes over one look at all processes of the pod, and all that have been weighed so far. */
  look(processes: readonly ProcessMemory[], weighed: readonly WeighedProcess[]): void {
    const programs = processes.filter(({ isProgram }) => isProgram);
    this.#living = new Set(programs.map(({ innerPid }) => innerPid));
    // What was seen as a program on its way to be a mere weigher has not ended, and is none.
    for (const { innerPid, isProgram } of processes) if (!isProgram) this.#seen.delete(innerPid);
    for (const one of programs) {
      const before = this.#seen.get(one.innerPid)?.besidesBytes ?? 0;
      this.#seen.set(one.innerPid, { ...one, besidesBytes: Math.max(one.besidesBytes, before) });
    }
    this.#weighed = weighed;
    this.#anonymousBytes = sum(programs.map(({ anonymousBytes }) => anonymousBytes));
    this.#seenBytes = Math.max(this.#seenBytes, this.#anonymousBytes);
  }

  /** Whether the last look found more than the pod may have: the kernel would have had nothing left to take back. */
  get isOver(): boolean {
    return this.#anonymousBytes > this.#limitBytes;
  }

  get figures(): InstanceMemory {
    const boundBytes = this.#boundBytes();
    return {
      limitBytes: this.#limitBytes,
      seenBytes: this.#seenBytes,
      ...(boundBytes === undefined ? {} : { boundBytes }),
    };
  }

  #boundBytes(): number | undefined {
    const weighed = new Set(this.#weighed.map(({ innerPid }) => innerPid));
    const isUntold = [...this.#seen.keys()].some((pid) => !this.#living.has(pid) && !weighed.has(pid));
    if (isUntold || this.#seen.size === 0) return undefined;
    const living = [...this.#seen.values()].filter(({ innerPid }) => !weighed.has(innerPid));
    const spans = [
      ...living.map(({ begunMs, mostBytes, besidesBytes }) => ({
        begunMs,
        endedMs: Infinity,
        bytes: mostBytes + besidesBytes,
      })),
      ...this.#weighed.map(({ innerPid, begunMs, endedMs, mostBytes }) => ({
        begunMs,
        endedMs,
        bytes: mostBytes + Math.max(this.#seen.get(innerPid)?.besidesBytes ?? 0, unseenBesidesBytes),
      })),
    ];
    // The sum only grows where something begins.
    const sums = spans.map(({ begunMs: at }) =>
      sum(spans.filter(({ begunMs, endedMs }) => begunMs <= at && at <= endedMs).map(({ bytes }) => bytes)),
    );
    return Math.max(...sums) + kernelBytes;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
