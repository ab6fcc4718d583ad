// What the solver says about a model and the internet, as the rows of the network ask for it.

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

const solvers = new WeakMap<PlatformModel, Solver>();

/** The solver of a model, made once. Raises when a type that it needs could not be read. */
export function solverOf(model: PlatformModel): Solver {
  const known = solvers.get(model);
  if (known !== undefined) return known;
  const made = new Solver(readNetwork(model));
  solvers.set(model, made);
  return made;
}

/** Every interface that the internet may reach, or that may reach the internet, with the way of a packet. */
export function internetPaths(model: PlatformModel, direction: "in" | "out"): InternetPath[] {
  const solver = solverOf(model);
  const lost = solver.network.unplaced.map(({ label, unknown }): InternetPath => {
    return { resource: "none", label, reach: "unknown", isRouted: true, why: unknown };
  });
  return [...lost, ...solver.network.interfaces.flatMap((fact) => pathsOf(model, fact, direction))];
}

/** The way of a packet to the internet from an interface that a table routes or a group filters; undefined without one. */
export function wayOut(
  model: PlatformModel,
  by: { table?: Resource | undefined; group?: Resource },
): string | undefined {
  const found = look(() => {
    const { network } = solverOf(model);
    const concerned = network.interfaces.filter(({ subnet, groups }) => {
      if (by.group !== undefined) return groups?.includes(keyOf(by.group)) === true;
      return by.table !== undefined && network.subnets.get(subnet)?.table === keyOf(by.table);
    });
    return concerned
      .values()
      .flatMap((fact) => pathsOf(model, fact, "out"))
      .find(({ reach }) => reach !== "unknown");
  });
  return "value" in found ? found.value?.why : undefined;
}

function pathsOf(model: PlatformModel, fact: InterfaceFact, direction: "in" | "out"): InternetPath[] {
  const own = { kind: "interface", id: fact.id } as const;
  const internet = { kind: "internet" } as const;
  const ends = direction === "in" ? { from: internet, to: own } : { from: own, to: internet };
  return ([4, 6] as const).flatMap((family) => {
    const answer = solverOf(model).ask({ ...ends, family });
    if (answer.reach === "none") return [];
    const says = { reach: answer.reach, isRouted: isRouted(model, fact), why: whyOf(model, answer) };
    return [{ resource: bearerOf(model, fact), label: fact.label, ...says }];
  });
}

function whyOf(model: PlatformModel, answer: Answer): string {
  return wayInWords(solverOf(model).network, answer.proof()) ?? answer.why.join("; ");
}

function isRouted(model: PlatformModel, fact: InterfaceFact): boolean {
  const { subnets, tables, gateways } = solverOf(model).network;
  const table = tables.get(subnets.get(fact.subnet)?.table ?? "");
  return table?.routes.some(({ target }) => gateways.get(target)?.kind === "internet") ?? true;
}

/** Interfaces that a resource gets are named after it. */
function bearerOf(model: PlatformModel, { id }: InterfaceFact): Resource | "none" {
  return model.named(id) ?? model.named(id.slice(0, id.lastIndexOf("@"))) ?? "none";
}
