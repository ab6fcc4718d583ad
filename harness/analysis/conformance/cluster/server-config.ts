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
      .map(([name, node]) => ({ name, node, xml: node.written().replaceAll(/<!--[\s\S]*?-->/g, "") }))
      .filter(({ xml }) => /<(clickhouse|yandex)[\s>]/.test(xml)),
  );
}

/** Ports that the servers open, Keeper's own apart. */
export function serverPorts(model: PlatformModel): ServerPort[] {
  return configFiles(model).flatMap(({ xml, node }) => {
    const server = withoutElement(withoutElement(withoutElement(xml, "keeper_server"), "zookeeper"), "remote_servers");
    return Object.entries(portElements).flatMap(([element, { protocol, tls }]) => {
      return elements(server, element)
        .filter((text) => text !== "")
        .map((text) => ({ protocol, tls, port: Number(text), node }));
    });
  });
}

/** Inner texts of every element of a name. */
export function elements(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}(?:\\s[^>]*)?>([\\s\\S]*?)</${name}>`, "g"))].map((match) =>
    (match[1] ?? "").trim(),
  );
}

function withoutElement(xml: string, name: string): string {
  return xml.replaceAll(new RegExp(`<${name}(?:\\s[^>]*)?>[\\s\\S]*?</${name}>`, "g"), "");
}
