// A set of packets on its way: what each filter stops is set down as a cut at its place, what passes goes on. Packets that
// may pass and packets that surely pass are carried side by side; what lies between them is not decided.

import { intersect, subtract, unite } from "./boxes.ts";
import type { Boxes } from "./boxes.ts";
import type { Filter } from "./filters.ts";
import type { Hop } from "./proof.ts";

export interface Step {
  readonly hop: Hop;
  readonly filter: Filter;
}

export interface BoxCut {
  readonly boxes: Boxes;
  readonly hop: Hop;
}

/** What became of a set of packets. */
export interface Walked {
  readonly may: Boxes;
  readonly must: Boxes;
  readonly cuts: readonly BoxCut[];
  readonly why: readonly string[];
  /** The way of those that came through; several where a route table parts them. */
  readonly ways: readonly Way[];
}

export interface Way {
  readonly hops: readonly Hop[];
  readonly must: Boxes;
}

export function begin(space: Boxes): Walked {
  return { may: space, must: space, cuts: [], why: [], ways: [{ hops: [], must: space }] };
}

export function walk(from: Walked, steps: readonly Step[]): Walked {
  let { may, must } = from;
  const cuts: BoxCut[] = [];
  const why: string[] = [];
  for (const { hop, filter } of steps) {
    cuts.push({ boxes: subtract(may, filter.may), hop });
    may = intersect(may, filter.may);
    must = intersect(must, filter.must);
    if (may.length > 0) why.push(...filter.why);
  }
  const passed = steps.map(({ hop }) => hop);
  const ways = from.ways.map((way) => ({ hops: [...way.hops, ...passed], must: intersect(way.must, must) }));
  return { may, must, cuts: [...from.cuts, ...cuts], why: [...from.why, ...why], ways };
}

/** Only the packets of `part`; nothing is cut, they go another way. */
export function restrict(from: Walked, part: Boxes): Walked {
  return {
    may: intersect(from.may, part),
    must: intersect(from.must, part),
    cuts: [],
    why: from.why,
    ways: from.ways.map((way) => ({ ...way, must: intersect(way.must, part) })),
  };
}

/** Of the same packets on several ways, of which nobody knows which one they take: what is true of all of them. Where they
 * are stopped on each, they are stopped at `hop`. */
export function whicheverWay(from: Walked, hop: Hop, ways: readonly Walked[]): Walked {
  const stopped = ways.map(({ cuts }) => cuts.flatMap(({ boxes }) => boxes));
  const boxes = stopped.reduce<Boxes>(intersect, from.may);
  const must = ways.reduce<Boxes>((all, one) => intersect(all, one.must), from.must);
  return {
    may: ways.reduce<Boxes>((all, one) => unite(all, one.may), []),
    must,
    cuts: [{ boxes, hop }],
    why: [...new Set([...from.why, ...ways.flatMap(({ why }) => why)])],
    ways: from.ways.map((way) => ({ hops: [...way.hops, hop], must: intersect(way.must, must) })),
  };
}

/** All of them stopped at one place. */
export function stop(from: Walked, hop: Hop): Walked {
  return { ...from, may: [], must: [], cuts: [...from.cuts, { boxes: from.may, hop }], ways: [] };
}

/** Nothing is known of what becomes of them. */
export function lose(from: Walked, why: string): Walked {
  return { ...from, must: [], why: [...from.why, why], ways: [] };
}

/** Branches of one set of packets, with what was cut before they parted. */
export function join(before: Walked, branches: readonly Walked[]): Walked {
  return branches.reduce<Walked>(
    (all, one) => ({
      may: unite(all.may, one.may),
      must: unite(all.must, one.must),
      cuts: [...all.cuts, ...one.cuts],
      why: one.may.length > 0 ? [...new Set([...all.why, ...one.why])] : all.why,
      ways: [...all.ways, ...one.ways],
    }),
    { may: [], must: [], cuts: before.cuts, why: [], ways: [] },
  );
}
