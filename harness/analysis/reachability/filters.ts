// Security groups, access lists and route tables as sets of packets: those that may pass and those that surely pass.
// The two differ by what could not be resolved, and only by that.

import type { Atoms } from "./atoms.ts";
import { everything, intersect, subtract, unite } from "./boxes.ts";
import type { Box, Boxes } from "./boxes.ts";
import type { AccessEntry, GroupFact, GroupRule, Interval, Network, RouteFact, TableFact } from "./network-facts.ts";

/** One filter of the way. `id` is the same for the same filter, so that results can be kept by it. */
export interface Filter {
  readonly id: number;
  readonly may: Boxes;
  readonly must: Boxes;
  readonly why: readonly string[];
}

/** What a group's rules can know of the far side beside its address. */
export interface FarSide {
  readonly groups?: readonly string[] | undefined;
  /** It lies beyond the model: a reference to a group that the model does not show may mean it. */
  readonly isStranger?: boolean;
  readonly service?: string;
}

export interface RoutePiece {
  readonly atoms: Interval;
  /** A gateway's id, `local`, or undefined when no route matches. */
  readonly target: string | undefined;
  /** The route, or a more specific one that might stand here, could not be resolved. */
  readonly unknown?: string;
}

export class Filters {
  readonly #network: Network;
  readonly #atoms: Atoms;
  readonly #kept = new Map<string, Filter>();
  readonly #tables = new Map<string, readonly RoutePiece[]>();

  constructor(network: Network, atoms: Atoms) {
    this.#network = network;
    this.#atoms = atoms;
  }

  /** The rules of all groups of an interface together: what any of them lets pass. */
  groups(direction: "ingress" | "egress", ids: readonly string[], far: FarSide): Filter {
    const key = `${direction} ${String(ids)} ${String(far.groups)} ${String(far.service)} ${String(far.isStranger)}`;
    return this.keep(key, () => {
      const groups = ids.map((id) => this.#network.groups.get(id) ?? unknownGroup(id));
      const rules = groups.flatMap((group) => group[direction].flatMap((rule) => this.#asSeenBy(far, rule)));
      const known = rules.filter((rule) => rule.unknown === undefined);
      const why = [...groups, ...rules].flatMap(({ unknown }) => unknown ?? []);
      const must = compact(known.flatMap((rule) => this.#ruleBox(rule)));
      const isOpen = groups.some(({ unknown }) => unknown !== undefined);
      const open = rules.filter((rule) => rule.unknown !== undefined).flatMap((rule) => this.#ruleBox(rule));
      return { must, may: isOpen ? [everything] : unite(must, compact(open)), why };
    });
  }

  /** One direction of an access list: the first entry that matches decides. */
  accessList(id: string, direction: "inbound" | "outbound"): Filter {
    return this.keep(`acl ${direction} ${id}`, () => {
      const list = this.#network.accessLists.get(id);
      if (list === undefined)
        return { may: [everything], must: [], why: [`network ACL ${id} is not part of the source`] };
      const entries = list[direction];
      return {
        may: this.#firstMatch(entries, (entry) => entry.allows),
        must: this.#firstMatch(entries, (entry) => !entry.allows),
        why: entries.flatMap(({ unknown }) => unknown ?? []),
      };
    });
  }

  /** The routes of a table as disjoint pieces of the addresses, each with the target that wins there. */
  table(id: string): readonly RoutePiece[] {
    const known = this.#tables.get(id);
    if (known !== undefined) return known;
    const pieces = this.#pieces(this.#network.tables.get(id));
    this.#tables.set(id, pieces);
    return pieces;
  }

  /** Where a table sends the addresses of a service. */
  serviceRoute(id: string, service: string): Omit<RoutePiece, "atoms"> {
    const table = this.#network.tables.get(id);
    const route = table?.routes.find((one) => one.service === service);
    const unknown =
      table === undefined ? "the route table is not part of the source" : (table.unknown ?? route?.unknown);
    return { target: route?.target, ...(unknown === undefined ? {} : { unknown }) };
  }

  /** A filter made once a key. */
  keep(key: string, make: () => Omit<Filter, "id">): Filter {
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const made = { id: this.#kept.size, ...make() };
    this.#kept.set(key, made);
    return made;
  }

  /** A rule as it concerns the far side: as it is, undecided, or not at all. */
  #asSeenBy(far: FarSide, rule: GroupRule): GroupRule[] {
    const { peer, unknown } = rule;
    if (unknown !== undefined || peer.kind === "range") return [rule];
    if (peer.kind === "service") return peer.service === far.service ? [rule] : [];
    if (far.groups?.includes(peer.group) === true) return [rule];
    if (far.isStranger !== true || this.#network.groups.has(peer.group)) return [];
    return [{ ...rule, unknown: `members of ${peer.group} are not part of the source` }];
  }

  #ruleBox({ protocols, ports, peer }: GroupRule): Box[] {
    if (peer.kind !== "range") return [[protocols[0], protocols[1], 0, everything[3], ports[0], ports[1]]];
    if (peer.range.family !== this.#atoms.family) return [];
    const [first, last] = this.#atoms.span(peer.range);
    return [[protocols[0], protocols[1], first, last, ports[0], ports[1]]];
  }

  /** Packets that the list allows, where an unresolved entry matches what it says if `applies`, and else nothing. */
  #firstMatch(entries: readonly AccessEntry[], applies: (entry: AccessEntry) => boolean): Boxes {
    let allowed: Boxes = [];
    let rest: Boxes = [everything];
    for (const entry of entries) {
      if (entry.unknown !== undefined && !applies(entry)) continue;
      const box = this.#entryBox(entry);
      if (box === undefined) continue;
      if (entry.allows) allowed = unite(allowed, intersect(rest, [box]));
      rest = subtract(rest, [box]);
    }
    return allowed;
  }

  #entryBox({ protocols, ports, range }: AccessEntry): Box | undefined {
    if (range === undefined) return [protocols[0], protocols[1], 0, everything[3], ports[0], ports[1]];
    if (range.family !== this.#atoms.family) return undefined;
    const [first, last] = this.#atoms.span(range);
    return [protocols[0], protocols[1], first, last, ports[0], ports[1]];
  }

  #pieces(table: TableFact | undefined): RoutePiece[] {
    const doubt = table === undefined ? "the route table is not part of the source" : table.unknown;
    if (doubt !== undefined) return [{ atoms: [0, this.#atoms.last], target: undefined, unknown: doubt }];
    const own = (table?.routes ?? []).flatMap((route) => {
      const { destination } = route;
      return destination?.family === this.#atoms.family ? [{ route, destination }] : [];
    });
    const spans = own
      .sort(({ destination: a }, { destination: b }) => Number(a.last - a.first - (b.last - b.first)))
      .map(({ route, destination }) => ({ route, span: this.#atoms.span(destination) }));
    const pieces: RoutePiece[] = [];
    for (let atom = 0; atom <= this.#atoms.last; atom += 1) {
      const winner = spans.find(({ span }) => span[0] <= atom && atom <= span[1])?.route;
      const before = pieces.at(-1);
      if (before !== undefined && before.target === winner?.target && before.unknown === winner?.unknown) {
        pieces[pieces.length - 1] = { ...before, atoms: [before.atoms[0], atom] };
      } else pieces.push({ atoms: [atom, atom], target: winner?.target, ...unknownOf(winner) });
    }
    return pieces;
  }
}

function unknownOf(route: RouteFact | undefined): { unknown?: string } {
  return route?.unknown === undefined ? {} : { unknown: route.unknown };
}

function unknownGroup(id: string): GroupFact {
  return { id, label: id, ingress: [], egress: [], unknown: `security group ${id} is not part of the source` };
}

function compact(boxes: readonly Box[]): Boxes {
  return boxes.reduce<Boxes>((set, box) => unite(set, [box]), []);
}

/** A filter that lets everything pass. */
export const openFilter: Omit<Filter, "id"> = {
  may: [everything],
  must: [everything],
  why: [],
};

/** A filter that stops everything. */
export const closedFilter: Omit<Filter, "id"> = { may: [], must: [], why: [] };
