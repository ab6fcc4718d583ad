// What the estimate rests on: how many nodes of which type. Prices are the account's; the agreed lines are compared with
// the declared groups, node by node.

import { check } from "../check.ts";
import { typeNamesOf } from "../account/planned-use.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap } from "../../model/value.ts";
import type { ValueMap } from "../../model/value.ts";

export const costChecks = [
  // D-12: the sums hold, the prices per node do not; both numbers belong into the report.
  check("COST-001", (it) => {
    const { lines, total } = agreedNodes(it);
    if (Object.keys(lines).length === 0 || Number.isNaN(total)) {
      it.outOfScope("no agreed value");
      return;
    }
    it.each(
      () => it.model.all("AWS::EKS::Nodegroup"),
      (group) => {
        const name = property(group, "NodegroupName").text() ?? group.id;
        if (nodePrice(it, name, lines[name]) === undefined) {
          it.violated(property(group, "NodegroupName"), {
            message: `the estimate has no line for ${name}`,
            expected: Object.keys(lines),
          });
          return;
        }
        onDemand(it, group);
      },
    );
    const sum = Math.round(costOfNodes(it));
    if (sum > total) {
      it.missing({
        message: `the default nodes come to ${String(sum)} USD a month`,
        expected: total,
        actual: sum,
      });
    }
    it.leftOut("prices are the account's: the seed's prices per node are taken as agreed (D-12)");
  }),
];

function agreedNodes(it: Inspection): { readonly lines: ValueMap; readonly total: number } {
  const agreed = it.profile.objectives["COST-001"]?.value;
  const lines = isMap(agreed) && isMap(agreed["lines"]) ? agreed["lines"] : {};
  return { lines, total: isMap(agreed) ? Number(agreed["total"]) : Number.NaN };
}

/** USD a month of the default nodes, at the agreed price of each; groups without a line cost nothing here. */
export function costOfNodes(it: Inspection): number {
  const { lines } = agreedNodes(it);
  const monthly = it.model.all("AWS::EKS::Nodegroup").map((group) => {
    const name = property(group, "NodegroupName").text() ?? group.id;
    return (nodePrice(it, name, lines[name]) ?? 0) * defaultNodes(group);
  });
  return monthly.reduce((all, one) => all + one, 0);
}

/** How many nodes a group starts with; two where nothing is said. */
export function defaultNodes(group: Resource): number {
  return property(group, "ScalingConfig", "DesiredSize").number() ?? 2;
}

/** Agreed price of one node: the line divided by the nodes that it was made for. */
function nodePrice(it: Inspection, name: string, line: unknown): number | undefined {
  const nodes = it.intent.nodeGroups?.[name]?.desired;
  return typeof line === "number" && nodes !== undefined && nodes > 0 ? line / nodes : undefined;
}

/** The lines are prices of one instance type, on demand. */
function onDemand(it: Inspection, group: Resource): void {
  const promised = it.intent.nodeGroups?.[property(group, "NodegroupName").written()];
  const types = typeNamesOf(it.model, group);
  const isPriced = types.every((type) => type === promised?.instanceType);
  it.expect(property(group, "InstanceTypes"), isPriced, {
    message: "the estimate was made for another instance type",
    expected: promised?.instanceType,
    actual: types,
  });
  const capacity = property(group, "CapacityType");
  it.expect(capacity, (capacity.text() ?? "ON_DEMAND") === "ON_DEMAND", {
    message: "the estimate was made for nodes on demand",
    expected: "ON_DEMAND",
  });
}
