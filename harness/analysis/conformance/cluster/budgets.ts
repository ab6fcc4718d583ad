// How many pods of a set a drain may take away at once, by the budgets of disruptions that are about them.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import type { Inspection } from "../inspection.ts";
import { namespaceOf } from "./manifest-objects.ts";
import { selects } from "./pod-selector.ts";

/**
 * Where drains may leave fewer than a majority, that is told and violates nothing: rows promise that one may be lost, and
 * say of drains nothing.
 */
export function tellsOfDrains(it: Inspection, set: Resource): void {
  const replicas = property(set, "spec", "replicas").number() ?? 1;
  if (replicas < 3) return;
  const budgets = budgetsOf(it, set);
  const taken = evictable(budgets, replicas);
  const majority = Math.floor(replicas / 2) + 1;
  if (replicas - taken >= majority) return;
  it.warn(budgets[0] ?? set, {
    message: `a drain may take ${String(taken)} of ${String(replicas)} pods of ${set.id} at once, which leaves no majority`,
    expected: `a budget that keeps ${String(majority)}`,
  });
}

function budgetsOf(it: Inspection, set: Resource): Resource[] {
  const labels = property(set, "spec", "template", "metadata", "labels");
  return it.model.all("Kubernetes::PodDisruptionBudget").filter((budget) => {
    const selector = property(budget, "spec", "selector");
    const isHere = namespaceOf(budget) === namespaceOf(set) && budget.region === set.region;
    // Without a selector it is about no pods.
    return isHere && selector.exists && selects(selector, labels);
  });
}

/** Kubernetes refuses to evict a pod that several budgets are about. */
function evictable(budgets: readonly Resource[], replicas: number): number {
  const [budget, ...others] = budgets;
  if (budget === undefined) return replicas;
  if (others.length > 0) return 0;
  const [most, least] = ["maxUnavailable", "minAvailable"].map((name) => property(budget, "spec", name));
  if (most?.exists === true) return Math.min(replicas, podsOf(most, replicas));
  return least?.exists === true ? Math.max(0, replicas - podsOf(least, replicas)) : replicas;
}

/** A number of pods, or a share of them, rounded up. */
function podsOf(told: Node, replicas: number): number {
  const [, share] = /^(\d+)%$/.exec(told.written()) ?? [];
  return share === undefined ? (told.number() ?? 0) : Math.ceil((Number(share) * replicas) / 100);
}
