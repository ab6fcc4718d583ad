// What the whole platform costs beside its nodes, what the switch to spare capacity changes, and traffic between zones.

import { check } from "../check.ts";
import { volumesGib } from "../account/planned-use.ts";
import type { Inspection } from "../inspection.ts";
import { zoneOf } from "../subjects.ts";
import { routes, tableOf } from "../../model/network.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { isMap, textOf } from "../../model/value.ts";
import { costOfNodes, defaultNodes } from "./cost-checks.ts";
import { hoursOfMonth, prices } from "./prices.ts";

export const estimateChecks = [
  check("COST-002", (it) => {
    const agreed = it.profile.objectives["COST-002"]?.value;
    if (!isMap(agreed) || typeof agreed["total"] !== "number") {
      it.outOfScope("no agreed value");
      return;
    }
    it.presupposes(it.model.all("AWS::EKS::Nodegroup"), "a group of nodes");
    it.looked();
    it.attempt(() => {
      const lines = estimateOf(it, agreed);
      const sum = Math.round(Object.values(lines).reduce((all, one) => all + one, 0));
      const most = Number(agreed["total"]) * (1 + Number(agreed["within"] ?? 0));
      if (sum <= most) return;
      it.missing({
        message: `the platform comes to ${String(sum)} USD a month`,
        expected: `${String(Math.round(most))} USD at most`,
        actual: lines,
      });
    });
    if (!it.model.hasManifests) it.leftOut("volumes that pods claim stand in the manifests");
    it.leftOut(
      "objects and transfer are taken as agreed: their volumes are measured under load, charges are on the bill",
    );
  }),

  check(
    "COST-003",
    (it) => {
      const names = [...new Set(it.model.parameters.filter((name) => /spot/i.test(name)))];
      it.looked();
      const [name] = names;
      if (name === undefined || it.model.switched === undefined) {
        it.missing({ message: "nothing switches the nodes to spare capacity", expected: "a parameter" });
        return;
      }
      const model = it.model.switched(name, "true");
      const before = new Set(it.model.all("AWS::EKS::Nodegroup").map(({ id }) => id));
      it.each(
        () => model.all("AWS::EKS::Nodegroup"),
        (group) => {
          const capacity = property(group, "CapacityType");
          it.expect(capacity, capacity.text() === "SPOT" && before.has(group.id), {
            message: `${group.id} stays on demand when ${name} is on`,
            expected: "SPOT",
            actual: capacity.text() ?? "ON_DEMAND",
          });
        },
      );
      it.leftOut("what spare capacity costs is the market's: the share that is saved is read from the bill");
    },
    {
      declaredOnly: "what a switch changes stands in the template",
      templateOnly: "a plan is made for one value of each variable: what another changes stands in another plan",
    },
  ),

  check("COST-004", (it) => {
    const zones = new Map<string, string[]>();
    it.presupposes(it.model.all("AWS::EKS::Nodegroup"), "a group of nodes");
    it.each(
      () => it.model.all("AWS::EKS::Nodegroup"),
      (group) => {
        const own = new Set(
          property(group, "Subnets")
            .list()
            .map((node) => zoneOfSubnet(it, node.text())),
        );
        const subnets = property(group, "Subnets");
        it.expect(subnets, own.size === 1, {
          message: `the nodes of ${group.id} stand in ${[...own].join(", ")}`,
          expected: "one zone",
        });
        for (const zone of own) zones.set(zone, [...(zones.get(zone) ?? []), group.id]);
      },
    );
    if (zones.size > 1) {
      it.missing({
        message: `node groups stand in ${String(zones.size)} zones: what they send each other is paid by the byte`,
        expected: "one zone for all",
        actual: Object.fromEntries(zones),
      });
    }
    const [zone] = zones.keys();
    it.each(
      () => it.model.all("AWS::EC2::NatGateway").filter((gateway) => servesNodes(it, gateway)),
      (gateway) => {
        const subnet = property(gateway, "SubnetId");
        it.expect(subnet, zones.size === 0 || zoneOfSubnet(it, subnet.text()) === zone, {
          message: `${gateway.id} stands in another zone than the nodes`,
          expected: zone,
          why: "what nodes send through it crosses zones",
        });
      },
    );
    it.leftOut("bytes between zones are counted in the flow logs of an account");
  }),
];

function estimateOf(it: Inspection, agreed: Readonly<Record<string, unknown>>): Readonly<Record<string, number>> {
  const gateways = it.model
    .all("AWS::EC2::NatGateway")
    .filter((gateway) => !["deleted", "deleting"].includes(textOf(gateway.attributes["State"])));
  return {
    nodes: costOfNodes(it),
    natGateways: gateways.length * hoursOfMonth * prices.natGatewayHour,
    volumes: volumesGib(it.model, defaultNodes) * prices.volumeGib,
    objects: Number(agreed["objectsGb"] ?? 0) * prices.objectGb,
    transfer: Number(agreed["transferGb"] ?? 0) * prices.transferGb,
  };
}

function zoneOfSubnet(it: Inspection, id: string | undefined): string {
  const subnet = it.model.named(id);
  return subnet?.type === "AWS::EC2::Subnet" ? zoneOf(subnet) : `unknown (${id ?? "no subnet"})`;
}

/** Whether a route of a subnet with nodes leads to a gateway: another is passed by nobody's bytes. */
function servesNodes(it: Inspection, gateway: Resource): boolean {
  const tables = it.model
    .all("AWS::EKS::Nodegroup")
    .flatMap((group) => property(group, "Subnets").list())
    .map((node) => it.model.required(node, "a subnet of the nodes"))
    .map((subnet) => tableOf(it.model, subnet));
  return routes(it.model).some(({ table, target }) => {
    return table !== undefined && tables.includes(table) && it.model.referred(target) === gateway;
  });
}
