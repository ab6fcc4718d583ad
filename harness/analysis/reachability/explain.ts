// Answers in words: the way of a packet hop by hop, or where its packets are cut, as findings tell it.

import { formatAddress } from "../model/cidr.ts";
import type { Network } from "./network-facts.ts";
import type { Hop, Party, Proof, Question } from "./proof.ts";

const protocolNames: Readonly<Record<number, string>> = { 1: "icmp", 6: "tcp", 17: "udp", 58: "icmpv6" };

/** `tcp 8.8.8.8 → Host port 8123: gateway igw-1, network ACL into DataSubnetA, …`; undefined without a packet. */
export function wayInWords(network: Network, { question, witness }: Proof): string | undefined {
  if (witness === undefined) return undefined;
  const { protocol, far, port, callerPort } = witness.packet;
  const address = formatAddress(question.family, far);
  const [from, to] = [question.from, question.to].map((party) =>
    party.kind === "interface" ? labelOf(network, party) : `${labelOf(network, party)} (${address})`,
  );
  const isPorted = protocol === 6 || protocol === 17;
  const packet = `${protocolNames[protocol] ?? `protocol ${String(protocol)}`}${isPorted ? ` ${String(port)}` : ""}`;
  const way = [`${packet} from ${from ?? ""}`, ...hopsInWords(network, question, witness.hops), to ?? ""].join(" → ");
  if (callerPort === undefined) return `${way}; no answer comes back`;
  return `${way}; the answer comes back${isPorted ? ` to port ${String(callerPort)}` : ""}`;
}

/** The places that cut the packets of a question, each once. */
export function cutsInWords(network: Network, { question, forward }: Proof): string[] {
  return [
    ...new Set(
      hopsInWords(
        network,
        question,
        forward.cuts.map(({ hop }) => hop),
      ),
    ),
  ];
}

function hopsInWords(network: Network, question: Question, hops: readonly Hop[]): string[] {
  return hops.flatMap((hop) => hopInWords(network, question, hop));
}

/** In words; nothing of the ends themselves, which are told beside the way. */
function hopInWords(network: Network, { from, to }: Question, { at, of, via }: Hop): string | [] {
  const subnet = network.subnets.get(of);
  const gateway = network.gateways.get(via ?? of)?.label ?? via ?? of;
  switch (at) {
    case "egress-groups":
      return `groups of ${labelOf(network, from)}`;
    case "ingress-groups":
      return `groups of ${labelOf(network, to)}`;
    case "access-list-in":
    case "access-list-out": {
      const list = network.accessLists.get(subnet?.accessList ?? "")?.label ?? "network ACL";
      return `${list} ${at === "access-list-in" ? "into" : "out of"} ${subnet?.label ?? of}`;
    }
    case "route": {
      const table = network.tables.get(subnet?.table ?? "")?.label ?? "route table";
      return via === undefined ? table : `${table} to ${gateway}`;
    }
    case "egress-vpc":
      return `${gateway} into ${network.vpcs.get(of)?.label ?? of}, and out through its NAT gateways`;
    case "gateway":
      return of === "none" ? "no internet gateway" : gateway;
    case "sender":
    case "receiver":
      return [];
  }
}

function labelOf(network: Network, party: Party): string {
  if (party.kind === "internet") return "the internet";
  if (party.kind === "interface") return network.interfaces.find(({ id }) => id === party.id)?.label ?? party.id;
  return `beyond ${network.gateways.get(party.gateway)?.label ?? party.gateway}`;
}
