// The questions and their answers. A question is answered once per class of interfaces that no filter can tell apart, and
// every answer can show its proof.

import { anyPort, FamilyView } from "./family-view.ts";
import type { End } from "./family-view.ts";
import type { Range } from "../model/cidr.ts";
import { betweenInterfaces } from "./between-interfaces.ts";
import type { BothWays } from "./between-interfaces.ts";
import { everything, everywhere, intersect } from "./boxes.ts";
import type { Boxes } from "./boxes.ts";
import type { Family, InterfaceFact, Network } from "./network-facts.ts";
import { leadsToPeers } from "./peers.ts";
import { provenBy } from "./prove.ts";
import type { Party, Proof, Question, Reach } from "./proof.ts";
import { fromInternet, toInternet } from "./with-internet.ts";
import { fromPeer, toPeer, toService } from "./with-peer.ts";
import { stop, begin } from "./walk.ts";
import { bug, present } from "../../core/errors.ts";

export interface Answer {
  readonly question: Question;
  readonly reach: Reach;
  /** What could not be resolved, when the answer is unknown. */
  readonly why: readonly string[];
  /** Computed when asked for. */
  readonly proof: () => Proof;
}

export class Solver {
  readonly network: Network;
  readonly views: Readonly<Record<Family, FamilyView>>;
  readonly #interfaces: ReadonlyMap<string, InterfaceFact>;
  readonly #ends: Readonly<Record<Family, Map<string, End | undefined>>> = { 4: new Map(), 6: new Map() };
  readonly #answers = new Map<string, { ways: BothWays; reach: Reach }>();

  constructor(network: Network) {
    this.network = network;
    this.views = { 4: new FamilyView(network, 4), 6: new FamilyView(network, 6) };
    this.#interfaces = new Map(network.interfaces.map((one) => [one.id, one]));
  }

  /** One question. Interfaces without an address of the family answer it with `none`. */
  ask(question: Question): Answer {
    const { ways, reach } = this.#solve(question);
    const view = this.views[question.family];
    const known = [...new Set([...ways.forward.why, ...ways.reply.why])];
    const why = reach !== "unknown" ? [] : known.length > 0 ? known : ["an address that is not assigned yet"];
    const { from, to } = question;
    const isBetween = from.kind === "interface" && to.kind === "interface";
    const target = isBetween ? this.#interfaces.get(to.id) : undefined;
    const address = target?.addresses.find(({ family }) => family === question.family);
    return { question, reach, why, proof: () => provenBy(question, ways, { view, reach, address }) };
  }

  /** Every question of a family between interfaces, one a pair of classes, with how many pairs of interfaces it speaks for. */
  *amongInterfaces(family: Family): Generator<{ answer: Answer; pairs: number }> {
    const classes = this.#classes(family);
    for (const callers of classes) {
      for (const called of classes) {
        const isSame = callers === called;
        const to = isSame ? (callers[1] ?? callers[0]) : called[0];
        const pairs = callers.length * called.length - (isSame ? callers.length : 0);
        if (pairs === 0) continue;
        const ends = { from: interfaceParty(callers[0]), to: interfaceParty(to) };
        yield { answer: this.ask({ ...ends, family }), pairs };
      }
    }
  }

  /** Every question of a family between an interface and a party beyond, in both directions. */
  *withOutside(family: Family): Generator<Answer> {
    for (const { id, addresses } of this.network.interfaces) {
      if (!addresses.some((address) => address.family === family)) continue;
      const own = { kind: "interface", id } as const;
      yield this.ask({ from: own, to: { kind: "internet" }, family });
      yield this.ask({ from: { kind: "internet" }, to: own, family });
      for (const gateway of this.network.gateways.values()) {
        if (gateway.kind === "endpoint") {
          yield this.ask({ from: own, to: { kind: "service", gateway: gateway.id }, family });
        } else if (leadsToPeers(gateway)) {
          yield this.ask({ from: own, to: { kind: "peer", gateway: gateway.id }, family });
          yield this.ask({ from: { kind: "peer", gateway: gateway.id }, to: own, family });
        }
      }
    }
  }

  #solve(question: Question): { ways: BothWays; reach: Reach } {
    const key = this.#keyOf(question);
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const ways = this.#ways(question);
    const made = { ways, reach: this.#reachOf(question, ways) };
    this.#answers.set(key, made);
    return made;
  }

  #keyOf({ from, to, family }: Question): string {
    const part = (party: Question["from"]): string => {
      if (party.kind === "internet") return "internet";
      if (party.kind === "peer") {
        // All that lies beyond is another question than no range of it.
        return `${party.gateway} ${String(party.ranges?.map(({ first, last }) => `${String(first)}-${String(last)}`))}`;
      }
      if (party.kind === "service") return party.gateway;
      return this.#classKey(party.id, family);
    };
    return `${String(family)} ${part(from)} > ${part(to)}`;
  }

  #classKey(id: string, family: Family): string {
    const end = this.#end(id, family);
    if (end === undefined) return `${id} absent`;
    const { fact, span } = end;
    const { subnet, groups, publicV4, publicUnknown, calls, answers } = fact;
    return JSON.stringify([subnet, groups, span, publicV4, publicUnknown, calls, answers]);
  }

  #classes(family: Family): (readonly [InterfaceFact, ...InterfaceFact[]])[] {
    const classes = new Map<string, [InterfaceFact, ...InterfaceFact[]]>();
    for (const one of this.network.interfaces) {
      if (this.#end(one.id, family) === undefined) continue;
      const key = this.#classKey(one.id, family);
      const own = classes.get(key);
      if (own === undefined) classes.set(key, [one]);
      else own.push(one);
    }
    return [...classes.values()];
  }

  #end(id: string, family: Family): End | undefined {
    const ends = this.#ends[family];
    if (!ends.has(id)) {
      const fact = present(this.#interfaces.get(id), `${id} is an interface of the facts`);
      ends.set(id, this.views[family].end(fact));
    }
    return ends.get(id);
  }

  #ways({ from, to, family }: Question): BothWays {
    const view = this.views[family];
    const [caller, called] = [from, to].map((party) =>
      party.kind === "interface" ? this.#end(party.id, family) : undefined,
    );
    if (from.kind === "interface" && caller === undefined) return nowhere({ at: "sender", of: "from" });
    if (to.kind === "interface" && called === undefined) return nowhere({ at: "receiver", of: "to" });
    if (caller !== undefined && called !== undefined) return betweenInterfaces(view, caller, called);
    if (caller !== undefined && to.kind === "internet") return toInternet(view, caller);
    if (called !== undefined && from.kind === "internet") return fromInternet(view, called);
    if (caller !== undefined && "gateway" in to) {
      const gateway = view.gateway(to.gateway);
      if (gateway.kind === "endpoint") return toService(view, caller, gateway);
      return toPeer(view, caller, { gateway, ranges: rangesOf(to) });
    }
    if (called !== undefined && "gateway" in from) {
      return fromPeer(view, called, { gateway: view.gateway(from.gateway), ranges: rangesOf(from) });
    }
    throw bug(`a question without an interface, from ${from.kind} to ${to.kind}`);
  }

  /** Of the internet and of peers some address will do; an interface and a service have theirs, known or not. */
  #reachOf({ from, to, family }: Question, { forward, reply }: BothWays): Reach {
    const spans = from.kind === "interface" ? this.#fixedSpans(to, family) : undefined;
    const surely = (boxes: Boxes): boolean => (spans === undefined ? boxes.length > 0 : alike(boxes, spans).length > 0);
    if (surely(intersect(forward.must, anyPort(reply.must)))) return "answered";
    const mayAnswer = intersect(forward.may, anyPort(reply.may)).length > 0;
    if (forward.may.length === 0) return "none";
    return !mayAnswer && surely(forward.must) ? "arrives" : "unknown";
  }

  #fixedSpans(to: Question["to"], family: Family): Boxes | undefined {
    const view = this.views[family];
    if (to.kind === "service") return view.internet();
    const end = to.kind === "interface" ? this.#end(to.id, family) : undefined;
    return end === undefined ? undefined : view.at(end.span);
  }
}

/** Packets that pass whichever address of the spans it is. */
function alike(boxes: Boxes, spans: Boxes): Boxes {
  return spans.reduce<Boxes>(
    (common, [, , first, last]) => intersect(common, everywhere(boxes, first, last)),
    [everything],
  );
}

function nowhere(hop: Parameters<typeof stop>[1]): BothWays {
  const walked = stop(begin([]), hop);
  return { forward: walked, reply: walked };
}

function rangesOf(party: Party): readonly Range[] | undefined {
  return party.kind === "peer" ? party.ranges : undefined;
}

function interfaceParty({ id }: InterfaceFact) {
  return { kind: "interface", id } as const;
}
