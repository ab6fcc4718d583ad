// The independent verifier, with verify-ways.ts and regions.ts: judges a proof from the facts of the network alone and
// shares no code with the solver. A cut holds when no packet of its region can pass the named place whatever way it takes,
// an open region when every packet surely passes every place; all regions together cover every packet of the question.

import type { Network } from "./network-facts.ts";
import type { Cut, Half, Hop, Proof, Reach, Region } from "./proof.ts";
import { answersOf, boxOf, overlap, without } from "./regions.ts";
import type { Box } from "./regions.ts";
import { View } from "./verify-ways.ts";
import type { Place } from "./verify-ways.ts";

const box = (region: Region): Box => boxOf(region, region.far);
const nameOf = ({ at, of }: Hop): string => `${at} ${of}`;

/** The places that packets meet. */
type Way = (packets: Box) => readonly Place[];

/** What is wrong with a proof and with the answer that it is to prove; empty when both are accepted. */
export function verify(network: Network, { question, forward, reply, witness }: Proof, reach: Reach): string[] {
  const view = new View(network, question);
  const space = view.space();
  const [call, answer] = [(packets: Box) => view.call(packets), (packets: Box) => view.answer(packets)];
  const answers = space.flatMap(answersOf);
  const [out, back] = [passing(forward), passing(reply)];
  const found = judge(forward, call, space);
  if (out.length > 0) found.push(...judge(reply, answer, answers));
  if (reach === "none" && out.length > 0) found.push("it says none, but packets may arrive");
  const mayReturn = out.some((one) => back.some((other) => overlap(box(one), box({ ...other, ports: [0, 65_535] }))));
  if (reach === "arrives" && mayReturn) found.push("it says that no answer comes back, but one may");
  if (reach === "none" || reach === "unknown") return found;
  if (witness === undefined) return [...found, "no packet shows it"];
  const { protocol, far, port, callerPort } = witness.packet;
  const shows = (way: Way, number: number, at: { space: readonly Box[]; hops: readonly Hop[] }): boolean => {
    const address = { family: question.family, first: far, last: far };
    const packet = boxOf({ protocols: [protocol, protocol], ports: [number, number] }, address);
    return without([packet], at.space).length === 0 && passed(way, packet) === at.hops.map(nameOf).join();
  };
  if (!shows(call, port, { space, hops: witness.hops })) found.push("the packet does not arrive that way");
  const isBack = callerPort !== undefined && shows(answer, callerPort, { space: answers, hops: witness.reply });
  return reach === "answered" && !isBack ? [...found, "the answer does not come back that way"] : found;
}

/** Every packet that passes, or may. */
const passing = ({ open, unknown }: Half): Region[] => [...open, ...unknown.map(({ region }) => region)];

function judge(half: Half, way: Way, space: readonly Box[]): string[] {
  const missing = without(space, [...passing(half), ...half.cuts.map(({ region }) => region)].map(box));
  const stops = ({ region, hop }: Cut) => way(box(region)).some(([name, lets]) => name === nameOf(hop) && lets === 0);
  return [
    ...(missing.length > 0 ? ["not every packet is covered"] : []),
    ...half.cuts.filter((cut) => !stops(cut)).map(({ hop, region }) => `${nameOf(hop)} does not stop ${text(region)}`),
    ...half.open.filter((one) => passed(way, box(one)) === undefined).map((one) => `may not pass: ${text(one)}`),
  ];
}

/** The places that all packets of a box surely pass; undefined when one of them might not. */
function passed(way: Way, packets: Box): string | undefined {
  const places = way(packets);
  return places.every(([, lets]) => lets === 2) ? places.map(([name]) => name).join() : undefined;
}

function text({ protocols, far, ports }: Region): string {
  return `protocol ${protocols.join("-")} ${String(far.first)}-${String(far.last)} port ${ports.join("-")}`;
}
