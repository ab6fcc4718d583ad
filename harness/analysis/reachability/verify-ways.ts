// The ways of a call and of its answer as the verifier reads them from the facts: the places that packets meet, and what
// each lets pass of them.

import type { Range } from "../model/cidr.ts";
import type { GatewayFact, GroupRule, InterfaceFact, Network, RouteFact, SubnetFact } from "./network-facts.ts";
import type { Party, Question } from "./proof.ts";
import { answersOf, anything, boxOf, firstMatches, overlap, seenAt, without } from "./regions.ts";
import type { Box } from "./regions.ts";

/** Of the packets of a box: none passes, some may, all surely do. */
type Passing = 0 | 1 | 2;
export type Place = readonly [name: string, passes: Passing];
/** A guest has come over a transit gateway: it stands in a subnet of another VPC than its own, the `origin`. */
type End = InterfaceFact & { readonly at: SubnetFact; readonly address: Range | undefined; readonly origin?: string };
/** What a route table says where its answer is not known: the id of no gateway. */
const lost = "";

const place = (name: string, passes: boolean, doubt?: string): Place => [
  name,
  !passes ? 0 : doubt === undefined ? 2 : 1,
];
/** Of places that the same packets meet one after the other. */
const least = (places: readonly Place[]): Passing => Math.min(2, ...places.map(([, lets]) => lets)) as Passing;
/** Of several parts of a box. */
const together = (all: readonly Passing[]): Passing => (all.every((one) => one === 2) ? 2 : all.some(Boolean) ? 1 : 0);
const width = ({ destination: to }: RouteFact): bigint => (to === undefined ? 0n : to.last - to.first);

export class View {
  readonly #network: Network;
  readonly #question: Question;
  readonly #caller: End | undefined;
  readonly #called: End | undefined;
  /** What the question names beside an interface; of the internet, the gateway that lets it in. */
  readonly #gateway: GatewayFact | undefined;
  readonly #service: string | undefined;

  constructor(network: Network, question: Question) {
    const parties = [question.from, question.to];
    const named = parties.find((party) => "gateway" in party);
    [this.#network, this.#question] = [network, question];
    [this.#caller, this.#called] = parties.map((party) => this.#end(party));
    const vpc = this.#called?.at.vpc ?? "";
    const attached = [...network.gateways.values()].find((one) => one.kind === "internet" && one.vpcs.includes(vpc));
    this.#gateway = named === undefined ? attached : network.gateways.get(named.gateway);
    this.#service = this.#gateway?.kind === "endpoint" ? this.#gateway.service : undefined;
  }

  #end(party: Party): End | undefined {
    const fact = this.#network.interfaces.find(({ id }) => party.kind === "interface" && id === party.id);
    const at = this.#network.subnets.get(fact?.subnet ?? "");
    const address = fact?.addresses.find(({ family }) => family === this.#question.family);
    return fact === undefined || at === undefined ? undefined : { ...fact, at, address };
  }

  get #peer() {
    return [this.#question.from, this.#question.to].find((party) => party.kind === "peer");
  }

  /** Every packet of the question; an interface without an address of the family has none. */
  space(): readonly Box[] {
    const { family } = this.#question;
    const every = (ranges: readonly Range[] = []): Box[] =>
      ranges.filter((range) => range.family === family).map((range) => boxOf(anything, range));
    const ends = [this.#called, this.#caller].filter((end) => end !== undefined);
    const addresses = ends.flatMap(({ address }) => address ?? []);
    if (addresses.length < ends.length) return [];
    if (ends.length === 2) return every(addresses.slice(0, 1));
    if (this.#peer === undefined) return every(this.#network.internet);
    const whole: Range = { family, first: 0n, last: (1n << (family === 4 ? 32n : 128n)) - 1n };
    return without(every(this.#peer.ranges ?? [whole]), every(this.#network.vpcs.get(ends[0]?.at.vpc ?? "")?.ranges));
  }

  /** The places that calls meet. */
  call(box: Box): Place[] {
    const [caller, called] = [this.#caller, this.#called];
    const into = called ? [this.#groups("ingress", called, box), place("receiver to", called.answers)] : [];
    const list = called ? [this.#list("in", called.at, seenAt(box, caller?.address))] : [];
    if (caller === undefined) return [this.#entrance(box), ...list, ...into];
    const out = [place("sender from", caller.calls), this.#groups("egress", caller, box)];
    if (caller.at === called?.at) return [...out, ...into];
    const left = [...out, this.#list("out", caller.at, box)];
    if (this.#question.to.kind === "internet") return [...left, ...this.#abroad(caller, box).out];
    return [...left, this.#route(caller.at, box, called?.at.vpc ?? this.#gateway?.id), ...list, ...into];
  }

  /** The places that answers meet. */
  answer(box: Box): Place[] {
    const [caller, called] = [this.#caller, this.#called];
    if (caller !== undefined && this.#question.to.kind === "internet") return this.#abroad(caller, box).back;
    const home = caller === undefined ? [] : [this.#list("in", caller.at, box)];
    if (called === undefined || caller?.at === called.at) return called === undefined ? home : [];
    const near = seenAt(box, caller?.address);
    const route = this.#route(called.at, near, caller?.at.vpc ?? this.#gateway?.id);
    return [this.#list("out", called.at, near), route, ...home];
  }

  /** To the internet and back, by the gateway to which the caller's routes lead every packet of a box. */
  #abroad(caller: End, box: Box): { out: Place[]; back: Place[] } {
    const [target, ...others] = new Set(this.#targets(caller.at.table, box));
    const gateway = others.length > 0 ? undefined : this.#network.gateways.get(target ?? lost);
    const [taken, home] = [place(`route ${caller.at.id}`, true), this.#list("in", caller.at, box)];
    if (gateway?.kind === "internet" || gateway?.kind === "egress-only") {
      return { out: [taken, [`gateway ${gateway.id}`, this.#exchange(gateway, caller.at, caller)]], back: [home] };
    }
    if (gateway?.kind === "transit" && caller.origin === undefined) {
      const [beyond = lost, ...more] = new Set(this.#leaving(gateway, caller.at.vpc, box));
      const link = gateway.attachments.find(({ vpc }) => more.length === 0 && vpc === beyond && vpc !== caller.at.vpc);
      const stays = link?.subnets.map((at) => this.#abroad({ ...caller, at, origin: caller.at.vpc }, box)) ?? [];
      const sum = (of: "out" | "back"): Place => [`egress-vpc ${beyond}`, together(stays.map((one) => least(one[of])))];
      const out = [this.#route(caller.at, box, beyond), sum("out")];
      if (stays.length > 0) return { out, back: [sum("back"), home] };
    }
    const own = gateway?.kind === "nat" ? this.#network.subnets.get(gateway.subnet) : undefined;
    if (gateway?.kind !== "nat" || own === undefined) {
      const only = others.length > 0 ? ([taken[0], 1] as const) : this.#route(caller.at, box, "internet");
      return { out: [only], back: [only] };
    }
    const [isHome, near] = [own === caller.at, seenAt(box, caller.address)];
    const isOpen = gateway.isPublic && this.#question.family === 4;
    const enter = isHome ? [] : [this.#list("in", own, near)];
    const leave = [this.#list("out", own, box), this.#route(own, box, "internet")];
    // It draws a caller's port of its own.
    const answers = answersOf(box).map((part) => this.#list("in", own, part));
    const drawn: Place = [answers[0]?.[0] ?? "", together(answers.map(([, passes]) => passes))];
    const back = isHome ? [drawn] : [drawn, this.#list("out", own, near)];
    const last = caller.origin === undefined ? (isHome ? [] : [home]) : [this.#route(own, near, caller.origin)];
    const through = [place(`gateway ${gateway.id}`, isOpen, gateway.unknown), ...enter, ...leave];
    return { out: [taken, ...through], back: [...back, ...last] };
  }

  #entrance(box: Box): Place {
    const [gateway, called] = [this.#gateway, this.#called];
    const name = `gateway ${gateway?.id ?? "none"}`;
    if (gateway === undefined || called === undefined) return place(name, false);
    if (this.#peer === undefined) return [name, this.#exchange(gateway, called.at, called)];
    if (gateway.kind !== "transit") return [name, this.#leads(gateway.id, gateway.id, { from: called.at, box })];
    const isRouted = gateway.attachments.some(({ vpc, isRouted }) => vpc === called.at.vpc && isRouted);
    return place(name, isRouted, gateway.unknown);
  }

  /** Where a subnet's routes lead packets to a goal. */
  #route(from: SubnetFact, box: Box, goal: string | undefined): Place {
    const targets = this.#targets(from.table, box);
    return [`route ${from.id}`, together(targets.map((target) => this.#leads(target, goal, { from, box })))];
  }

  /** Whether a route's target takes packets to the goal: a VPC, the internet, or the target itself as a peer. */
  #leads(target: string | undefined, goal: string | undefined, { from, box }: { from: SubnetFact; box: Box }): Passing {
    if (target === undefined || target === "local") return target === "local" && goal === from.vpc ? 2 : 0;
    const gateway = this.#network.gateways.get(target);
    if (gateway === undefined || gateway.kind === "unknown") return 1;
    const isPlace = goal === "internet" || this.#network.vpcs.has(goal ?? "");
    if (target !== goal && !isPlace && (gateway.kind !== "nat" || this.#peer === undefined)) return 0;
    if (gateway.kind === "nat") return goal === "internet" ? 1 : this.#throughNat(gateway.subnet, box);
    const sure = gateway.unknown === undefined ? 2 : 1;
    if (gateway.kind === "vpn") return isPlace ? 1 : gateway.vpcs.includes(from.vpc) ? sure : 0;
    if (gateway.kind === "peering") {
      const joins = isPlace ? goal !== from.vpc && gateway.ends.includes(goal ?? "") : gateway.ends.length === 1;
      const isTaken = this.#question.to.kind !== "internet" && gateway.ends.includes(from.vpc);
      return joins && isTaken && gateway.isActive ? sure : 0;
    }
    if (gateway.kind === "transit") {
      const own = gateway.attachments.find(({ vpc }) => vpc === from.vpc);
      const ends = this.#leaving(gateway, from.vpc, box).map((next): Passing => {
        if (next === undefined || this.#network.gateways.get(next)?.kind === "nowhere") return 0;
        return next !== lost && (!isPlace || next === goal) && own?.unknown === undefined ? sure : 1;
      });
      return together(ends);
    }
    if (goal === "internet") return this.#exchange(gateway, from);
    return !isPlace && (gateway.kind === "internet" || gateway.kind === "endpoint") ? sure : 0;
  }

  /** Where a transit gateway's table leads what comes from a VPC. */
  #leaving({ attachments }: Extract<GatewayFact, { kind: "transit" }>, from: string, box: Box): (string | undefined)[] {
    const own = attachments.find(({ vpc }) => vpc === from);
    return own === undefined ? [undefined] : this.#targets(own.table, box);
  }

  /** Whether a NAT gateway's subnet leads packets to anything but the internet. */
  #throughNat(subnet: string, box: Box): Passing {
    const targets = this.#targets(this.#network.subnets.get(subnet)?.table ?? lost, box);
    const kinds = targets.map((target) => target && (this.#network.gateways.get(target)?.kind ?? lost));
    return kinds.every((kind) => kind === undefined || ["internet", "egress-only", "nowhere"].includes(kind)) ? 0 : 1;
  }

  /** Attachment, public address, and VPC block public access, which leaves egress to what only calls out. */
  #exchange(gateway: GatewayFact, subnet: SubnetFact, end?: InterfaceFact): Passing {
    const { family } = this.#question;
    if (gateway.kind !== "internet" && (gateway.kind !== "egress-only" || family === 4)) return 0;
    if (end !== undefined && "origin" in end) return family === 4 ? 0 : 1;
    const isDirect = gateway.kind === "internet" && end !== undefined;
    const asked = isDirect && family === 4 ? end : undefined;
    const isAllowed = subnet.publicAccess === "allowed" || (subnet.publicAccess === "egress-only" && !isDirect);
    const hasAddress = asked === undefined || asked.publicV4 || asked.publicUnknown !== undefined;
    if (!gateway.vpcs.includes(subnet.vpc) || !isAllowed || !hasAddress) return 0;
    return (gateway.unknown ?? asked?.publicUnknown ?? subnet.publicAccessUnknown) === undefined ? 2 : 1;
  }

  #groups(direction: "ingress" | "egress", own: End, box: Box): Place {
    const name = `${direction}-groups ${direction === "egress" ? "from" : "to"}`;
    const far = own === this.#caller ? this.#called : this.#caller;
    const seen = direction === "egress" ? box : seenAt(box, far?.address);
    const groups = own.groups?.map((id) => this.#network.groups.get(id));
    const rules = groups?.flatMap((group) => group?.[direction] ?? []) ?? [];
    const matching = (least: Passing): Box[] =>
      rules
        .filter((rule) => this.#speaks(rule, far) >= least)
        .map((rule) => boxOf(rule, rule.peer.kind === "range" ? rule.peer.range : undefined));
    if (groups === undefined || without([seen], matching(2)).length === 0) return [name, 2];
    const isOpen = groups.some((group) => group === undefined || group.unknown !== undefined);
    return [name, isOpen || matching(1).some((rule) => overlap(rule, seen)) ? 1 : 0];
  }

  /** Whether a rule is about the far side, whatever its address. */
  #speaks({ peer, unknown }: GroupRule, far: End | undefined): Passing {
    if (unknown !== undefined) return 1;
    if (peer.kind === "range") return 2;
    if (peer.kind === "service") return peer.service === this.#service ? 2 : 0;
    if (far?.groups?.includes(peer.group) === true) return 2;
    return this.#peer !== undefined && !this.#network.groups.has(peer.group) ? 1 : 0;
  }

  /** The first entry that matches decides; the end of a list denies. */
  #list(direction: "in" | "out", { id, accessList }: SubnetFact, box: Box): Place {
    const list = this.#network.accessLists.get(accessList);
    const entries = direction === "in" ? list?.inbound : list?.outbound;
    const rules = entries?.map((one) => [one.allows, boxOf(one, one.range), one.unknown === undefined] as const);
    const fates = rules && firstMatches(box, rules).map((allows) => (allows === true ? 2 : 0));
    return [`access-list-${direction} ${id}`, fates === undefined ? 1 : together(fates)];
  }

  /** Every target that may win for a packet of a box, the most specific route first; a service has routes of its own. */
  #targets(key: string, box: Box): (string | undefined)[] {
    const table = this.#network.tables.get(key);
    if (table === undefined || table.unknown !== undefined) return [lost];
    const own = table.routes.filter(({ service }) => service === this.#service);
    const rules = own
      .sort((a, b) => Number(width(a) - width(b)))
      .map((one) => [one.unknown === undefined ? one.target : lost, boxOf(anything, one.destination), true] as const);
    return firstMatches(box, rules);
  }
}
