// The pods of the lab: built from the spec, booted in order, and kept alive as a kubelet keeps them. What an experiment ends
// through the lab's own calls stays ended until it is started again.

import { constants } from "node:os";
import { systemClock } from "../../../core/clock.ts";
import type { ContainerEnd, InstanceContainer } from "../../ports/lab-control.ts";
import type { LabSpec } from "../lab-spec.ts";
import type { Instance } from "./instance.ts";
import { bootOrder, buildPod, untilReady } from "./pods.ts";
import type { BuiltPod, PodContext } from "./pods.ts";
import type { ProcessEnd } from "./processes.ts";

/** A kubelet starts an ended container at once, then after 10 s, doubling to 5 min; 10 min of life clear the count. */
const backoffMs = { first: 500, second: 10_000, most: 300_000, forgottenAfter: 600_000 } as const;
const readyMs = 60_000;

interface Life {
  readonly pod: BuiltPod;
  boot?: Promise<void>;
  /** Whether it was ever ready. */
  hasServed: boolean;
  /** Ends in a row that nobody asked for. */
  failures: number;
  /** Starts that nobody asked for. */
  restarts: number;
  lastEnd?: ContainerEnd;
  /** Why the node is ending it for lack of memory. */
  shortOfMemory?: string | undefined;
  startedNs: number;
  startedAt?: string;
  isWanted: boolean;
}

export class PodSet {
  readonly #context: PodContext;
  /** First process of a host that has power. */
  readonly #hostPid: (host: string) => number | undefined;
  readonly #lives = new Map<string, Life>();

  constructor(context: PodContext, hostPid: (host: string) => number | undefined) {
    this.#context = context;
    this.#hostPid = hostPid;
  }

  get(name: string): BuiltPod | undefined {
    return this.#lives.get(name)?.pod;
  }

  instances(): Instance[] {
    return [...this.#lives.values()].map(({ pod }) => pod.instance);
  }

  built(): BuiltPod[] {
    return [...this.#lives.values()].map(({ pod }) => pod);
  }

  /** What a node says of a pod's container; undefined: there is no such pod. */
  container(name: string): InstanceContainer | undefined {
    const life = this.#lives.get(name);
    if (life === undefined) return undefined;
    const { restarts, startedAt, lastEnd } = life;
    return {
      restarts,
      ...(startedAt === undefined ? {} : { startedAt }),
      ...(lastEnd === undefined ? {} : { lastEnd }),
    };
  }

  /** Ends a pod that has more memory than it may; it is started again as one that ended by itself. */
  async outOfMemory(name: string, message: string): Promise<void> {
    const life = this.#lives.get(name);
    if (life === undefined) return;
    life.shortOfMemory = message;
    await life.pod.instance.signal("SIGKILL");
  }

  /** Takes over the spec's pods. A running pod keeps what it was started with; what changed is met at its next start. */
  async build(spec: LabSpec): Promise<void> {
    await Promise.all(
      spec.pods.map(async (wanted) => {
        const known = this.#lives.get(wanted.name);
        const isSame = known !== undefined && JSON.stringify(known.pod.spec) === JSON.stringify(wanted);
        if (known !== undefined && (known.pod.instance.isRunning || isSame)) return;
        const pod = await buildPod(wanted, spec, this.#context);
        this.#lives.set(wanted.name, { pod, hasServed: false, failures: 0, restarts: 0, startedNs: 0, isWanted: true });
      }),
    );
  }

  async remove(name: string): Promise<void> {
    const life = this.#lives.get(name);
    if (life === undefined) return;
    life.isWanted = false;
    this.#lives.delete(name);
    await life.pod.instance.signal("SIGKILL");
  }

  /** Names of pods that were never booted. */
  fresh(): string[] {
    return [...this.#lives].filter(([, life]) => life.boot === undefined).map(([name]) => name);
  }

  onHost(host: string): string[] {
    return [...this.#lives].filter(([, { pod }]) => pod.spec.host === host).map(([name]) => name);
  }

  /** Starts pods in order, each stage once the stage before it serves; those of hosts without power are left out. */
  boot(names: readonly string[]): void {
    const lives = names.flatMap((name) => this.#lives.get(name) ?? []);
    const powered = lives.filter(({ pod }) => this.#hostPid(pod.spec.host) !== undefined);
    let previous: Promise<unknown> = Promise.resolve();
    for (const stage of bootOrder(powered.map(({ pod }) => pod))) {
      const boots = stage.map((pod) => {
        const life = this.#lives.get(pod.spec.name);
        const boot = previous.then(async () => {
          await this.start(pod.spec.name);
          await untilReady(pod, { withinMs: readyMs, isKeptAlive: life?.hasServed ?? false });
          if (life !== undefined) life.hasServed = true;
        });
        boot.catch(() => undefined);
        if (life !== undefined) life.boot = boot;
        return boot;
      });
      previous = Promise.allSettled(boots);
    }
  }

  /** Resolves when the latest boot of each of these pods (all when absent) is over; rejects with the first that failed. */
  async booted(names?: readonly string[]): Promise<void> {
    const lives = [...this.#lives].filter(([name]) => names === undefined || names.includes(name));
    await Promise.all(lives.flatMap(([, { boot }]) => boot ?? []));
  }

  /** Starts a life at somebody's wish, as a new pod has it: earlier ends do not count. */
  async start(name: string): Promise<void> {
    const life = this.#lives.get(name);
    if (life !== undefined) {
      life.failures = 0;
      life.restarts = 0;
      delete life.lastEnd;
    }
    await this.#begin(name);
  }

  /** Starts one life now, and watches its end. */
  async #begin(name: string): Promise<void> {
    const life = this.#lives.get(name);
    const pid = life === undefined ? undefined : this.#hostPid(life.pod.spec.host);
    if (life === undefined || pid === undefined || life.pod.instance.isRunning) return;
    life.isWanted = true;
    life.startedNs = systemClock.nowNs();
    life.startedAt = systemClock.wall().toISOString();
    await life.pod.instance.start(pid);
    void life.pod.instance.ended().then((end) => this.#afterEnd(life, end));
  }

  /** Ends or signals a pod at somebody's wish: it is not started again by itself. */
  async signal(name: string, signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const life = this.#lives.get(name);
    if (life === undefined) return;
    life.isWanted = false;
    await life.pod.instance.signal(signal);
  }

  /** A pod that never served is not tried again: its configuration is wrong, and its boot says so. */
  async #afterEnd(life: Life, end: ProcessEnd | undefined): Promise<void> {
    const name = life.pod.spec.name;
    if (end !== undefined) life.lastEnd = containerEnd(end, life.shortOfMemory);
    life.shortOfMemory = undefined;
    const livedMs = (systemClock.nowNs() - life.startedNs) / 1e6;
    if (!life.hasServed) await life.boot?.catch(() => undefined);
    if (!life.hasServed) return;
    const failures = livedMs > backoffMs.forgottenAfter ? 1 : life.failures + 1;
    await systemClock.sleep(restartDelayMs(failures));
    const isCurrent = this.#lives.get(name) === life && life.isWanted && !life.pod.instance.isRunning;
    if (!isCurrent || this.#hostPid(life.pod.spec.host) === undefined) return;
    life.failures = failures;
    life.restarts += 1;
    await this.#begin(name);
  }
}

/** How a kubelet tells the end of a container. */
export function containerEnd({ code, signal }: ProcessEnd, shortOfMemory?: string): ContainerEnd {
  const number = signal === null ? 0 : (constants.signals[signal as NodeJS.Signals] ?? 0);
  const exitCode = code ?? 128 + number;
  if (shortOfMemory !== undefined) return { reason: "OOMKilled", exitCode, message: shortOfMemory };
  return { reason: exitCode === 0 ? "Completed" : "Error", exitCode };
}

/** Milliseconds before a container that ended `failures` times in a row is started again. */
export function restartDelayMs(failures: number): number {
  if (failures <= 1) return backoffMs.first;
  return Math.min(backoffMs.second * 2 ** (failures - 2), backoffMs.most);
}
