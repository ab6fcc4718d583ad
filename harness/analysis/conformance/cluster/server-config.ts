// What the manifests configure the database servers to do. The configuration is XML in config maps; only plain elements
// are read, so a full parser is not needed.

import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";

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

export interface ConfigFile {
  readonly name: string;
  readonly xml: string;
  readonly node: Node;
}

/** Every configuration file of ClickHouse in the manifests' config maps, comments removed. */
export function configFiles(model: PlatformModel): ConfigFile[] {
  return model.all("Kubernetes::ConfigMap").flatMap((map) =>
    property(map, "data")
      .entries()
      .map(([name, node]) => ({ name, node, xml: withoutComments(node.written()) }))
      .filter(({ xml }) => /<(clickhouse|yandex)[\s>]/.test(xml)),
  );
}

/** XML without its comments. */
export function withoutComments(xml: string): string {
  return xml.replaceAll(/<!--[\s\S]*?-->/g, "");
}

/** Profiles of each server's users: those of all its files one after another, at the place of the last one. */
export function userFiles(model: PlatformModel): ConfigFile[] {
  return filesByServer(model).flatMap((files) => {
    const own = files.filter(({ xml }) => elements(xml, "profiles").length > 0);
    const last = own.at(-1);
    return last === undefined ? [] : [{ ...last, xml: own.map(({ xml }) => xml).join("\n") }];
  });
}

/** Ports that the servers open, Keeper's own apart. Of an element in several files of one server the last one counts. */
export function serverPorts(model: PlatformModel): ServerPort[] {
  return filesByServer(model).flatMap((inOrder) => {
    return Object.entries(portElements).flatMap(([element, { protocol, tls }]) => {
      const last = inOrder.map((file) => portIn(file, element)).findLast((port) => port !== undefined);
      return last === undefined || last.text === ""
        ? []
        : [{ protocol, tls, port: Number(last.text), node: last.node }];
    });
  });
}

/** Files of each server in the order in which they are merged: by name, after the main one. */
export function filesByServer(model: PlatformModel): ConfigFile[][] {
  const rank = ({ name }: ConfigFile): string => (/^(config|users)\.xml$/.test(name) ? "" : name);
  const servers = Map.groupBy(configFiles(model), ({ node }) => node.resource);
  return [...servers.values()].map((files) => files.toSorted((one, other) => rank(one).localeCompare(rank(other))));
}

/** What a file says of a port: its number, nothing where it takes it away, undefined where it is silent. */
function portIn({ xml, node }: ConfigFile, element: string): { text: string; node: Node } | undefined {
  const server = withoutElement(withoutElement(withoutElement(xml, "keeper_server"), "zookeeper"), "remote_servers");
  const said = elements(server, element).at(-1);
  if (said !== undefined && said !== "") return { text: said, node };
  return new RegExp(`<${element}\\s[^>]*\\bremove\\s*=`).test(server) ? { text: "", node } : undefined;
}

/** Inner texts of every element of a name. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s(?:[^>/]|/(?!>))*)?>([\\s\\S]*?)</${name}>`, "g"))].map((match) =>
    (match[1] ?? "").trim(),
  );
}

function withoutElement(xml: string, name: string): string {
  return xml.replaceAll(new RegExp(`<${name}(?:\\s(?:[^>/]|/(?!>))*)?>[\\s\\S]*?</${name}>`, "g"), "");
}
