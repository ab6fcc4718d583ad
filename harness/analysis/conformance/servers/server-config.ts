// What the manifests configure the database servers to do, section by section, after all files of each server are merged.

import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { known, xmlOf } from "./config-tree.ts";
import { servers } from "./servers.ts";
import type { Server } from "./servers.ts";

/** One element below the root, as a server has it in the end. */
export interface Section {
  /** The element itself included. */
  readonly xml: string;
  /** Where its last word is said. */
  readonly node: Node;
  readonly region: string | undefined;
  /** A server that has it so. */
  readonly server: Server;
}

const ofUsers = new Set(["users", "profiles", "quotas", "roles"]);

/** Every section of a name, the same one of several servers once. */
export function sections(model: PlatformModel, name: string): Section[] {
  const found = servers(model).flatMap((server) =>
    (ofUsers.has(name) ? server.users : server.config).children
      .filter((one) => one.name === name)
      .map((one) => ({ xml: xmlOf(one), node: one.node, region: server.region, server })),
  );
  return distinct(found, ({ xml }) => xml);
}

/** What several servers have from one place, once. */
export function distinct<T extends { readonly node: Node }>(found: readonly T[], what: (one: T) => string): T[] {
  const named = found.map((one): [string, T] => [
    [one.node.resource.source, one.node.resource.id, one.node.pointer, what(one)].join(" "),
    one,
  ]);
  return [...new Map(named.toReversed()).values()].toReversed();
}

/** Addresses that each server listens on; none where it is not told any. */
export function listenHosts(model: PlatformModel): { hosts: string[]; node: Node }[] {
  const found = servers(model).map(({ config }) => {
    const said = config.children.filter(({ name }) => name === "listen_host");
    return { hosts: said.map(({ text }) => text), node: said.at(-1)?.node ?? config.node };
  });
  return distinct(found, ({ hosts }) => hosts.join(" "));
}

/** Inner texts of every element of a name. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s(?:[^>/]|/(?!>))*)?>([\\s\\S]*?)</${name}>`, "g"))].map((match) =>
    known((match[1] ?? "").trim()),
  );
}
