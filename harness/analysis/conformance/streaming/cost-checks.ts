// What the estimate rests on: how many nodes of which type. Prices are the account's; the agreed lines are compared with
// the declared groups, node by node.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap } from "../../model/value.ts";

export const costChecks = [
  // D-12: the sums hold, the prices per node do not; both numbers belong into the report.
  check("COST-001", (it) => {
    const agreed = it.profile.objectives["COST-001"]?.value;
    const lines = isMap(agreed) && isMap(agreed["lines"]) ? agreed["lines"] : {};
    const total = isMap(agreed) ? Number(agreed["total"]) : Number.NaN;
    if (Object.keys(lines).length === 0 || Number.isNaN(total)) {
      it.outOfScope("no agreed value");
      return;
    }
    const monthly: number[] = [];
    it.each(
      () => it.model.all("AWS::EKS::Nodegroup"),
      (group) => {
        const name = property(group, "NodegroupName").text() ?? group.id;
        const price = nodePrice(it, name, lines[name]);
        if (price === undefined) {
          it.violated(property(group, "NodegroupName"), {
            message: `the estimate has no line for ${name}`,
            expected: Object.keys(lines),
          });
          return;
        }
        onDemand(it, group);
        monthly.push(price * (property(group, "ScalingConfig", "DesiredSize").number() ?? 2));
      },
    );
    const sum = Math.round(monthly.reduce((all, one) => all + one, 0));
    if (sum > total) {
      it.violated("none", {
        message: `the default nodes come to ${String(sum)} USD a month`,
        expected: total,
        actual: sum,
      });
    }
    it.leftOut("prices are the account's: the seed's prices per node are taken as agreed (D-12)");
  }),
];

/** Agreed price of one node: the line divided by the nodes that it was made for. */
function nodePrice(it: Inspection, name: string, line: unknown): number | undefined {
  const nodes = it.intent.nodeGroups?.[name]?.desired;
  return typeof line === "number" && nodes !== undefined && nodes > 0 ? line / nodes : undefined;
}

/** The lines are prices of one instance type, on demand. */
function onDemand(it: Inspection, group: Resource): void {
  const promised = it.intent.nodeGroups?.[property(group, "NodegroupName").text() ?? ""];
  const types = property(group, "InstanceTypes");
  it.expect(
    types,
    types.texts().every((type) => type === promised?.instanceType),
    {
      message: "the estimate was made for another instance type",
      expected: promised?.instanceType,
    },
  );
  const capacity = property(group, "CapacityType");
  it.expect(capacity, (capacity.text() ?? "ON_DEMAND") === "ON_DEMAND", {
    message: "the estimate was made for nodes on demand",
    expected: "ON_DEMAND",
  });
}
