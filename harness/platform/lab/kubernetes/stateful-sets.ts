// What the controller of StatefulSets does when one is changed: pods whose template is not the current one are made again,
// the highest ordinal first and each once all others are ready, down to the partition (apps/v1, RollingUpdate). OnDelete
// leaves that to whoever deletes the pods.

import type { Clock } from "../../../core/clock.ts";
import { messageOf } from "../../../core/errors.ts";
import type { LabControl } from "../../ports/lab-control.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { mainContainer } from "../reconcile/pod-files.ts";
import { parseStatefulSet } from "../reconcile/stateful-set.ts";
import type { StatefulSet } from "../reconcile/stateful-set.ts";
import type { ClusterState, ObjectKey } from "./cluster-state.ts";

export interface ControllerOptions {
  readonly state: ClusterState;
  readonly lab: Pick<LabControl, "instances" | "signal" | "start"> & { ready(): Promise<void> };
  readonly reconcile: () => Promise<void>;
  /** Whether a pod of this image can be started at all; one that cannot stays as one whose image cannot be pulled. */
  readonly hasProgram: (image: string) => boolean;
  readonly clock: Clock;
  readonly narrate: (text: string) => void;
}

const pollMs = 100;

export class StatefulSetController {
  readonly #options: ControllerOptions;
  readonly #working = new Map<string, Promise<void>>();

  constructor(options: ControllerOptions) {
    this.#options = options;
  }

  /** Begins, or goes on, to make the pods what the set says. Returns at once. */
  converge(key: ObjectKey): void {
    const name = `${key.namespace}/${key.name}`;
    if (this.#working.has(name)) return;
    const work = this.#converge(key)
      .catch((error: unknown) => {
        this.#options.narrate(`rollout of ${name}: ${messageOf(error)}`);
      })
      .finally(() => this.#working.delete(name));
    this.#working.set(name, work);
  }

  /** A deleted pod comes again from what its set is now. */
  async deletePod(name: string, key: ObjectKey): Promise<void> {
    const set = this.#options.state.find(key);
    if (set === undefined) return;
    await this.#replace(name, set);
  }

  async #converge(key: ObjectKey): Promise<void> {
    const { state, clock } = this.#options;
    for (;;) {
      const object = state.find(key);
      const next = object === undefined ? undefined : nextPod(object, state);
      if (object === undefined || next === undefined) return;
      if (next.isWaiting) await clock.sleep(pollMs);
      else await this.#replace(next.pod, object);
    }
  }

  /** Out of the load balancers, its preStop hook, the signal, the grace period; then made again from the set. */
  async #replace(pod: string, object: KubernetesObject): Promise<void> {
    const { state, lab, reconcile, clock, narrate, hasProgram } = this.#options;
    const old = state.setOf(pod);
    state.enter(pod, "terminating");
    await reconcile();
    if (old !== undefined && (await this.#isRunning(pod))) {
      await clock.sleep(preStopMs(old));
      await lab.signal(pod, "SIGTERM");
      if (!(await this.#endsWithin(pod, graceMs(old)))) await lab.signal(pod, "SIGKILL");
    }
    const { image } = mainContainer(parseStatefulSet(object));
    state.remake(pod, object);
    if (!hasProgram(image)) {
      state.enter(pod, "terminating");
      narrate(`${pod}: no program for ${image}`);
      return;
    }
    state.enter(pod, "pending");
    narrate(`${pod} is made again from ${image}`);
    await reconcile();
    if (!(await this.#isRunning(pod))) await lab.start(pod);
    await lab.ready();
    state.enter(pod, "ready");
  }

  async #endsWithin(pod: string, withinMs: number): Promise<boolean> {
    const { clock } = this.#options;
    const deadline = clock.nowNs() + withinMs * 1e6;
    while (clock.nowNs() < deadline) {
      if (!(await this.#isRunning(pod))) return true;
      await clock.sleep(pollMs);
    }
    return false;
  }

  async #isRunning(pod: string): Promise<boolean> {
    const found = (await this.#options.lab.instances()).find(({ name }) => name === pod);
    return found !== undefined && found.state !== "exited";
  }
}

export interface NextPod {
  readonly pod: string;
  /** While another pod is not ready. */
  readonly isWaiting: boolean;
}

/** The pod to be made again next; undefined when none is. */
export function nextPod(object: KubernetesObject, state: ClusterState): NextPod | undefined {
  const set = parseStatefulSet(object);
  const { type, rollingUpdate } = set.spec.updateStrategy;
  if (type === "OnDelete") return undefined;
  const pods = Array.from({ length: set.spec.replicas }, (_none, ordinal) => `${set.name}-${String(ordinal)}`);
  const outdated = pods.slice(rollingUpdate.partition).filter((pod) => !state.isCurrent(pod, object));
  const next = outdated.at(-1);
  if (next === undefined) return undefined;
  return { pod: next, isWaiting: pods.some((pod) => pod !== next && !state.isReady(pod)) };
}

/** The sleep of the container's preStop hook: time in which load balancers learn that the pod goes. */
function preStopMs(set: StatefulSet): number {
  return (mainContainer(set).lifecycle?.preStop?.sleep?.seconds ?? 0) * 1_000;
}

function graceMs(set: StatefulSet): number {
  return set.spec.template.spec.terminationGracePeriodSeconds * 1_000;
}
