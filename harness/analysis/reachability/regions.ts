// Regions of header space, for the verifier alone: overlap, cover, and what is left of one around another.

import type { Range } from "../model/cidr.ts";
import type { Interval } from "./network-facts.ts";
import type { Region } from "./proof.ts";

/** Answers to TCP and UDP go to callers' ports. */
export function answersOf(region: Region): Region[] {
  return [0, 6, 7, 17, 18].flatMap((first, index, all) => {
    const ports: Interval = first === 6 || first === 17 ? [1024, 65_535] : [0, 65_535];
    const protocols = common(region.protocols, [first, (all[index + 1] ?? 256) - 1]);
    return protocols[0] > protocols[1] ? [] : [{ ...region, protocols, ports }];
  });
}

export function overlap(a: Region, b: Region): boolean {
  const [protocols, ports] = [common(a.protocols, b.protocols), common(a.ports, b.ports)];
  return protocols[0] <= protocols[1] && ports[0] <= ports[1] && shareAddress(a.far, b.far);
}

export function shareAddress(a: Range, b: Range): boolean {
  return a.family === b.family && a.first <= b.last && b.first <= a.last;
}

/** Whether every packet of a region lies in one of the others. */
export function isCovered(region: Region, by: readonly Region[]): boolean {
  const [first, ...others] = by.filter((one) => overlap(one, region));
  return first !== undefined && outside(region, first).every((piece) => isCovered(piece, others));
}

/** The packets of a region that are not in `hole`. */
export function outside(region: Region, hole: Region): Region[] {
  if (!overlap(region, hole)) return [region];
  const [protocols, ports] = [common(region.protocols, hole.protocols), common(region.ports, hole.ports)];
  return [
    ...beside(region.protocols, hole.protocols).map((part) => ({ ...region, protocols: part })),
    ...beside(region.ports, hole.ports).map((part) => ({ ...region, protocols, ports: part })),
    ...addressesOutside(region.far, hole.far).map((far) => ({ protocols, ports, far })),
  ];
}

/** The addresses of a range that are not in another one. */
export function addressesOutside(range: Range, hole: Range): Range[] {
  if (!shareAddress(range, hole)) return [range];
  const before = range.first < hole.first ? [{ ...range, last: hole.first - 1n }] : [];
  return hole.last < range.last ? [...before, { ...range, first: hole.last + 1n }] : before;
}

function common(a: Interval, b: Interval): Interval {
  return [Math.max(a[0], b[0]), Math.min(a[1], b[1])];
}

function beside(whole: Interval, hole: Interval): Interval[] {
  const before: Interval[] = whole[0] < hole[0] ? [[whole[0], hole[0] - 1]] : [];
  return hole[1] < whole[1] ? [...before, [hole[1] + 1, whole[1]]] : before;
}
