// The agreed plan of node groups and whether they follow it, whether the nodes of each of its roles stand in every zone,
// and the nodes that are in no group.

import type { Inspection } from "../inspection.ts";
import { zoneOf } from "../subjects.ts";
import { typesOf } from "../account/planned-use.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { tagsOf } from "../../model/platform-model.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";

export interface PlannedGroups {
  readonly capacity?: string;
  readonly instanceType?: string;
  readonly groups?: number;
  readonly nodesPerGroup?: number;
}

/** The plan by role (R13); undefined where nothing is agreed. */
export function plannedGroups(it: Inspection): Readonly<Record<string, PlannedGroups>> | undefined {
  const plan = it.profile.objectives["EKS-008"]?.value;
  return typeof plan === "object" && plan !== null ? (plan as Record<string, PlannedGroups>) : undefined;
}

function rolesIn(it: Inspection): string[] {
  return Object.keys(plannedGroups(it) ?? {});
}

/** The role of a node group: said by itself, else the one of the plan that one of its labels, its tags or its name says. */
function roleOf(group: Resource, planned: readonly string[]): string | undefined {
  const said = property(group, "Labels", "role").text() ?? property(group, "Tags", "assay:role").text();
  if (said !== undefined && planned.includes(said)) return said;
  const texts = ["Labels", "Tags"].flatMap((name) =>
    property(group, name)
      .entries()
      .map(([, value]) => value.text()),
  );
  const words = property(group, "NodegroupName")
    .text()
    ?.toLowerCase()
    .split(/[^a-z0-9]+/);
  const told = planned.filter((role) => texts.includes(role));
  const found = told.length > 0 ? told : planned.filter((role) => words?.includes(role));
  // What names two roles is of neither.
  return found.length === 1 ? found[0] : said;
}

/** Roles that the plan gives a group in each zone have them there: groups of others do not stand in for them. */
export function spreadOverZones(it: Inspection, groups: readonly Resource[]): void {
  const all = runningNodes(it);
  const planned = rolesIn(it);
  const isThere = (role: string) =>
    groups.some((group) => roleOf(group, planned) === role) || all.some((node) => node.role === role);
  const roles = Object.entries(plannedGroups(it) ?? {}).filter(
    ([role, { groups: count = 0 }]) => count >= 3 && isThere(role),
  );
  it.each(roles, ([role, { groups: least = 3 }]) => {
    // Fewer nodes than groups are somebody's loss of a node; what stands together while all are there is not spread.
    const running = all.filter((node) => node.role === role);
    const places = running.map(({ instance }) => property(instance, "SubnetId"));
    const seen = new Set(places.flatMap((node) => it.model.referred(node) ?? []).map(zoneOf));
    const [place] = places;
    if (place !== undefined && places.length >= least && seen.size < 3) {
      it.violated(place, {
        message: `the nodes that run for ${role} are in ${[...seen].join(", ")} only`,
        expected: "3 zones",
        actual: [...seen],
      });
      return;
    }
    const own = groups.filter((group) => roleOf(group, planned) === role);
    const subnets = own.flatMap((group) => property(group, "Subnets").list());
    const known = subnets.flatMap((node) => it.model.referred(node) ?? []);
    const zones = new Set(known.map(zoneOf));
    const [first] = own;
    // How many groups there are is EKS-008's, which subnets they may use EKS-002's.
    if (first === undefined || own.length < 3 || known.length < subnets.length || zones.size >= 3) return;
    it.violated(property(first, "Subnets"), {
      message: `nodes for ${role} run in ${[...zones].join(", ")} only`,
      expected: "3 zones",
      actual: [...zones],
    });
  });
}

/** Subnets of nodes that are in no node group: of Fargate, and of groups of instances that join the cluster themselves. */
export function otherNodes(model: PlatformModel): Node[] {
  // Running instances and pods are in subnets of their own, whatever started them.
  if (model.isLive) return [];
  const joining = model.all("AWS::AutoScaling::AutoScalingGroup").filter((group) => {
    return [...tagsOf(group).keys()].some((key) => key.startsWith("kubernetes.io/cluster/"));
  });
  return [
    ...model.all("AWS::EKS::FargateProfile").flatMap((profile) => property(profile, "Subnets").list()),
    ...joining.flatMap((group) => property(group, "VPCZoneIdentifier").list()),
  ];
}

/** Instances of node groups as they run, with the role of their group. */
export function runningNodes(it: Inspection): { readonly instance: Resource; readonly role: string | undefined }[] {
  if (!it.model.isLive) return [];
  const groups = it.model.all("AWS::EKS::Nodegroup");
  const planned = rolesIn(it);
  const roles = new Set(groups.flatMap((group) => roleOf(group, planned) ?? []));
  return it.model.all("AWS::EC2::Instance").flatMap((instance) => {
    const tags = tagsOf(instance);
    const named = groups.find((group) => property(group, "NodegroupName").text() === tags.get("eks:nodegroup-name"));
    const role = named === undefined ? tags.get("assay:role") : roleOf(named, planned);
    return named !== undefined || (role !== undefined && roles.has(role)) ? [{ instance, role }] : [];
  });
}

/** Instances of one node group as they run; of any, if none is named. */
export function nodesOf(model: PlatformModel, group?: string): Resource[] {
  if (!model.isLive) return [];
  return model.all("AWS::EC2::Instance").filter((instance) => {
    const own = tagsOf(instance).get("eks:nodegroup-name");
    return own !== undefined && own === (group ?? own);
  });
}

/** Whether the node groups are those of the agreed plan. */
export function matchesPlan(it: Inspection): void {
  const plan = plannedGroups(it);
  if (plan === undefined) {
    it.outOfScope("no agreed value");
    return;
  }
  for (const [role, planned] of Object.entries(plan)) {
    it.attempt(() => {
      const groups = it.model.all("AWS::EKS::Nodegroup").filter((group) => roleOf(group, rolesIn(it)) === role);
      it.looked();
      if (planned.groups !== undefined && groups.length !== planned.groups) {
        const message = `${String(groups.length)} node groups of role ${role}`;
        it.violated(groups[0] ?? "none", { message, expected: planned.groups, actual: groups.length });
      }
      it.each(groups, (group) => {
        followsPlan(it, group, planned);
      });
      it.each(
        runningNodes(it).filter((node) => node.role === role),
        ({ instance }) => {
          const type = property(instance, "InstanceType");
          it.expect(type, planned.instanceType === undefined || type.text() === planned.instanceType, {
            message: "a node is not of the agreed instance type",
            expected: planned.instanceType,
          });
        },
      );
    });
  }
}

function followsPlan(it: Inspection, group: Resource, planned: PlannedGroups): void {
  const said = property(group, "InstanceTypes");
  const types = typesOf(it.model, group);
  const isAgreed = planned.instanceType === undefined || types.every((type) => type.text() === planned.instanceType);
  it.expect(said.exists ? said : (types[0] ?? said), isAgreed && types.every((type) => type.exists), {
    message: "not the agreed instance type",
    expected: planned.instanceType,
  });
  const capacity = property(group, "CapacityType");
  const expected = planned.capacity ?? "ON_DEMAND";
  it.expect(capacity, (capacity.text() ?? "ON_DEMAND") === expected, {
    message: "not the agreed kind of capacity",
    expected,
  });
  const desired = property(group, "ScalingConfig", "DesiredSize");
  const nodes = planned.nodesPerGroup;
  it.expect(desired, nodes === undefined || desired.number() === nodes, {
    message: "not the agreed number of nodes",
    expected: nodes,
  });
}
