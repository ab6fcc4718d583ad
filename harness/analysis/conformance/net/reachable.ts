// What the solver says about a model and the internet, as the rows of the network ask for it.

import type { Intent } from "#harness/config/profile.ts";
import { peerNetworks } from "./declared-peers.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Resource } from "../../model/resource.ts";
import { wayInWords } from "../../reachability/explain.ts";
import { keyOf, look } from "../../reachability/facts/look.ts";
import { readNetwork } from "../../reachability/facts/read-network.ts";
import type { InterfaceFact } from "../../reachability/network-facts.ts";
import type { Answer } from "../../reachability/solver.ts";
import { Solver } from "../../reachability/solver.ts";

export interface InternetPath {
  /** What bears the interface. */
  readonly resource: Resource | "none";
  readonly label: string;
  /** `answered`: connections work; `arrives`: packets get there, nothing comes back. */
  readonly reach: "answered" | "arrives" | "unknown";
  /** The interface's own routes lead to an internet gateway, whatever stops the answers. */
  readonly isRouted: boolean;
  /** The packet's way, or what could not be resolved. */
  readonly why: string;
}

const solvers = new WeakMap<PlatformModel, Map<string, Solver>>();

/** What the questions are about: a platform, and the networks that its intent declares beyond it. */
export interface Platform {
  readonly model: PlatformModel;
  /** Absent where a question is about the platform alone. */
  readonly intent?: Intent;
}

/** The solver of a model, made once for the same peers. Raises when a type that it needs could not be read. */
export function solverOf({ model, intent }: Platform): Solver {
  const peers = intent === undefined ? [] : peerNetworks(intent).flatMap(({ ranges }) => ranges);
  const key = peers.map(({ first, last }) => `${String(first)}-${String(last)}`).join();
  const own = solvers.get(model) ?? new Map<string, Solver>();
  solvers.set(model, own);
  const made = own.get(key) ?? new Solver(readNetwork(model, peers));
  own.set(key, made);
  return made;
}

/** Every interface that the internet may reach, or that may reach the internet, with the way of a packet. */
export function internetPaths(platform: Platform, direction: "in" | "out"): InternetPath[] {
  const solver = solverOf(platform);
  const lost = solver.network.unplaced.map(({ label, unknown }): InternetPath => {
    return { resource: "none", label, reach: "unknown", isRouted: true, why: unknown };
  });
  return [...lost, ...solver.network.interfaces.flatMap((fact) => pathsOf(platform, fact, direction))];
}

/** The way of a packet to the internet from an interface that a table routes or a group filters; undefined without one. */
export function wayOut(platform: Platform, by: { table?: Resource | undefined; group?: Resource }): string | undefined {
  const found = look(() => {
    const { network } = solverOf(platform);
    const concerned = network.interfaces.filter(({ subnet, groups }) => {
      if (by.group !== undefined) return groups?.includes(keyOf(by.group)) === true;
      return by.table !== undefined && network.subnets.get(subnet)?.table === keyOf(by.table);
    });
    return concerned
      .values()
      .flatMap((fact) => pathsOf(platform, fact, "out"))
      .find(({ reach }) => reach !== "unknown");
  });
  return "value" in found ? found.value?.why : undefined;
}

function pathsOf(platform: Platform, fact: InterfaceFact, direction: "in" | "out"): InternetPath[] {
  const own = { kind: "interface", id: fact.id } as const;
  const internet = { kind: "internet" } as const;
  const ends = direction === "in" ? { from: internet, to: own } : { from: own, to: internet };
  return ([4, 6] as const).flatMap((family) => {
    const answer = solverOf(platform).ask({ ...ends, family });
    if (answer.reach === "none") return [];
    const says = { reach: answer.reach, isRouted: isRouted(platform, fact), why: whyOf(platform, answer) };
    return [{ resource: bearerOf(platform.model, fact), label: fact.label, ...says }];
  });
}

/** The way of a packet, or what could not be resolved. */
export function whyOf(platform: Platform, answer: Answer): string {
  return wayInWords(solverOf(platform).network, answer.proof()) ?? answer.why.join("; ");
}

function isRouted(platform: Platform, fact: InterfaceFact): boolean {
  const { subnets, tables, gateways } = solverOf(platform).network;
  const table = tables.get(subnets.get(fact.subnet)?.table ?? "");
  return table?.routes.some(({ target }) => gateways.get(target)?.kind === "internet") ?? true;
}

/** Interfaces that a resource gets are named after it. */
export function bearerOf(model: PlatformModel, { id }: InterfaceFact): Resource | "none" {
  return model.named(id) ?? model.named(id.slice(0, id.lastIndexOf("@"))) ?? "none";
}
