// What network ACLs leave of the way between two kinds of pods: every one of either may stand in any subnet of the node
// groups that take it.

import type { Inspection } from "../inspection.ts";
import { nameOf } from "../cluster/manifest-objects.ts";
import { passageBetween } from "../net/between-subnets.ts";
import { solverOf } from "../net/reachable.ts";
import { choiceOf } from "../streaming/node-choice.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { keyOf } from "../../reachability/facts/look.ts";
import type { SubnetFact } from "../../reachability/network-facts.ts";
import { setsOf } from "./policy-way.ts";
import type { Way } from "./policy-way.ts";

/** Connections and their answers get from each of the subnets of the one kind to each of the other's. */
export function listsAdmit(it: Inspection, { from, to, port }: Way): void {
  const view = solverOf({ model: it.model }).views[4];
  for (const caller of setsOf(it, from)) {
    const called = setsOf(it, to).filter((set) => set.region === caller.region);
    const ways = called.flatMap((answerer) =>
      subnetsOf(it, caller).flatMap((near) => subnetsOf(it, answerer).map((far) => ({ answerer, near, far }))),
    );
    it.each(ways, ({ answerer, near, far }) => {
      const { refused, unknown } = passageBetween(view, { from: near.fact, to: far.fact, ports: [port, port] });
      const kinds = `${nameOf(caller)} to ${nameOf(answerer)} on ${String(port)}`;
      const places = `from ${near.subnet.id} to ${far.subnet.id}`;
      if (refused !== undefined) {
        it.violated(near.subnet, { message: `network ACLs refuse ${refused} of ${kinds}, ${places}`, expected: port });
      } else if (unknown !== undefined) {
        it.undecided(near.subnet, { message: `whether network ACLs let ${kinds} pass ${places}: ${unknown}` });
      }
    });
  }
}

function subnetsOf(it: Inspection, set: Resource): { readonly subnet: Resource; readonly fact: SubnetFact }[] {
  const { subnets } = solverOf({ model: it.model }).network;
  const named = choiceOf(it, property(set, "spec", "template", "spec"))
    .groups.filter((group) => group.region === set.region)
    .flatMap((group) => property(group, "Subnets").list())
    .map((node) => it.model.required(node, `a subnet of the nodes of ${nameOf(set)}`));
  return [...new Set(named)].flatMap((subnet) => {
    const fact = subnets.get(keyOf(subnet));
    return fact === undefined ? [] : { subnet, fact };
  });
}
