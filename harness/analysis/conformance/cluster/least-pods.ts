// How few pods of an object there may be: what it says itself, or the least that an autoscaler leaves of it.

import { nameOf, namespaceOf } from "./manifest-objects.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

export interface LeastPods {
  readonly count: number;
  readonly node: Node;
}

/** The number that counts, and where it is written. */
export function leastPods(model: PlatformModel, of: Resource): LeastPods {
  const own = property(of, "spec", "replicas");
  const scaled = [
    ...model.all("Kubernetes::HorizontalPodAutoscaler").map((one) => scaling(one, "minReplicas", 1)),
    // KEDA goes down to nothing unless it is told not to.
    ...model.all("Kubernetes::ScaledObject").map((one) => scaling(one, "minReplicaCount", 0)),
  ].filter(({ one, target }) => {
    const isKind = (target.get("kind").text() ?? "Deployment") === of.type.replace("Kubernetes::", "");
    return isKind && target.get("name").text() === nameOf(of) && namespaceOf(one) === namespaceOf(of);
  });
  const [first] = scaled;
  // An object without pods is left alone by its autoscaler.
  if (first === undefined || own.number() === 0) return { count: own.number() ?? 1, node: own };
  return { count: first.least.number() ?? first.fallback, node: first.least };
}

function scaling(one: Resource, name: string, fallback: number) {
  const spec = property(one, "spec");
  return { one, target: spec.get("scaleTargetRef"), least: spec.get(name), fallback };
}
