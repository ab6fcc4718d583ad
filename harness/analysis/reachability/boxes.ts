// Sets of packets as boxes: protocol × far address × port, each an interval of small integers. Addresses are counted in
// atoms (see atoms.ts), so a set that spans the whole internet is as small as one that holds a single host.

/** First and last protocol, atom and port. */
export type Box = readonly [number, number, number, number, number, number];
export type Boxes = readonly Box[];

/** The packets common to both sets. */
export function intersect(left: Boxes, right: Boxes): Boxes {
  const common: Box[] = [];
  for (const a of left) {
    for (const b of right) {
      const box = meet(a, b);
      if (box !== undefined) common.push(box);
    }
  }
  return withoutCovered(common);
}

/** The packets of `left` that are not in `right`. The result is disjoint where `left` is. */
export function subtract(left: Boxes, right: Boxes): Boxes {
  return right.reduce<Boxes>((rest, hole) => rest.flatMap((box) => around(box, hole)), left);
}

/** Both sets as one, without boxes that another one covers. */
export function unite(left: Boxes, right: Boxes): Boxes {
  if (left.length === 0) return right;
  if (right.length === 0) return left;
  return withoutCovered([...left, ...right]);
}

/** Every atom of the addresses for packets that some atom of `first..last` lets pass. */
export function somewhere(boxes: Boxes, first: number, last: number): Boxes {
  const seen = boxes.filter((box) => box[2] <= last && box[3] >= first);
  return withoutCovered(seen.map((box) => [box[0], box[1], 0, endOfAtoms, box[4], box[5]] as const));
}

/** Every atom of the addresses for packets that all atoms of `first..last` let pass. */
export function everywhere(boxes: Boxes, first: number, last: number): Boxes {
  const missing = subtract([[0, 255, first, last, 0, 65_535]], boxes);
  return subtract([everything], somewhere(missing, first, last));
}

/** An atom beyond all others, so that a set may say "any address" without knowing how many there are. */
const endOfAtoms = 2 ** 30;
export const everything: Box = [0, 255, 0, endOfAtoms, 0, 65_535];

function meet(a: Box, b: Box): Box | undefined {
  const p0 = Math.max(a[0], b[0]);
  const p1 = Math.min(a[1], b[1]);
  if (p0 > p1) return undefined;
  const a0 = Math.max(a[2], b[2]);
  const a1 = Math.min(a[3], b[3]);
  if (a0 > a1) return undefined;
  const d0 = Math.max(a[4], b[4]);
  const d1 = Math.min(a[5], b[5]);
  return d0 > d1 ? undefined : [p0, p1, a0, a1, d0, d1];
}

/** What is left of a box around a hole: at most two slabs a dimension. */
function around(box: Box, hole: Box): Box[] {
  const common = meet(box, hole);
  if (common === undefined) return [box];
  const [p0, p1, a0, a1, d0, d1] = box;
  const [hp0, hp1, ha0, ha1, hd0, hd1] = common;
  const left: Box[] = [];
  if (p0 < hp0) left.push([p0, hp0 - 1, a0, a1, d0, d1]);
  if (hp1 < p1) left.push([hp1 + 1, p1, a0, a1, d0, d1]);
  if (a0 < ha0) left.push([hp0, hp1, a0, ha0 - 1, d0, d1]);
  if (ha1 < a1) left.push([hp0, hp1, ha1 + 1, a1, d0, d1]);
  if (d0 < hd0) left.push([hp0, hp1, ha0, ha1, d0, hd0 - 1]);
  if (hd1 < d1) left.push([hp0, hp1, ha0, ha1, hd1 + 1, d1]);
  return left;
}

function withoutCovered(boxes: readonly Box[]): Box[] {
  return boxes.filter(
    (box, index) => !boxes.some((other, place) => covers(other, box) && (place < index || !covers(box, other))),
  );
}

function covers(outer: Box, inner: Box): boolean {
  return (
    outer[0] <= inner[0] &&
    outer[1] >= inner[1] &&
    outer[2] <= inner[2] &&
    outer[3] >= inner[3] &&
    outer[4] <= inner[4] &&
    outer[5] >= inner[5]
  );
}
