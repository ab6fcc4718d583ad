// What stands beside a workload and keeps its pods from being made as they are written: gates, a paused rollout, what a
// namespace lets a container ask for, what it lets all of them have, and autoscalers that write other sizes.
// https://kubernetes.io/docs/concepts/policy/

import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { cores, gibibytes } from "../regions/quantities.ts";
import { leastPods } from "./least-pods.ts";
import { nameOf, namespaceOf, podsOf } from "./manifest-objects.ts";
import type { Pods } from "./manifest-objects.ts";

export interface Restraint {
  readonly node: Node;
  readonly message: string;
}

const sizes: Readonly<Record<string, (text: string) => number>> = { cpu: cores, memory: gibibytes };
/** Pods of these come to an end, and leave their room to others. */
const passing = ["Kubernetes::Job", "Kubernetes::CronJob", "Kubernetes::Pod"];

/** Violates the row where it is certain that not all pods of a workload are made and placed. */
export function areAdmitted(it: Inspection, pods: Pods): void {
  for (const { node, message } of refusals(it.model, pods)) {
    it.violated(node, { message, expected: `every pod of ${pods.of.id}` });
  }
}

export function refusals(model: PlatformModel, pods: Pods): Restraint[] {
  const { of, spec } = pods;
  const gates = spec.get("schedulingGates");
  const paused = property(of, "spec", "paused");
  return [
    ...(gates.list().length > 0 ? [{ node: gates, message: `pods of ${of.id} wait at a gate` }] : []),
    ...(of.type === "Kubernetes::Deployment" && paused.bool(false)
      ? [{ node: paused, message: `${of.id} is paused, so that nothing makes its pods` }]
      : []),
    ...outOfRange(model, pods),
    ...beyondQuota(model, of, [pods]),
  ];
}

/** Quotas that the pods of a namespace exceed together, whichever of them come too late. */
export function fullNamespaces(model: PlatformModel): Restraint[] {
  return model.all("Kubernetes::ResourceQuota").flatMap((quota) => {
    const staying = podsOf(model).filter(({ of }) => !passing.includes(of.type) && isBeside(quota, of));
    return staying.length === 0 ? [] : overrun(model, quota, staying);
  });
}

/** Autoscalers of a workload that write other requests, and limits in proportion, into its pods. */
export function resizings(model: PlatformModel, { of }: Pods, container: string): Restraint[] {
  return model
    .all("Kubernetes::VerticalPodAutoscaler")
    .filter((one) => isBeside(one, of))
    .flatMap((one) => {
      const target = property(one, "spec", "targetRef");
      const isOf =
        target.get("name").text() === nameOf(of) && `Kubernetes::${target.get("kind").written()}` === of.type;
      const mode = property(one, "spec", "updatePolicy", "updateMode");
      const policies = property(one, "spec", "resourcePolicy", "containerPolicies").list();
      const named = (name: string) => policies.find((policy) => policy.get("containerName").text() === name);
      const isLeft = (named(container) ?? named("*"))?.get("mode").text() === "Off";
      if (!isOf || isLeft || (mode.text() ?? "Auto") === "Off") return [];
      return [{ node: mode, message: `an autoscaler writes other sizes into the pods of ${of.id}` }];
    });
}

function isBeside(policy: Resource, of: Resource): boolean {
  const isHere = policy.region === undefined || of.region === undefined || policy.region === of.region;
  return isHere && namespaceOf(policy) === namespaceOf(of);
}

function outOfRange(model: PlatformModel, { of, spec }: Pods): Restraint[] {
  const containers = ["initContainers", "containers"].flatMap((name) => spec.get(name).list());
  const limits = model
    .all("Kubernetes::LimitRange")
    .filter((range) => isBeside(range, of))
    .flatMap((range) => property(range, "spec", "limits").list());
  return limits
    .filter((limit) => limit.get("type").text() === "Container")
    .flatMap((limit) => containers.flatMap((container) => refusedBy(limit, container, of)));
}

/** A container that asks for more or less than the range lets it, after the range's own defaults. */
function refusedBy(range: Node, container: Node, of: Resource): Restraint[] {
  return Object.entries(sizes).flatMap(([name, parse]) => {
    const told = (node: Node) => (node.exists ? parse(node.written()) : undefined);
    const [most, least] = [range.get("max", name), range.get("min", name)];
    const own = told(container.get("resources", "limits", name));
    const limit = own ?? told(range.get("default", name)) ?? told(most);
    const request =
      told(container.get("resources", "requests", name)) ?? own ?? told(range.get("defaultRequest", name)) ?? limit;
    const says = (what: string) => `the namespace refuses pods of ${of.id}: ${what}`;
    const ratio = range.get("maxLimitRequestRatio", name);
    return [
      ...(most.exists && limit !== undefined && limit > (told(most) ?? Infinity)
        ? [{ node: most, message: says(`their ${name} has a higher limit`) }]
        : []),
      ...(least.exists && request !== undefined && request < (told(least) ?? 0)
        ? [{ node: least, message: says(`they ask for less ${name}`) }]
        : []),
      ...(ratio.exists && limit !== undefined && request !== undefined && limit / request > Number(ratio.written())
        ? [{ node: ratio, message: says(`limit and request of ${name} lie too far apart`) }]
        : []),
    ];
  });
}

function beyondQuota(model: PlatformModel, of: Resource, pods: readonly Pods[]): Restraint[] {
  return model
    .all("Kubernetes::ResourceQuota")
    .filter((quota) => isBeside(quota, of))
    .flatMap((quota) => overrun(model, quota, pods));
}

/** A quota of some pods alone says in `scopes` which, and is left out. */
function overrun(model: PlatformModel, quota: Resource, pods: readonly Pods[]): Restraint[] {
  if (property(quota, "spec", "scopes").list().length > 0 || property(quota, "spec", "scopeSelector").exists) return [];
  return property(quota, "spec", "hard")
    .entries()
    .flatMap(([name, node]) => {
      const [, kind, size = ""] = /^(?:(requests|limits)\.)?(cpu|memory)$/.exec(name) ?? [];
      const parse = sizes[size];
      const isCount = name === "pods" || name === "count/pods";
      if (parse === undefined && !isCount) return [];
      const hard = parse === undefined ? Number(node.written()) : parse(node.written());
      const each = pods.map((one) => {
        const count = passing.includes(one.of.type) ? 1 : leastPods(model, one.of).count;
        return count * (parse === undefined ? 1 : asked(one.spec, { kind: kind ?? "requests", size, parse }));
      });
      const sum = each.reduce((all, one) => all + one, 0);
      return sum > hard ? [{ node, message: `${quota.id} has no room for all pods: ${String(sum)} of ${name}` }] : [];
    });
}

interface Asked {
  readonly kind: string;
  readonly size: string;
  readonly parse: (text: string) => number;
}

/** What the containers of a pod ask for together; a limit without a request is one. */
function asked(spec: Node, { kind, size, parse }: Asked): number {
  return spec
    .get("containers")
    .list()
    .map((container) => {
      const [own, limit] = [container.get("resources", kind, size), container.get("resources", "limits", size)];
      const counted = own.exists ? own : limit;
      return counted.exists ? parse(counted.written()) : 0;
    })
    .reduce((all, one) => all + one, 0);
}
