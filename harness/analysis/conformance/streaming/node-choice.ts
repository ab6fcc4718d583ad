// Which nodes may take a pod: by its selector, its affinity, their taints, and the processors that its images are for.

import { typeNamesOf } from "../account/planned-use.ts";
import { nameOf } from "../cluster/manifest-objects.ts";
import { selects } from "../cluster/pod-selector.ts";
import type { Inspection } from "../inspection.ts";
import { zoneOf } from "../subjects.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

/** Node groups and pools that may take a pod. */
export function choiceOf(it: Inspection, spec: Node): { readonly groups: Resource[]; readonly pools: Resource[] } {
  const groups = it.model
    .all("AWS::EKS::Nodegroup")
    .filter((group) => isWanted(spec, property(group, "Labels"), givenTo(it, group)))
    .filter((group) => isTolerated(spec, ofGroup(group)));
  const pools = it.model
    .all("Kubernetes::NodePool")
    .filter((pool) => isWanted(spec, property(pool, "spec", "template", "metadata", "labels"), startedBy(pool)))
    .filter((pool) => isTolerated(spec, ofPool(pool)));
  return { groups, pools };
}

/** Values that a label from Kubernetes or AWS may have on some nodes; undefined where nothing here says. */
type Given = (label: string) => readonly (string | undefined)[] | undefined;

/** Whether the labels of nodes meet what a pod selects and requires. */
function isWanted(spec: Node, own: Node, given: Given): boolean {
  const isMet = (key: string, meets: (value: string | undefined) => boolean) => {
    if (!isFromOutside(key) || own.get(key).exists) return meets(own.get(key).text());
    return given(key)?.some(meets) ?? true;
  };
  const selected = spec.get("nodeSelector").entries();
  if (!selected.every(([key, node]) => isMet(key, (value) => value === node.text()))) return false;
  const required = spec.get("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution");
  const terms = required.get("nodeSelectorTerms").list();
  const holds = (term: Node) =>
    term
      .get("matchExpressions")
      .list()
      .every((one) => isMet(one.get("key").written(), (value) => meetsExpression(one, value)));
  return terms.length === 0 || terms.some(holds);
}

/** What `operator` of an expression says of a label's value. Comparisons of numbers are not followed. */
function meetsExpression(expression: Node, value: string | undefined): boolean {
  const operator = expression.get("operator").text();
  if (operator === "Gt" || operator === "Lt") return true;
  if (operator === "Exists") return value !== undefined;
  if (operator === "DoesNotExist") return value === undefined;
  const isNamed = value !== undefined && expression.get("values").texts().includes(value);
  return operator === "NotIn" ? !isNamed : isNamed;
}

/** Labels that nodes get from Kubernetes, AWS and the autoscaler. */
export function isFromOutside(label: string): boolean {
  return /^([\w-]+\.)*(kubernetes\.io|k8s\.io|k8s\.aws|amazonaws\.com|karpenter\.sh)\//.test(label);
}

function givenTo(it: Inspection, group: Resource): Given {
  return (label) => {
    if (label === "kubernetes.io/os") return ["linux"];
    if (label === "kubernetes.io/arch") return architecturesOf(it, group);
    if (label === "node.kubernetes.io/instance-type") return typeNamesOf(it.model, group);
    if (label === "eks.amazonaws.com/nodegroup") return property(group, "NodegroupName").texts();
    if (label === "eks.amazonaws.com/capacityType") return [property(group, "CapacityType").text() ?? "ON_DEMAND"];
    if (label === "topology.kubernetes.io/zone") return zonesOf(it, group);
    // Karpenter's labels stand on the nodes of its pools alone.
    if (label.startsWith("karpenter.sh/")) return [undefined];
    return undefined;
  };
}

/** What a pool's requirements say of the nodes that it starts. */
function startedBy(pool: Resource): Given {
  const requirements = property(pool, "spec", "template", "spec", "requirements").list();
  return (label) => {
    if (label === "karpenter.sh/nodepool") return [nameOf(pool)];
    const own = requirements.find((one) => one.get("key").text() === label && one.get("operator").text() === "In");
    return own?.get("values").texts();
  };
}

/** Zones of a group's subnets; undefined where one of them was not read. */
export function zonesOf(it: Inspection, group: Resource): readonly string[] | undefined {
  const subnets = property(group, "Subnets")
    .list()
    .map((node) => it.model.referred(node));
  const zones = subnets.flatMap((subnet) => (subnet === undefined ? [] : zoneOf(subnet)));
  return zones.length < subnets.length ? undefined : zones;
}

/** Processors of a group's types. Graviton's carry a `g` behind the generation: m7g, c7gn, im4gn; g4dn's is no such. */
export function architecturesOf({ model }: Pick<Inspection, "model">, group: Resource): readonly string[] {
  return typeNamesOf(model, group).map((type) => (/^(a1|[a-z]+\d+[a-z]*g[a-z]*)\./.test(type) ? "arm64" : "amd64"));
}

/** What keeps pods off a node. */
interface Taint {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** Effects of taints in the words of EKS, and in those of Kubernetes. */
const effects: Readonly<Record<string, string>> = {
  NO_SCHEDULE: "NoSchedule",
  NO_EXECUTE: "NoExecute",
  PREFER_NO_SCHEDULE: "PreferNoSchedule",
};

function ofGroup(group: Resource): Taint[] {
  return property(group, "Taints")
    .list()
    .map((taint) => ({
      key: taint.get("Key").written(),
      value: taint.get("Value").written(),
      effect: effects[taint.get("Effect").written()] ?? "",
    }));
}

/** Taints that the nodes of a pool keep. Those of their start go with it, and no pod has to tolerate them. */
function ofPool(pool: Resource): Taint[] {
  return property(pool, "spec", "template", "spec", "taints")
    .list()
    .map((taint) => ({
      key: taint.get("key").written(),
      value: taint.get("value").written(),
      effect: taint.get("effect").written(),
    }));
}

/** Whether a pod tolerates every taint that keeps pods off nodes. */
function isTolerated(spec: Node, taints: readonly Taint[]): boolean {
  const tolerations = spec.get("tolerations").list();
  return taints
    .filter(({ effect }) => effect !== "PreferNoSchedule")
    .every((taint) =>
      tolerations.some((one) => {
        const key = one.get("key");
        if (key.exists && key.text() !== taint.key) return false;
        if (!["", taint.effect].includes(one.get("effect").written())) return false;
        return one.get("operator").text() === "Exists" || one.get("value").written() === taint.value;
      }),
    );
}

/** How many pods of an object can stand where its own anti-affinity lets them; any number without one. */
export function roomApart(it: Inspection, of: Resource, { spec, groups }: { spec: Node; groups: readonly Resource[] }) {
  const labels = property(of, "spec", "template", "metadata", "labels");
  const own = spec
    .get("affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution")
    .list()
    .filter((term) => term.get("labelSelector").exists && selects(term.get("labelSelector"), labels))
    .map((term) => term.get("topologyKey").text());
  const rooms = own.map((key) => {
    if (key === "kubernetes.io/hostname") return groups.reduce((all, group) => all + nodesOf(it, group), 0);
    if (key !== "topology.kubernetes.io/zone") return Infinity;
    const zones = groups.map((group) => zonesOf(it, group));
    return zones.includes(undefined) ? Infinity : new Set(zones.flat()).size;
  });
  return Math.min(Infinity, ...rooms);
}

/** Nodes of a group: as many as it starts with, or as an autoscaler may make of them. */
function nodesOf(it: Inspection, group: Resource): number {
  const scaling = property(group, "ScalingConfig");
  const isScaled = it.model
    .all("Kubernetes::Deployment", "Kubernetes::HelmRelease")
    .some((one) => property(one, "metadata", "name").written().includes("autoscaler"));
  return scaling.get(isScaled ? "MaxSize" : "DesiredSize").number() ?? 2;
}
