// Solver, verifier and simulator on one network: every packet of a sample that sits on and beside each boundary has to
// have the same fate in all of them, and every proof has to be accepted.

import type { Prng } from "../../../core/prng.ts";
import { parseCidr } from "../../model/cidr.ts";
import { PlatformModel } from "../../model/platform-model.ts";
import type { SourceKind } from "../../model/resource.ts";
import type { ValueMap } from "../../model/value.ts";
import { readNetwork } from "../facts/read-network.ts";
import type { Network } from "../network-facts.ts";
import type { Half, Question, Region } from "../proof.ts";
import { besides, leadsToPeers } from "../peers.ts";
import { Solver } from "../solver.ts";
import type { Answer } from "../solver.ts";
import { verify } from "../verify.ts";
import { PacketSimulator } from "./packet-simulator.ts";
import { portsToTry } from "./raw.ts";
import type { Fate, Raw } from "./raw.ts";

export interface Compared {
  readonly questions: number;
  readonly packets: number;
  readonly proofs: number;
  readonly reached: Readonly<Record<string, number>>;
  /** What the three do not agree about; empty as it should be. */
  readonly disagreements: readonly string[];
}

export function modelOf(resources: readonly Raw[], kind: SourceKind = "template"): PlatformModel {
  return new PlatformModel({
    kind,
    account: "123456789012",
    region: "us-east-1",
    resources: resources.map(({ type, id, properties, more }) => ({
      type,
      id,
      source: "drawn",
      pointer: `/${id}`,
      properties: properties as ValueMap,
      attributes: {},
      identities: [id],
      ...more,
    })),
  });
}

/** Networks that questions about peers are about, beside everything beyond a gateway. */
const declared = ["10.1.0.0/16", "192.168.0.0/17", "8.0.0.0/8", "2a00::/16"].flatMap((text) => parseCidr(text) ?? []);

export function compare(resources: readonly Raw[], random: Prng, packetsEach: number): Compared {
  const network = readNetwork(modelOf(resources), declared);
  const solver = new Solver(network);
  const simulator = new PacketSimulator(resources);
  const sample = new Sample(network, random);
  const disagreements: string[] = [];
  const reached: Record<string, number> = {};
  let [questions, packets] = [0, 0];
  for (const answer of everyAnswer(solver)) {
    const { question, reach } = answer;
    const proof = answer.proof();
    questions += 1;
    reached[reach] = (reached[reach] ?? 0) + 1;
    for (const complaint of verify(network, proof, reach))
      disagreements.push(`${name(question)} ${reach}: ${complaint}`);
    const isDoubted = proof.forward.unknown.length + proof.reply.unknown.length > 0 || isSpread(network, question);
    if (reach === "unknown" && !isDoubted)
      disagreements.push(`${name(question)}: unknown, and every packet is decided`);
    const parts = [
      { half: proof.forward, isCall: true },
      { half: proof.reply, isCall: false },
    ];
    for (const { half, isCall } of parts) {
      if (!isCall && proof.forward.open.length + proof.forward.unknown.length === 0) continue;
      for (const packet of sample.packets(question, isCall, packetsEach)) {
        packets += 1;
        const said = fateIn(half, packet);
        const passing = { from: question.from, to: question.to, packet: { ...packet, family: question.family } };
        const seen = isCall ? simulator.call(passing) : simulator.answer(passing);
        if (said !== seen) {
          disagreements.push(
            `${name(question)} ${isCall ? "call" : "answer"} ${text(packet)}: ${said}, simulated ${seen}`,
          );
        }
      }
    }
  }
  return { questions, packets, proofs: questions, reached, disagreements };
}

/** The called side may have any of several addresses, and its packets do not all have the same fate. */
function isSpread({ interfaces }: Network, { to, family }: Question): boolean {
  if (to.kind !== "interface") return to.kind === "service";
  const address = interfaces.find(({ id }) => id === to.id)?.addresses.find((range) => range.family === family);
  return address?.first !== address?.last;
}

function* everyAnswer(solver: Solver): Generator<Answer> {
  for (const family of [4, 6] as const) {
    yield* solver.withOutside(family);
    for (const { answer } of solver.amongInterfaces(family)) yield answer;
    yield* withDeclared(solver, family);
  }
}

/** The declared networks, and what none of them is, beyond every gateway that leads to peers. */
function* withDeclared(solver: Solver, family: 4 | 6): Generator<Answer> {
  const { interfaces, gateways } = solver.network;
  const parts = [declared, besides(declared)];
  for (const { id, addresses } of interfaces) {
    if (!addresses.some((address) => address.family === family)) continue;
    const own = { kind: "interface", id } as const;
    for (const gateway of gateways.values()) {
      if (!leadsToPeers(gateway)) continue;
      for (const ranges of parts) {
        const peer = { kind: "peer", gateway: gateway.id, ranges } as const;
        yield solver.ask({ from: own, to: peer, family });
        yield solver.ask({ from: peer, to: own, family });
      }
    }
  }
}

interface Drawn {
  readonly protocol: number;
  readonly far: bigint;
  readonly port: number;
}

function fateIn({ open, cuts, unknown }: Half, packet: Drawn): Fate | "nothing" {
  if (open.some((region) => holds(region, packet))) return "passes";
  if (unknown.some(({ region }) => holds(region, packet))) return "unknown";
  return cuts.some(({ region }) => holds(region, packet)) ? "drops" : "nothing";
}

function holds({ protocols, far, ports }: Region, packet: Drawn): boolean {
  return (
    protocols[0] <= packet.protocol &&
    packet.protocol <= protocols[1] &&
    ports[0] <= packet.port &&
    packet.port <= ports[1] &&
    far.first <= packet.far &&
    packet.far <= far.last
  );
}

const protocols = [1, 6, 17, 47, 58];

/** Packets on the boundaries of what the network mentions. */
class Sample {
  readonly #network: Network;
  readonly #random: Prng;
  readonly #addresses: Readonly<Record<4 | 6, readonly bigint[]>>;
  readonly #ports: readonly number[];

  constructor(network: Network, random: Prng) {
    const ranges = [
      ...network.internet,
      ...(network.peers ?? []),
      ...[...network.tables.values()].flatMap(({ routes }) => routes.flatMap(({ destination }) => destination ?? [])),
      ...[...network.accessLists.values()].flatMap(({ inbound, outbound }) =>
        [...inbound, ...outbound].flatMap(({ range }) => range ?? []),
      ),
      ...[...network.groups.values()].flatMap(({ ingress, egress }) =>
        [...ingress, ...egress].flatMap(({ peer }) => (peer.kind === "range" ? [peer.range] : [])),
      ),
    ];
    const edges = (family: 4 | 6) => [
      ...new Set(
        ranges
          .filter((range) => range.family === family)
          .flatMap(({ first, last }) => [first, first - 1n, last, last + 1n])
          .filter((address) => address >= 0n && address < 1n << (family === 4 ? 32n : 128n)),
      ),
    ];
    this.#network = network;
    this.#random = random;
    this.#addresses = { 4: edges(4), 6: edges(6) };
    this.#ports = [...portsToTry, 1, 7, 2048, 2049, 2303, 2304, 9000, 9001, 60_998, 444];
  }

  packets(question: Question, isCall: boolean, count: number): Drawn[] {
    const addresses = this.#addressesOf(question);
    if (addresses.length === 0) return [];
    return Array.from({ length: count }, () => {
      const protocol = this.#random.pick(protocols) ?? 6;
      const isPorted = !isCall && (protocol === 6 || protocol === 17);
      const ports = isPorted ? this.#ports.filter((port) => port >= 1024) : this.#ports;
      return { protocol, far: this.#random.pick(addresses) ?? 0n, port: this.#random.pick(ports) ?? 0 };
    });
  }

  #addressesOf({ from, to, family }: Question): readonly bigint[] {
    const called = to.kind === "interface" ? to.id : undefined;
    const caller = from.kind === "interface" ? from.id : undefined;
    const fact = (id: string | undefined) => this.#network.interfaces.find((one) => one.id === id);
    const address = (id: string | undefined) => fact(id)?.addresses.find((range) => range.family === family)?.first;
    if (called !== undefined && caller !== undefined) {
      const target = fact(called)?.addresses.find((range) => range.family === family);
      if (target === undefined) return [];
      const inside = this.#addresses[family].filter((one) => target.first <= one && one <= target.last);
      return [target.first, target.last, ...inside];
    }
    if (address(called ?? caller) === undefined) return [];
    const isPeer = from.kind === "peer" || to.kind === "peer";
    const vpc = this.#network.subnets.get(fact(called ?? caller)?.subnet ?? "")?.vpc ?? "";
    const own = this.#network.vpcs.get(vpc)?.ranges ?? [];
    const within = (address: bigint, list: readonly { family: 4 | 6; first: bigint; last: bigint }[]) =>
      list.some((range) => range.family === family && range.first <= address && address <= range.last);
    const asked = [from, to].flatMap((party) => ("ranges" in party ? [party.ranges] : [])).at(0);
    return this.#addresses[family]
      .filter((one) => (isPeer ? !within(one, own) : within(one, this.#network.internet)))
      .filter((one) => asked === undefined || within(one, asked));
  }
}

function name({ from, to, family }: Question): string {
  const party = (one: Question["from"]) =>
    one.kind === "interface" ? one.id : "gateway" in one ? `${one.kind} ${one.gateway}` : one.kind;
  return `IPv${String(family)} ${party(from)} > ${party(to)}`;
}

function text({ protocol, far, port }: Drawn): string {
  return `protocol ${String(protocol)} ${far.toString(16)} port ${String(port)}`;
}
