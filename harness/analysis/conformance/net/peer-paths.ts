// What the solver says about the platform and the networks beyond its gateways: packets to or from a network that no peer
// declares, and packets to or from a declared one that are not declared themselves.

import type { DeclaredFlow, Intent } from "#harness/config/profile.ts";
import { portInterval } from "../groups/rule-set.ts";
import { groupRoles } from "../../model/group-roles.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { subtract } from "../../reachability/boxes.ts";
import type { Box } from "../../reachability/boxes.ts";
import type { GatewayFact, InterfaceFact } from "../../reachability/network-facts.ts";
import { besides, leadsToPeers } from "../../reachability/peers.ts";
import type { Region } from "../../reachability/proof.ts";
import type { Answer } from "../../reachability/solver.ts";
import { isDeclaredWhole, networksBeyond } from "./declared-peers.ts";
import type { PeerNetwork } from "./declared-peers.ts";
import { bearerOf, solverOf, whyOf } from "./reachable.ts";

export interface PeerPath {
  readonly resource: Resource | "none";
  readonly label: string;
  /** `network`: one that is declared; without it, networks that no peer declares. */
  readonly network?: string;
  readonly gateway: string;
  /** `some`: packets get there, whatever comes back. */
  readonly reach: "some" | "unknown";
  readonly why: string;
}

export interface Asked {
  readonly model: PlatformModel;
  readonly intent: Intent;
}

/** Packets that cross a gateway and should not. `only`: gateways that matter, those that are not declared whole else. */
export function peerPaths(
  asked: Asked,
  direction: "in" | "out",
  only: (gateway: GatewayFact) => boolean = () => true,
): PeerPath[] {
  const { model, intent } = asked;
  const { network } = solverOf(asked);
  return network.gateways
    .values()
    .toArray()
    .filter((gateway) => leadsToPeers(gateway) && !isDeclaredWhole(gateway, model, intent) && only(gateway))
    .flatMap((gateway) => {
      const known = networksBeyond(gateway, model, intent);
      const stranger = { name: undefined, ranges: besides(known.flatMap(({ ranges }) => ranges)), allowed: [] };
      const named = known.flatMap((peer) => {
        const allowed = allowedOf(peer, direction);
        return allowed === undefined ? [] : [{ name: peer.name, ranges: peer.ranges, allowed }];
      });
      return [stranger, ...named].flatMap((part) =>
        network.interfaces.flatMap((fact) => pathsOf(asked, { ...part, fact, gateway, direction })),
      );
    });
}

/** What the intent allows between the platform and a declared network; undefined where it limits nothing. */
function allowedOf(peer: PeerNetwork, direction: "in" | "out"): readonly DeclaredFlow[] | undefined {
  return direction === "in" ? peer.calls : peer.called;
}

interface Part {
  readonly name: string | undefined;
  readonly ranges: PeerNetwork["ranges"];
  readonly allowed: readonly DeclaredFlow[];
  readonly fact: InterfaceFact;
  readonly gateway: GatewayFact;
  readonly direction: "in" | "out";
}

function pathsOf(asked: Asked, { name, ranges, allowed, fact, gateway, direction }: Part): PeerPath[] {
  const own = { kind: "interface", id: fact.id } as const;
  const peer = { kind: "peer", gateway: gateway.id, ranges } as const;
  const ends = direction === "in" ? { from: peer, to: own } : { from: own, to: peer };
  const flows = allowed.filter(({ group }) => rolesOf(asked, fact).includes(group));
  return ([4, 6] as const).flatMap((family) => {
    const answer = solverOf(asked).ask({ ...ends, family });
    const reach = beyondFlows(answer, flows);
    if (reach === "none") return [];
    const isHalfKnown = reach !== "unknown" && answer.reach === "unknown";
    const why = `${isHalfKnown ? "whether answers come back is not known: " : ""}${whyOf(asked, answer)}`;
    const says = { label: fact.label, gateway: gateway.label, reach, why };
    return [{ resource: bearerOf(asked.model, fact), ...says, ...(name === undefined ? {} : { network: name }) }];
  });
}

/** What is left of an answer without the packets that are declared; what surely gets there does whatever comes back. */
function beyondFlows(answer: Answer, flows: readonly DeclaredFlow[]): PeerPath["reach"] | "none" {
  const { open, unknown } = answer.proof().forward;
  const boxes = flows.flatMap(flowBoxes);
  const isLeft = (region: Region): boolean => {
    const { protocols, ports } = region;
    return subtract([[protocols[0], protocols[1], 0, 0, ports[0], ports[1]]], boxes).length > 0;
  };
  if (open.some(isLeft)) return "some";
  return unknown.some(({ region }) => isLeft(region)) ? "unknown" : "none";
}

const numbers = { tcp: [6, 6], udp: [17, 17], icmp: [1, 1], all: [0, 255] } as const;

function flowBoxes({ protocol, ports }: DeclaredFlow): Box[] {
  const [p0, p1] = numbers[protocol];
  return (Array.isArray(ports) ? ports : [ports]).map((port): Box => {
    const [first, last] = protocol === "all" ? [0, 65_535] : portInterval(port);
    return [p0, p1, 0, 0, first, last];
  });
}

function rolesOf({ model, intent }: Asked, { groups = [] }: InterfaceFact): string[] {
  const roles = groupRoles(model, intent.securityGroups);
  return groups.flatMap((key) => {
    const group = model.named(key);
    return group === undefined ? [] : (roles.get(group) ?? []);
  });
}
