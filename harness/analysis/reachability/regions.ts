// Boxes of header space, for the verifier alone: overlap, cover, and which of several rules matches first.

import type { Range } from "../model/cidr.ts";
import type { Interval } from "./network-facts.ts";
import type { Region } from "./proof.ts";

type Side = readonly [first: bigint, last: bigint];
/** First and last of each: family, protocol, far address, port. */
export type Box = readonly Side[];

type Match = Pick<Region, "protocols" | "ports">;

export const anything: Match = { protocols: [0, 255], ports: [0, 65_535] };
const lastAddress = (1n << 128n) - 1n;

/** Without a range: any address of either family. */
export function boxOf({ protocols, ports }: Match, far?: Range): Box {
  const side = ([first, last]: Interval): Side => [BigInt(first), BigInt(last)];
  const family = side(far === undefined ? [4, 6] : [far.family, far.family]);
  return [family, side(protocols), [far?.first ?? 0n, far?.last ?? lastAddress], side(ports)];
}

const withSide = (box: Box, which: number, side: Side): Box => box.map((own, at) => (at === which ? side : own));

/** The same packets as they are seen from where they have other addresses. */
export function seenAt(box: Box, far: Range | undefined): Box {
  return far === undefined ? box : withSide(box, 2, [far.first, far.last]);
}

/** The answers to the packets of a box, by the caller's port: those to TCP and UDP go to callers' ports. */
export function answersOf(box: Box): readonly Box[] {
  const known = [6n, 17n].map((protocol) => withSide(withSide(box, 1, [protocol, protocol]), 3, [0n, 1023n]));
  return without([withSide(box, 3, [0n, 65_535n])], known);
}

export const overlap = (a: Box, b: Box): boolean => common(a, b).every(([first, last]) => first <= last);

/** The packets of some boxes that lie in none of the others. */
export function without(boxes: readonly Box[], holes: readonly Box[]): readonly Box[] {
  return holes.reduce((rest, hole) => rest.flatMap((box) => around(box, hole)), boxes);
}

/** Which of some rules come first for a packet of a box; what is not sure takes nothing away; undefined where none is left. */
export function firstMatches<T>(box: Box, rules: readonly (readonly [T, Box, boolean])[]): (T | undefined)[] {
  const found: T[] = [];
  let rest: readonly Box[] = [box];
  for (const [rule, matches, isSure] of rules) {
    if (rest.some((one) => overlap(one, matches))) found.push(rule);
    if (isSure) rest = without(rest, [matches]);
  }
  return rest.length > 0 ? [...found, undefined] : found;
}

/** What is left of a box: before and behind the hole, side after side. */
function around(box: Box, hole: Box): Box[] {
  if (!overlap(box, hole)) return [box];
  const inner = common(box, hole);
  return box.flatMap(([first, last], at) => {
    const [from, to] = inner[at] ?? [first, last];
    const part = (side: Side): Box[] =>
      side[0] > side[1] ? [] : [[...inner.slice(0, at), side, ...box.slice(at + 1)]];
    return [...part([first, from - 1n]), ...part([to + 1n, last])];
  });
}

function common(a: Box, b: Box): Box {
  return a.map(([first, last], at) => {
    const [from, to] = b[at] ?? [first, last];
    return [first > from ? first : from, last < to ? last : to];
  });
}
