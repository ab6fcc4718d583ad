// One address family of a network, ready to be walked: atoms, filters, and the steps of a way. What a step means is the
// same for every question; which steps a question has stands in the files of the questions.

import { present } from "../../core/errors.ts";
import type { Range } from "../model/cidr.ts";
import { Atoms } from "./atoms.ts";
import { everything, everywhere, intersect, somewhere, subtract } from "./boxes.ts";
import type { Box, Boxes } from "./boxes.ts";
import { closedFilter, Filters, openFilter } from "./filters.ts";
import type { FarSide, Filter, RoutePiece } from "./filters.ts";
import { callerPorts } from "./network-facts.ts";
import type { Family, GatewayFact, InterfaceFact, Interval, Network, SubnetFact } from "./network-facts.ts";
import type { Hop } from "./proof.ts";
import type { Step } from "./walk.ts";

/** An interface with what the way to and from it needs. */
export interface End {
  readonly fact: InterfaceFact;
  readonly subnet: SubnetFact;
  /** Atoms that hold its address of this family. */
  readonly span: Interval;
}

export class FamilyView {
  readonly network: Network;
  readonly family: Family;
  readonly atoms: Atoms;
  readonly #filters: Filters;
  readonly #internet: Boxes;

  constructor(network: Network, family: Family) {
    this.network = network;
    this.family = family;
    this.atoms = new Atoms(network, family);
    this.#filters = new Filters(network, this.atoms);
    this.#internet = network.internet
      .filter((range) => range.family === family)
      .map((range) => this.#spanBox(this.atoms.span(range)));
  }

  /** The interface as an end of this family; undefined when it has no address of it. */
  end(fact: InterfaceFact): End | undefined {
    const address = fact.addresses.find((range) => range.family === this.family);
    if (address === undefined) return undefined;
    const subnet = present(this.network.subnets.get(fact.subnet), `${fact.id} stands in a subnet of the facts`);
    return { fact, subnet, span: this.atoms.span(address) };
  }

  internet(): Boxes {
    return this.#internet;
  }

  /** Every address outside a VPC. */
  outside(vpc: string): Boxes {
    const own = (this.network.vpcs.get(vpc)?.ranges ?? [])
      .filter((range) => range.family === this.family)
      .map((range) => this.atoms.span(range));
    const gaps: Box[] = [];
    let next = 0;
    for (const [first, last] of own) {
      if (first > next) gaps.push(this.#spanBox([next, first - 1]));
      next = last + 1;
    }
    if (next <= this.atoms.last) gaps.push(this.#spanBox([next, this.atoms.last]));
    return gaps;
  }

  /** Of the addresses outside a VPC, those of some ranges. */
  outsideWithin(vpc: string, ranges: readonly Range[] | undefined): Boxes {
    if (ranges === undefined) return this.outside(vpc);
    const own = ranges.filter((range) => range.family === this.family);
    return intersect(
      this.outside(vpc),
      own.map((range) => this.#spanBox(this.atoms.span(range))),
    );
  }

  at(span: Interval): Boxes {
    return [this.#spanBox(span)];
  }

  /** The pieces of the table that a subnet or an attachment asks. */
  pieces({ table }: { readonly table: string }): readonly RoutePiece[] {
    return this.#filters.table(table);
  }

  /** The pieces that hold addresses of a span. */
  piecesAt(by: { readonly table: string }, [first, last]: Interval): readonly RoutePiece[] {
    return this.pieces(by).filter(({ atoms }) => atoms[0] <= last && atoms[1] >= first);
  }

  /** The piece that holds all of a span; where several do, nobody knows which one it will be. */
  pieceAt(by: { readonly table: string }, span: Interval): RoutePiece {
    const [only, ...others] = this.piecesAt(by, span);
    if (only !== undefined && others.length === 0) return only;
    return { atoms: span, target: undefined, unknown: "a route to an address that is not assigned yet" };
  }

  serviceRoute(subnet: SubnetFact, service: string) {
    return this.#filters.serviceRoute(subnet.table, service);
  }

  gateway(id: string): GatewayFact {
    return (
      this.network.gateways.get(id) ?? {
        kind: "unknown",
        id,
        label: id,
        unknown: `gateway ${id} is not part of the source`,
      }
    );
  }

  /** What a route's target is; `local` is no gateway. */
  target(id: string): GatewayFact | undefined {
    return id === "local" ? undefined : this.gateway(id);
  }

  /** Groups of an interface; those without groups let everything pass. */
  groups(direction: "ingress" | "egress", end: End, far: FarSide & { readonly near?: Interval }): Step {
    const hop: Hop = { at: `${direction}-groups`, of: direction === "egress" ? "from" : "to" };
    if (end.fact.groups === undefined) return { hop, filter: this.#always(true) };
    const filter = this.#filters.groups(direction, end.fact.groups, far);
    return { hop, filter: far.near === undefined ? filter : this.#seenFrom(filter, far.near) };
  }

  /** A subnet's access list. `near` when it looks at the address of the near side, which is not the far dimension. */
  accessList(direction: "in" | "out", subnet: SubnetFact, near?: Interval): Step {
    const filter = this.#filters.accessList(subnet.accessList, direction === "in" ? "inbound" : "outbound");
    const hop: Hop = { at: `access-list-${direction}`, of: subnet.id };
    return { hop, filter: near === undefined ? filter : this.#seenFrom(filter, near) };
  }

  /** The same list for a port that a NAT gateway draws itself: any caller's port may do, only all of them surely do. */
  accessListForDrawnPort(subnet: SubnetFact): Step {
    const { hop, filter } = this.accessList("in", subnet);
    const drawn = this.#filters.keep(`drawn ${String(filter.id)}`, () => {
      const ports = answersTo([everything]);
      const may = anyPort(intersect(filter.may, ports));
      const must = subtract([everything], anyPort(subtract(ports, filter.must)));
      return { may, must, why: doubt({ may, must }, [...filter.why, "the port that the NAT gateway draws"]) };
    });
    return { hop, filter: drawn };
  }

  sender({ fact }: End): Step {
    return { hop: { at: "sender", of: "from" }, filter: this.#always(fact.calls) };
  }

  receiver({ fact }: End): Step {
    return { hop: { at: "receiver", of: "to" }, filter: this.#always(fact.answers) };
  }

  /** Whether an internet or egress-only gateway carries packets between a subnet and the internet. A direct exchange
   * over an internet gateway needs a public address and access both ways; what only calls out is content with egress. */
  exchange(gateway: GatewayFact, subnet: SubnetFact, at: { hop: Hop; direct?: InterfaceFact }): Step {
    const { hop, direct } = at;
    const isDirect = direct !== undefined && gateway.kind === "internet";
    const isAttached =
      (gateway.kind === "internet" || (gateway.kind === "egress-only" && this.family === 6)) &&
      gateway.vpcs.includes(subnet.vpc);
    const access = subnet.publicAccess;
    const isAllowed = access === "allowed" || (access === "egress-only" && !isDirect);
    const needsAddress = isDirect && this.family === 4;
    const hasAddress = !needsAddress || direct.publicV4 || direct.publicUnknown !== undefined;
    if (!isAttached || !isAllowed || !hasAddress) return { hop, filter: this.#always(false) };
    const addressUnknown = needsAddress ? direct.publicUnknown : undefined;
    return { hop, filter: this.perhaps(gateway.unknown ?? addressUnknown ?? subnet.publicAccessUnknown) };
  }

  /** A hop that stops nothing, or everything. */
  hop(hop: Hop, passes: boolean, unknown?: string): Step {
    return { hop, filter: passes ? this.perhaps(unknown) : this.#always(false) };
  }

  /** Lets everything pass for sure, or perhaps when something could not be resolved. */
  perhaps(unknown: string | undefined): Filter {
    if (unknown === undefined) return this.#always(true);
    return this.#filters.keep(`perhaps ${unknown}`, () => ({ ...openFilter, must: [], why: [unknown] }));
  }

  #always(passes: boolean): Filter {
    return this.#filters.keep(`always ${String(passes)}`, () => (passes ? openFilter : closedFilter));
  }

  /** A filter that looks at the near address, as seen by packets counted by their far address. */
  #seenFrom(filter: Filter, near: Interval): Filter {
    const [first, last] = near;
    return this.#filters.keep(`near ${String(filter.id)} ${String(first)} ${String(last)}`, () => {
      const may = somewhere(filter.may, first, last);
      const must = everywhere(filter.must, first, last);
      const spread = first === last ? [] : ["an address that is not assigned yet"];
      return { may, must, why: doubt({ may, must }, [...filter.why, ...spread]) };
    });
  }

  #spanBox([first, last]: Interval): Box {
    return [0, 255, first, last, 0, 65_535];
  }
}

/** TCP and UDP answers go to callers' ports; what has no ports is not held to any. */
const answered: readonly (readonly [number, number, Interval])[] = [
  [0, 5, [0, 65_535]],
  [6, 6, callerPorts],
  [7, 16, [0, 65_535]],
  [17, 17, callerPorts],
  [18, 255, [0, 65_535]],
];

/** The answers to everything in a space, by the port of the caller. */
export function answersTo(space: Boxes): Boxes {
  return space.flatMap(([, , first, last]) =>
    answered.map(([p0, p1, ports]): Box => [p0, p1, first, last, ports[0], ports[1]]),
  );
}

/** Packets with any port, where some port is in the set. */
export function anyPort(boxes: Boxes): Boxes {
  return boxes.map(([p0, p1, a0, a1]): Box => [p0, p1, a0, a1, 0, 65_535]);
}

/** Reasons only where something is left undecided. */
function doubt({ may, must }: { may: Boxes; must: Boxes }, why: readonly string[]): readonly string[] {
  return subtract(may, must).length === 0 ? [] : why;
}
