// The independent verifier, with verify-ways.ts and regions.ts: judges a proof from the facts of the network alone and shares no code
// with the solver. A cut holds when no packet of its region can pass the named place whatever way it takes, an open region
// when every packet surely passes every place; and all regions together have to cover every packet of the question.

import type { Range } from "../model/cidr.ts";
import type { Network } from "./network-facts.ts";
import type { Half, Hop, Proof, Reach, Region } from "./proof.ts";
import { answersOf, isCovered, overlap } from "./regions.ts";
import { View } from "./verify-ways.ts";
import type { Place, Way } from "./verify-ways.ts";

/** What is wrong with a proof and with the answer that it is to prove; empty when both are accepted. */
export function verify(network: Network, { question, forward, reply, witness }: Proof, reach: Reach): string[] {
  const view = new View(network, question);
  const [call, answer, space] = [view.call(), view.answer(), view.space()];
  const answers = space.flatMap(answersOf);
  const [out = [], back = []] = [forward, reply].map((half) => [
    ...half.open,
    ...half.unknown.map(({ region }) => region),
  ]);
  const found = judge(forward, call, space);
  if (out.length > 0) found.push(...judge(reply, answer, answers));
  if (reach === "none" && out.length > 0) found.push("it says none, but packets may arrive");
  const mayReturn = out.some((one) => back.some((other) => overlap(one, { ...other, ports: [0, 65_535] })));
  if (reach === "arrives" && mayReturn) found.push("it says that no answer comes back, but one may");
  if (reach === "none" || reach === "unknown") return found;
  if (witness === undefined) return [...found, "no packet shows it"];
  const { protocol, far, port, callerPort } = witness.packet;
  const shows = (way: Way, number: number, at: { space: readonly Region[]; hops: readonly Hop[] }): boolean => {
    const address: Range = { family: question.family, first: far, last: far };
    const packet: Region = { protocols: [protocol, protocol], far: address, ports: [number, number] };
    return isCovered(packet, at.space) && passed(way, packet) === at.hops.map(nameOf).join();
  };
  if (!shows(call, port, { space, hops: witness.hops })) found.push("the packet does not arrive that way");
  const isBack = callerPort !== undefined && shows(answer, callerPort, { space: answers, hops: witness.reply });
  return reach === "answered" && !isBack ? [...found, "the answer does not come back that way"] : found;
}

function judge(half: Half, way: Way, space: readonly Region[]): string[] {
  const all = [...half.open, ...half.unknown.map(({ region }) => region), ...half.cuts.map(({ region }) => region)];
  const stops = ({ region, hop }: Half["cuts"][number]): boolean => {
    const isHere = ([name, passes]: Place) => name === nameOf(hop) && passes(region) === 0;
    if (way.before.some(isHere)) return true;
    const rests = way.after?.(region) ?? ["undecided"];
    return rests.every((rest) => {
      if (rest === "closed") return hop.at === "route" || hop.at === "gateway";
      return rest !== "undecided" && rest.some(isHere);
    });
  };
  return [
    ...space.filter((region) => !isCovered(region, all)).map((region) => `not covered: ${text(region)}`),
    ...half.cuts.filter((cut) => !stops(cut)).map(({ hop, region }) => `${nameOf(hop)} does not stop ${text(region)}`),
    ...half.open.filter((one) => passed(way, one) === undefined).map((one) => `may not pass: ${text(one)}`),
  ];
}

/** The places that all packets of a region surely pass; undefined when one of them might not. */
function passed({ before, after }: Way, region: Region): string | undefined {
  const rests = after?.(region) ?? [];
  const places = [...before, ...rests.flatMap((rest) => (typeof rest === "string" ? [] : rest))];
  const isSure = rests.every((rest) => typeof rest !== "string") && places.every(([, passes]) => passes(region) === 2);
  return isSure ? places.map(([name]) => name).join() : undefined;
}

function nameOf({ at, of }: Hop): string {
  return `${at} ${of}`;
}

function text({ protocols, far, ports }: Region): string {
  return `protocol ${protocols.join("-")} ${String(far.first)}-${String(far.last)} port ${ports.join("-")}`;
}
