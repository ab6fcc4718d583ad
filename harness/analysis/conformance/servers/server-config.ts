// What the manifests configure the database servers to do, section by section, after all files of each server are merged.

import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { known, xmlOf } from "./config-tree.ts";
import type { ConfigElement } from "./config-tree.ts";
import { child, servers } from "./servers.ts";
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

export interface ServerPort {
  readonly protocol: "http" | "native" | "interserver";
  readonly port: number;
  readonly tls: boolean;
  readonly node: Node;
}

const portElements: Readonly<Record<string, { protocol: ServerPort["protocol"]; tls: boolean }>> = {
  http_port: { protocol: "http", tls: false },
  https_port: { protocol: "http", tls: true },
  tcp_port: { protocol: "native", tls: false },
  tcp_port_secure: { protocol: "native", tls: true },
  interserver_http_port: { protocol: "interserver", tls: false },
  interserver_https_port: { protocol: "interserver", tls: true },
};

/** Ports that the servers open, Keeper's own apart. */
export function serverPorts(model: PlatformModel): ServerPort[] {
  const ports = servers(model).flatMap(({ config }) =>
    Object.entries(portElements).flatMap(([name, { protocol, tls }]) => {
      const said = child(config, name);
      return said === undefined ? [] : portOf(said, { protocol, tls });
    }),
  );
  return distinct(ports, ({ protocol, port }) => `${protocol} ${String(port)}`);
}

function portOf(said: ConfigElement, kind: Pick<ServerPort, "protocol" | "tls">): ServerPort[] {
  const [text = ""] = elements(xmlOf(said), said.name);
  return text === "" || text === "0" ? [] : [{ ...kind, port: Number(text), node: said.node }];
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

/** XML without its comments. */
export function withoutComments(xml: string): string {
  return xml.replaceAll(/<!--[\s\S]*?-->/g, "");
}
