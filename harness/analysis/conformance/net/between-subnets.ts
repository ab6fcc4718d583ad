// What the network ACLs of two subnets do to connections between them.

import { intersect, subtract } from "../../reachability/boxes.ts";
import type { Box } from "../../reachability/boxes.ts";
import type { FamilyView } from "../../reachability/family-view.ts";
import type { Interval, SubnetFact } from "../../reachability/network-facts.ts";

/** From which Linux calls unless told otherwise: net.ipv4.ip_local_port_range. */
const linuxPorts = [32_768, 60_999] as const;
const tcp = 6;

/** A subnet whose hosts call, one whose hosts answer, and the ports that they answer on. */
export interface Calls {
  readonly from: SubnetFact;
  readonly to: SubnetFact;
  readonly ports: Interval;
}

/** `refused`: what surely does not get through, or not all of it; `unknown`: why it may not. */
export type Passage = { readonly refused?: "calls" | "answers"; readonly unknown?: string };

/** Whether every address of the one may open connections to every address of the other. Within a subnet no list is asked. */
export function passageBetween(view: FamilyView, { from, to, ports }: Calls): Passage {
  if (from.id === to.id) return {};
  const calls = ofPackets(view, { from, to, ports });
  const answers = ofPackets(view, { from: to, to: from, ports: linuxPorts });
  if (calls === "refused") return { refused: "calls" };
  if (answers === "refused") return { refused: "answers" };
  const unknown = calls ?? answers;
  return unknown === undefined ? {} : { unknown };
}

/** What becomes of the packets of TCP from one subnet to ports of another: undefined where all get through. */
function ofPackets(view: FamilyView, { from, to, ports: [first, last] }: Calls): string | undefined {
  const steps = [view.accessList("out", from), view.accessList("in", to)].map(({ filter, hop }) => {
    const far = (hop.of === from.id ? to : from).ranges.filter(({ family }) => family === view.family);
    const packets = far.map((range): Box => [tcp, tcp, ...view.atoms.span(range), first, last]);
    return { filter, packets };
  });
  if (steps.some(({ filter, packets }) => subtract(packets, filter.may).length > 0)) return "refused";
  const open = steps.find(({ filter, packets }) => subtract(packets, filter.must).length > 0);
  return open === undefined ? undefined : [...new Set(open.filter.why)].join("; ");
}

/** What of HTTPS to public addresses surely gets through to none of them: the calls of a subnet, or their answers. */
export function refusedOutside(view: FamilyView, from: SubnetFact, port: number): Passage["refused"] {
  const reaches = (direction: "out" | "in", at: number) => {
    const packets = view.internet().map(([, , first, last]): Box => [tcp, tcp, first, last, at, at]);
    return intersect(packets, view.accessList(direction, from).filter.may).length > 0;
  };
  if (view.internet().length === 0) return undefined;
  if (!reaches("out", port)) return "calls";
  return linuxPorts.every((at) => reaches("in", at)) ? undefined : "answers";
}
