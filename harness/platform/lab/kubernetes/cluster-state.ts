// The objects of the cluster as its API holds them: those of the manifests, what was changed since, and what each pod was
// made from. A pod keeps the template that it was made with until its controller makes it again.

import { environmentError } from "../../../core/errors.ts";
import type { KubernetesObject } from "../reconcile/manifests.ts";
import { parseStatefulSet } from "../reconcile/stateful-set.ts";
import type { StatefulSet } from "../reconcile/stateful-set.ts";
import { mergePatch } from "./merge-patch.ts";

export interface ObjectKey {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export class ClusterState {
  #objects: readonly KubernetesObject[];
  readonly #generations = new Map<KubernetesObject, number>();
  readonly #madeFrom = new Map<string, KubernetesObject>();
  readonly #terminating = new Set<string>();
  readonly #unready = new Set<string>();

  constructor(objects: readonly KubernetesObject[]) {
    this.#objects = objects;
    for (const object of objects.filter(({ kind }) => kind === "StatefulSet")) {
      const set = parseStatefulSet(object);
      for (let ordinal = 0; ordinal < set.spec.replicas; ordinal += 1) {
        this.#madeFrom.set(`${set.name}-${String(ordinal)}`, object);
      }
    }
  }

  get objects(): readonly KubernetesObject[] {
    return this.#objects;
  }

  find({ kind, namespace, name }: ObjectKey): KubernetesObject | undefined {
    return this.#objects.find(
      (object) =>
        object.kind === kind && object.metadata.name === name && (object.metadata.namespace ?? "default") === namespace,
    );
  }

  /** How often the object was changed, from 1 on. */
  generation(object: KubernetesObject): number {
    return this.#generations.get(object) ?? 1;
  }

  /** Merges a change of the specification into an object; returns what it is then. */
  patch(key: ObjectKey, patch: unknown): KubernetesObject {
    const before = this.find(key);
    if (before === undefined) {
      throw environmentError(`no ${key.kind} ${key.name} in ${key.namespace}`, { code: "ASSAY_KUBERNETES_MISSING" });
    }
    const after = mergePatch(before, patch) as KubernetesObject;
    if (after.kind === "StatefulSet") parseStatefulSet(after);
    if (JSON.stringify(after) === JSON.stringify(before)) return before;
    this.#generations.set(after, this.generation(before) + 1);
    this.#objects = this.#objects.map((object) => (object === before ? after : object));
    return after;
  }

  /** The set as the pod of this name was made from it. */
  setOf(pod: string): StatefulSet | undefined {
    const object = this.#madeFrom.get(pod);
    return object === undefined ? undefined : parseStatefulSet(object);
  }

  /** Makes a pod from what its set is now. */
  remake(pod: string, set: KubernetesObject): void {
    this.#madeFrom.set(pod, set);
  }

  /** Whether the pod has the template that its set has now. */
  isCurrent(pod: string, set: KubernetesObject): boolean {
    return templateOf(this.#madeFrom.get(pod)) === templateOf(set);
  }

  /** Pods that are on their way out: no service and no load balancer sends them anything new. */
  isTerminating(pod: string): boolean {
    return this.#terminating.has(pod);
  }

  /** Neither ended nor waiting for its program to serve. */
  isReady(pod: string): boolean {
    return this.#madeFrom.has(pod) && !this.#unready.has(pod);
  }

  enter(pod: string, phase: "terminating" | "pending" | "ready"): void {
    this.#terminating.delete(pod);
    this.#unready.delete(pod);
    if (phase === "terminating") this.#terminating.add(pod);
    if (phase !== "ready") this.#unready.add(pod);
  }
}

function templateOf(object: KubernetesObject | undefined): string {
  return object === undefined ? "" : JSON.stringify(parseStatefulSet(object).spec.template);
}
