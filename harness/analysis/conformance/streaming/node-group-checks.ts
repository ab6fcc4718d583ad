// Node groups of the streaming cluster against the declared ones: type, sizes, volumes, labels and taints.

import type { DeclaredNodeGroup } from "#harness/config/profile.ts";
import type { RequirementId } from "#harness/requirements/catalogue.ts";
import { check } from "../check.ts";
import { namespaceOf, podsOf, wholeOf } from "../cluster/manifest-objects.ts";
import { nodesOf } from "../cluster/node-plan.ts";
import type { Inspection } from "../inspection.ts";
import { isFromOutside } from "./node-choice.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";

export const nodeGroupChecks = [
  ...(["EKS-013", "EKS-014", "EKS-015", "EKS-016", "EKS-017"] as const).map((requirement) =>
    check(requirement, (it) => {
      declaredGroups(it, requirement);
    }),
  ),

  check("EKS-018", (it) => {
    // One that is missing is the row's of its own.
    it.presupposes(it.model.all("AWS::EKS::Nodegroup"), "a group of nodes");
    for (const [name, promised] of Object.entries(it.intent.nodeGroups ?? {})) {
      it.attempt(() => {
        isolated(it, name, promised);
      });
    }
    if (!it.model.hasManifests) {
      it.leftOut("which pods tolerate the taints stands in the manifests");
      return;
    }
    it.each(podsOf(it.model), ({ of, spec }) => {
      landsWhereItBelongs(it, of, spec);
    });
  }),
];

function groupsNamed(it: Inspection, name: string): Resource[] {
  return it.model.all("AWS::EKS::Nodegroup").filter((group) => property(group, "NodegroupName").text() === name);
}

function declaredGroups(it: Inspection, requirement: RequirementId): void {
  const promised = Object.entries(it.intent.nodeGroups ?? {}).filter(([, one]) => one.requirement === requirement);
  if (promised.length === 0) {
    it.outOfScope("no agreed value");
    return;
  }
  it.each(promised, ([name, plan]) => {
    const [group, ...others] = groupsNamed(it, name);
    if (group === undefined || others.length > 0) {
      it.violated(others[0] ?? "none", {
        message: group === undefined ? `the node group ${name} is missing` : `${name} exists more than once`,
        expected: name,
      });
      return;
    }
    follows(it, group, plan);
    it.each(nodesOf(it.model, name), (instance) => {
      const type = property(instance, "InstanceType");
      it.expect(type, type.text() === plan.instanceType, {
        message: `a node of ${name} is of another instance type`,
        expected: plan.instanceType,
      });
    });
  });
}

function follows(it: Inspection, group: Resource, plan: DeclaredNodeGroup): void {
  const own = property(group, "InstanceTypes");
  const template = it.model.referred(property(group, "LaunchTemplate", "Id"));
  // A group without types starts what its template names.
  const types = own.exists || template === undefined ? own : property(template, "LaunchTemplateData", "InstanceType");
  it.expect(types, types.exists && types.texts().every((type) => type === plan.instanceType), {
    message: `${group.id} is of another instance type`,
    expected: plan.instanceType,
  });
  const scaling = property(group, "ScalingConfig");
  for (const [key, expected] of [
    ["MinSize", plan.min],
    ["DesiredSize", plan.desired],
    ["MaxSize", plan.max],
  ] as const) {
    const size = scaling.get(key);
    it.expect(size, size.number() === expected, { message: `${group.id}: ${key} is another`, expected });
  }
  hasLabels(it, group, plan);
  if (plan.diskGib !== undefined) hasDisk(it, group, plan.diskGib);
  if (plan.taint === undefined) noTaints(it, group);
}

function hasLabels(it: Inspection, group: Resource, { labels }: DeclaredNodeGroup): void {
  for (const [key, expected] of Object.entries(labels)) {
    const label = property(group, "Labels", key);
    it.expect(label, label.text() === expected, { message: `${group.id} lacks ${key}=${expected}`, expected });
  }
}

function hasDisk(it: Inspection, group: Resource, gib: number): void {
  const template = it.model.referred(property(group, "LaunchTemplate", "Id"));
  if (template === undefined) {
    const size = property(group, "DiskSize");
    it.expect(size, size.number() === gib, {
      message: `${group.id} has no volume of ${String(gib)} GiB`,
      expected: gib,
    });
    return;
  }
  const mappings = property(template, "LaunchTemplateData", "BlockDeviceMappings");
  const found = mappings.list().some((mapping) => {
    const volume = mapping.get("Ebs");
    return volume.get("VolumeSize").number() === gib && volume.get("VolumeType").text() === "gp3";
  });
  it.expect(mappings, found, {
    message: `${group.id} has no gp3 volume of ${String(gib)} GiB`,
    expected: { volumeType: "gp3", volumeSize: gib },
  });
}

function noTaints(it: Inspection, group: Resource): void {
  const taints = property(group, "Taints");
  it.expect(taints, taints.list().length === 0, { message: `${group.id} keeps pods away`, expected: "no taints" });
}

const repelling = ["NO_SCHEDULE", "NO_EXECUTE"];

function isolated(it: Inspection, name: string, plan: DeclaredNodeGroup): void {
  it.each(groupsNamed(it, name), (group) => {
    if (plan.taint === undefined) {
      noTaints(it, group);
      return;
    }
    hasLabels(it, group, plan);
    const taints = property(group, "Taints");
    const repels = taints.list().some((taint) => {
      const isOwn = taint.get("Key").text() === "workload" && taint.get("Value").text() === plan.taint;
      return isOwn && repelling.includes(taint.get("Effect").written());
    });
    it.expect(taints, repels, {
      message: `${name} takes pods of other work`,
      expected: `taint workload=${plan.taint}`,
      why: "without the taint any pod may land on the nodes with local disks",
    });
  });
}

/** Keys of all taints of the platform's nodes: to tolerate others opens nothing. */
function taintKeys(it: Inspection): Set<string | undefined> {
  const taints = it.model.all("AWS::EKS::Nodegroup").flatMap((group) => property(group, "Taints").list());
  return new Set(["workload", ...taints.map((taint) => taint.get("Key").text())]);
}

/** Labels that a pod's affinity requires as a selector would: one term, each label with one value. */
function required(spec: Node): (readonly [string, string])[] {
  const terms = spec
    .get("affinity", "nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution", "nodeSelectorTerms")
    .list();
  const [term] = terms;
  if (term === undefined || terms.length > 1) return [];
  return term
    .get("matchExpressions")
    .list()
    .filter((one) => one.get("operator").text() === "In" && one.get("values").list().length === 1)
    .map((one) => [one.get("key").written(), one.get("values", 0).written()] as const);
}

/** Every pod says on which nodes it runs, and tolerates the taint of no others. */
function landsWhereItBelongs(it: Inspection, of: Resource, spec: Node): void {
  const pinned = spec.get("nodeName");
  if (pinned.exists) {
    it.undecided(pinned, { message: `pods of ${of.id} pass the scheduler by, which looks at taints: to which node?` });
  }
  // The selector's own word on a label comes last; that an affinity contradicts it is EKS-021's matter.
  const wanted = [
    ...required(spec),
    ...spec
      .get("nodeSelector")
      .entries()
      .map(([key, node]) => [key, node.written()] as const),
  ];
  const selector = new Map(wanted.filter(([key]) => !isFromOutside(key)));
  const matching = Object.entries(it.intent.nodeGroups ?? {}).filter(([, { labels }]) =>
    [...selector].every(([key, value]) => labels[key] === value),
  );
  // What belongs to no workload may run on any node whose taints let it: agents on every one.
  const isOfWorkload = it.intent.namespaces?.includes(namespaceOf(of)) ?? true;
  if (!isOfWorkload && (of.type === "Kubernetes::DaemonSet" || !spec.get("tolerations").exists)) return;
  it.expect(selector.size === 0 ? spec : spec.get("nodeSelector"), selector.size > 0 && matching.length > 0, {
    message: `${of.id} does not say on which nodes its pods run`,
    expected: "the labels of a declared node group",
  });
  const own = new Set(matching.map(([, { taint }]) => taint));
  for (const toleration of spec.get("tolerations").list()) {
    const value = toleration.get("value").text();
    const key = toleration.get("key");
    if (key.exists && !taintKeys(it).has(key.text())) continue;
    const all = toleration.get("operator").text() === "Exists" || !key.exists;
    it.expect(toleration, !all && own.has(value), {
      message: `${of.id} tolerates nodes of other work`,
      expected: [...own].filter((taint) => taint !== undefined),
    });
  }
  const needed = matching.flatMap(([, { taint }]) => taint ?? []);
  const tolerated = spec
    .get("tolerations")
    .list()
    .map((one) => one.get("value").text());
  it.expect(
    wholeOf(of),
    needed.every((taint) => tolerated.includes(taint)),
    { message: `pods of ${of.id} can never run on their nodes`, expected: needed, actual: tolerated },
  );
}
