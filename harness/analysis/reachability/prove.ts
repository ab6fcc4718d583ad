// From sets of boxes to a proof in plain addresses, with one concrete packet where one gets through.

import { anyPort } from "./family-view.ts";
import type { FamilyView } from "./family-view.ts";
import type { BothWays } from "./between-interfaces.ts";
import { intersect, subtract } from "./boxes.ts";
import type { Box, Boxes } from "./boxes.ts";
import { parseCidr } from "../model/cidr.ts";
import type { Range } from "../model/cidr.ts";
import type { Interval } from "./network-facts.ts";
import type { Half, Proof, Question, Reach, Region, Witness } from "./proof.ts";
import type { Walked } from "./walk.ts";

/** Packets that a reader recognizes, tried before the first of a set. */
const familiarProtocols = [6, 17, 1, 58];
const familiarPorts = [443, 8123, 9000, 22];
const familiarAddresses = ["8.8.8.8", "2001:4860:4860::8888"].flatMap((text) => parseCidr(text) ?? []);
const familiarCallerPort = 50_000;

interface Told {
  readonly view: FamilyView;
  readonly reach: Reach;
  /** Where the called interface is, or will be. */
  readonly address: Range | undefined;
}

export function provenBy(question: Question, ways: BothWays, at: Told): Proof {
  const forward = halfOf(at.view, ways.forward);
  if (forward.open.length === 0 && forward.unknown.length === 0) {
    return { question, forward, reply: { open: [], unknown: [], cuts: [] } };
  }
  const reply = halfOf(at.view, ways.reply);
  const witness = witnessOf(ways, at);
  return { question, forward, reply, ...(witness === undefined ? {} : { witness }) };
}

function halfOf(view: FamilyView, { may, must, cuts, why }: Walked): Half {
  const unknown = subtract(may, must);
  return {
    open: regions(view, must),
    unknown: regions(view, unknown).map((region) => ({ region, why: [...new Set(why)] })),
    cuts: cuts.flatMap(({ boxes, hop }) => regions(view, boxes).map((region) => ({ region, hop }))),
  };
}

function regions(view: FamilyView, boxes: Boxes): Region[] {
  return boxes.map(([p0, p1, first, last, d0, d1]) => ({
    protocols: [p0, p1],
    far: view.atoms.range(first, last),
    ports: [d0, d1],
  }));
}

/** A packet that arrives; where the answer comes back as well, one of those. */
function witnessOf({ forward, reply }: BothWays, { view, reach, address }: Told): Witness | undefined {
  if (reach !== "answered" && reach !== "arrives") return undefined;
  const isAnswered = reach === "answered";
  for (const way of forward.ways) {
    const all = isAnswered ? intersect(way.must, anyPort(reply.must)) : way.must;
    // Of a called interface whose address is not assigned yet, the first that it may have is shown.
    const box = familiarBox(address === undefined ? all : intersect(all, packetsTo(view, address.first, [0, 255])));
    if (box === undefined) continue;
    const protocol = familiar(familiarProtocols, [box[0], box[1]]);
    const far = address?.first ?? familiarAddress(view.atoms.range(box[2], box[3]));
    const packet = { protocol, far, port: portOf(protocol, [box[4], box[5]]) };
    if (!isAnswered) return { packet, hops: way.hops, reply: [] };
    const back = wayBack(reply, packetsTo(view, far, [protocol, protocol]));
    if (back !== undefined) return { packet: { ...packet, callerPort: back.port }, hops: way.hops, reply: back.hops };
  }
  return undefined;
}

function packetsTo(view: FamilyView, far: bigint, [first, last]: Interval): Boxes {
  const [atom] = view.atoms.span({ family: view.family, first: far, last: far });
  return [[first, last, atom, atom, 0, 65_535]];
}

function wayBack(reply: Walked, packets: Boxes) {
  for (const way of reply.ways) {
    const [box] = intersect(way.must, packets);
    if (box !== undefined) return { port: familiar([familiarCallerPort], [box[4], box[5]]), hops: way.hops };
  }
  return undefined;
}

function familiarBox(boxes: Boxes): Box | undefined {
  const withTcp = boxes.filter(([p0, p1]) => p0 <= 6 && 6 <= p1);
  return withTcp[0] ?? boxes[0];
}

function portOf(protocol: number, ports: readonly [number, number]): number {
  return protocol === 6 || protocol === 17 ? familiar(familiarPorts, ports) : ports[0];
}

function familiar(known: readonly number[], [first, last]: readonly [number, number]): number {
  return known.find((one) => first <= one && one <= last) ?? first;
}

function familiarAddress(range: Range): bigint {
  const known = familiarAddresses.find(
    ({ family, first }) => family === range.family && range.first <= first && first <= range.last,
  );
  return known?.first ?? range.first;
}
