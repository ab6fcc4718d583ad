// The ways of a call and of its answer as the verifier reads them from the facts: which places a packet meets.

import type { Range } from "../model/cidr.ts";
import type {
  AccessEntry,
  GatewayFact,
  InterfaceFact,
  Network,
  RouteFact,
  RulePeer,
  SubnetFact,
} from "./network-facts.ts";
import type { Question, Region } from "./proof.ts";
import { addressesOutside, answersOf, isCovered, outside, overlap, shareAddress } from "./regions.ts";

/** Of the packets of a region: none may pass, some may, all surely do. */
type Passing = 0 | 1 | 2;
export type Place = readonly [name: string, passes: (region: Region) => Passing];
/** What comes after a route: places, nothing of that kind, or nothing that is known. */
type Rest = readonly Place[] | "closed" | "undecided";
export interface Way {
  readonly before: readonly Place[];
  /** One rest for each target that may win for a packet of the region. */
  readonly after?: (region: Region) => readonly Rest[];
}
interface Onward {
  readonly rest: readonly Place[];
  readonly isCall: boolean;
  readonly near?: Range | undefined;
}
type End = InterfaceFact & { readonly at: SubnetFact; readonly address: Range | undefined };

export class View {
  readonly #network: Network;
  readonly #question: Question;
  readonly #caller: End | undefined;
  readonly #called: End | undefined;
  readonly #gateway: GatewayFact | undefined;
  readonly #isPeer: boolean;

  constructor(network: Network, question: Question) {
    const { from, to, family } = question;
    const [caller, called] = [from, to].map((party): End | undefined => {
      const fact = party.kind === "interface" ? network.interfaces.find(({ id }) => id === party.id) : undefined;
      const at = network.subnets.get(fact?.subnet ?? "");
      const address = fact?.addresses.find((range) => range.family === family);
      return fact === undefined || at === undefined ? undefined : { ...fact, at, address };
    });
    const vpc = called?.at.vpc ?? "";
    const named = [from, to].flatMap((party) => ("gateway" in party ? [party.gateway] : []));
    const attached = [...network.gateways.values()].find((one) => one.kind === "internet" && one.vpcs.includes(vpc));
    [this.#network, this.#question, this.#caller, this.#called] = [network, question, caller, called];
    this.#isPeer = from.kind === "peer" || to.kind === "peer";
    this.#gateway = named[0] === undefined ? attached : network.gateways.get(named[0]);
  }

  /** Every packet of the question, by far address; an interface without an address of the family has none. */
  space(): Region[] {
    const { family } = this.#question;
    const [ends, target] = [[this.#caller, this.#called].filter((end) => end !== undefined), this.#called?.address];
    const every = (far: Range): Region => ({ protocols: [0, 255], far, ports: [0, 65_535] });
    if (ends.some(({ address }) => address === undefined)) return [];
    if (ends.length === 2 && target !== undefined) return [every(target)];
    if (!this.#isPeer) return this.#network.internet.filter((range) => range.family === family).map(every);
    const own = this.#network.vpcs.get(ends[0]?.at.vpc ?? "")?.ranges ?? [];
    const whole = { family, first: 0n, last: (1n << (family === 4 ? 32n : 128n)) - 1n };
    return own.reduce<Range[]>((rest, hole) => rest.flatMap((one) => addressesOutside(one, hole)), [whole]).map(every);
  }

  call(): Way {
    const [caller, called] = [this.#caller, this.#called];
    const into = called === undefined ? [] : [this.#groups("ingress", called), place("receiver to", called.answers)];
    if (caller === undefined) {
      const list = called === undefined ? [] : [this.#list("in", called.at)];
      return { before: [this.#entrance(), ...list, ...into] };
    }
    const out = [place("sender from", caller.calls), this.#groups("egress", caller)];
    if (caller.at === called?.at) return { before: [...out, ...into] };
    const rest = called === undefined ? [] : [this.#list("in", called.at, caller.address), ...into];
    const after = this.#routed(caller.at, called, { rest, isCall: true });
    return { before: [...out, this.#list("out", caller.at)], after };
  }

  answer(): Way {
    const [caller, called] = [this.#caller, this.#called];
    const home = caller === undefined ? [] : [this.#list("in", caller.at)];
    if (called === undefined) {
      if (caller === undefined || this.#question.to.kind !== "internet") return { before: home };
      return { before: [], after: this.#routed(caller.at, undefined, { rest: home, isCall: false }) };
    }
    if (caller?.at === called.at) return { before: [] };
    const before = [this.#list("out", called.at, caller?.address)];
    return { before, after: this.#routed(called.at, caller, { rest: home, isCall: false, near: caller?.address }) };
  }

  #routed(from: SubnetFact, to: End | undefined, on: Onward): NonNullable<Way["after"]> {
    const { to: goal, from: origin } = this.#question;
    const route = (unknown?: string): Place => place(`route ${from.id}`, true, unknown);
    return ({ far }) =>
      this.#targets(from, on.near ?? far).map(([target, isLost]): Rest => {
        const gateway = this.#network.gateways.get(target ?? "");
        if (isLost) return "undecided";
        if (to !== undefined && target === "local") return from.vpc === to.at.vpc ? [route(), ...on.rest] : "closed";
        if (target === undefined || target === "local") return "closed";
        if ((to !== undefined || goal.kind === "internet") && isOpaque(gateway)) return "undecided";
        if (to !== undefined) {
          const joins = gateway?.kind === "peering" && gateway.isActive && from.vpc !== to.at.vpc;
          const isJoined = joins && [from.vpc, to.at.vpc].every((vpc) => gateway.ends.includes(vpc));
          return isJoined ? [route(gateway.unknown), ...on.rest] : "closed";
        }
        if (goal.kind === "internet" && gateway !== undefined) {
          return on.isCall ? this.#out(gateway, route()) : this.#back(gateway, on.rest);
        }
        const isInbound = origin.kind === "internet";
        if (isInbound && (gateway?.kind ?? "unknown") === "unknown") return "undecided";
        const isTaken = target === this.#gateway?.id && this.#carries(this.#gateway, from.vpc);
        return isTaken ? [route(isInbound ? undefined : gateway?.unknown)] : "closed";
      });
  }

  /** Out to the internet by a gateway. */
  #out(gateway: GatewayFact, route: Place): Rest {
    const caller = this.#caller;
    if (caller === undefined) return "closed";
    const name = `gateway ${gateway.id}`;
    if (gateway.kind !== "nat") return [route, [name, () => this.#exchange(gateway, caller.at, caller)]];
    const own = this.#network.subnets.get(gateway.subnet);
    if (this.#question.family === 6 || !gateway.isPublic || own === undefined) return "closed";
    const entry = own === caller.at ? [] : [this.#list("in", own, caller.address)];
    const next = ({ far }: Region) =>
      this.#targets(own, far).map(([target, isLost]): Passing => {
        const exit = this.#network.gateways.get(target ?? "");
        if (isLost || (target !== undefined && target !== "local" && isOpaque(exit))) return 1;
        return exit?.kind === "internet" ? this.#exchange(exit, own) : 0;
      });
    const last: Place = [`route ${own.id}`, (region) => together(next(region))];
    return [route, place(name, true, gateway.unknown), ...entry, this.#list("out", own), last];
  }

  /** Back from the internet; a NAT gateway draws a caller's port of its own. */
  #back(gateway: GatewayFact, home: readonly Place[]): Rest {
    if (gateway.kind === "internet" || gateway.kind === "egress-only") return home;
    const own = gateway.kind === "nat" ? this.#network.subnets.get(gateway.subnet) : undefined;
    if (own === undefined) return "closed";
    const [name, passes] = this.#list("in", own);
    const drawn: Place = [name, (region) => together(answersOf(region).map(passes))];
    return own === this.#caller?.at ? [drawn] : [drawn, this.#list("out", own, this.#caller?.address), ...home];
  }

  #entrance(): Place {
    const [gateway, called] = [this.#gateway, this.#called];
    const name = `gateway ${gateway?.id ?? "none"}`;
    if (gateway === undefined || called === undefined) return place(name, false);
    if (this.#question.from.kind === "peer") return place(name, this.#carries(gateway, called.at.vpc), gateway.unknown);
    return [name, () => this.#exchange(gateway, called.at, called)];
  }

  /** Whether a gateway takes packets of a VPC to where the question asks. */
  #carries(gateway: GatewayFact, vpc: string): boolean {
    if (gateway.kind === "transit" || gateway.kind === "vpn") return gateway.vpcs.includes(vpc);
    const isLast = gateway.kind === "peering" && gateway.ends.length === 1 && gateway.ends.includes(vpc);
    return (isLast && gateway.isActive) || gateway.kind === "endpoint" || gateway.kind === "internet";
  }

  /** Attachment, public address, and VPC block public access, which leaves egress to what only calls out. */
  #exchange(gateway: GatewayFact, subnet: SubnetFact, end?: InterfaceFact): Passing {
    const { family } = this.#question;
    if (gateway.kind !== "internet" && (gateway.kind !== "egress-only" || family === 4)) return 0;
    const isDirect = gateway.kind === "internet" && end !== undefined;
    const asked = isDirect && family === 4 ? end : undefined;
    const isAllowed = subnet.publicAccess === "allowed" || (subnet.publicAccess === "egress-only" && !isDirect);
    const hasAddress = asked === undefined || asked.publicV4 || asked.publicUnknown !== undefined;
    if (!gateway.vpcs.includes(subnet.vpc) || !isAllowed || !hasAddress) return 0;
    return (gateway.unknown ?? asked?.publicUnknown ?? subnet.publicAccessUnknown) === undefined ? 2 : 1;
  }

  #groups(direction: "ingress" | "egress", own: End): Place {
    const far = own === this.#caller ? this.#called : this.#caller;
    const facts = own.groups?.map((id) => this.#network.groups.get(id));
    const rules = facts?.flatMap((group) => group?.[direction] ?? []) ?? [];
    const speaks = (peer: RulePeer, isSure: boolean): boolean => {
      if (peer.kind === "range") return true;
      if (peer.kind === "service") return this.#gateway?.kind === "endpoint" && this.#gateway.service === peer.service;
      const isStranger = this.#isPeer && !this.#network.groups.has(peer.group) && !isSure;
      return isStranger || far?.groups?.includes(peer.group) === true;
    };
    const matching = (whole: Range, isSure: boolean): Region[] =>
      rules
        .filter(({ peer, unknown }) => (unknown === undefined ? speaks(peer, isSure) : !isSure))
        .map(({ peer, unknown, ...of }) => ({
          ...of,
          far: peer.kind === "range" && unknown === undefined ? peer.range : whole,
        }));
    const passes = (region: Region): Passing => {
      const seen = { ...region, far: direction === "ingress" ? (far?.address ?? region.far) : region.far };
      if (facts === undefined || isCovered(seen, matching(seen.far, true))) return 2;
      if (facts.some((group) => group === undefined || group.unknown !== undefined)) return 1;
      return matching(seen.far, false).some((rule) => overlap(rule, seen)) ? 1 : 0;
    };
    return [`${direction}-groups ${direction === "egress" ? "from" : "to"}`, passes];
  }

  /** A list looks at the far address, or at `near` when that is the side that it meets. */
  #list(direction: "in" | "out", { id, accessList }: SubnetFact, near?: Range): Place {
    const list = this.#network.accessLists.get(accessList);
    const entries = direction === "in" ? list?.inbound : list?.outbound;
    const passes = (region: Region): Passing => {
      const seen = { ...region, far: near ?? region.far };
      if (entries === undefined) return 1;
      return !mayMeet(entries, seen, false) ? 2 : mayMeet(entries, seen, true) ? 1 : 0;
    };
    return [`access-list-${direction} ${id}`, passes];
  }

  /** Every target that may win for an address of a range; a service is asked for by its own list. */
  #targets({ table }: SubnetFact, far: Range): (readonly [target: string | undefined, isLost: boolean])[] {
    const routes = this.#network.tables.get(table)?.routes ?? [{ target: "", unknown: "no such table" }];
    const isService = this.#question.to.kind === "service";
    const lost = routes.some((one) => one.destination === undefined && one.service === undefined);
    if (lost || (isService && routes.some(({ unknown }) => unknown !== undefined))) return [[undefined, true]];
    const [gateway, width] = [
      this.#gateway,
      (one: RouteFact) => (one.destination?.last ?? 0n) - (one.destination?.first ?? 0n),
    ];
    const service = gateway?.kind === "endpoint" ? gateway.service : undefined;
    if (isService) return [[routes.find((one) => one.service === service)?.target, false]];
    return winners(
      [...routes].sort((a, b) => (width(a) < width(b) ? -1 : width(a) > width(b) ? 1 : 0)),
      far,
    );
  }
}

/** The most specific route takes what it covers; the others share the rest. */
function winners(routes: readonly RouteFact[], far: Range): (readonly [target: string | undefined, isLost: boolean])[] {
  const [first, ...others] = routes.filter(
    ({ destination }) => destination !== undefined && shareAddress(destination, far),
  );
  if (first?.destination === undefined) return [[undefined, false]];
  const rest = addressesOutside(far, first.destination).flatMap((piece) => winners(others, piece));
  return [[first.target, first.unknown !== undefined], ...rest];
}

/** Whether a packet of the region may meet an entry that allows, or one that denies; the end of a list denies. */
function mayMeet([first, ...others]: readonly AccessEntry[], region: Region, allows: boolean): boolean {
  if (first === undefined) return !allows;
  const matched: Region = { protocols: first.protocols, ports: first.ports, far: first.range ?? region.far };
  if (!overlap(matched, region)) return mayMeet(others, region, allows);
  if (first.allows === allows) return true;
  return (first.unknown === undefined ? outside(region, matched) : [region]).some((rest) =>
    mayMeet(others, rest, allows),
  );
}

function isOpaque(gateway: GatewayFact | undefined): boolean {
  return gateway === undefined || ["transit", "vpn", "unknown"].includes(gateway.kind);
}

function place(name: string, passes: boolean, unknown?: string): Place {
  const passing = !passes ? 0 : unknown === undefined ? 2 : 1;
  return [name, () => passing];
}

/** Of several parts of a region. */
function together(parts: readonly Passing[]): Passing {
  if (parts.every((part) => part === 2)) return 2;
  return parts.some((part) => part > 0) ? 1 : 0;
}
