// Ports that the servers open to others, however their configuration says so: by an element of its own each, or layer by
// layer under `protocols`. Keeper's own port and the one that only tells metrics are others' business.
// https://clickhouse.com/docs/operations/settings/composable-protocols

import type { Node } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { textOf } from "./config-tree.ts";
import type { ConfigElement } from "./config-tree.ts";
import { installedConfigs } from "./installed-servers.ts";
import { distinct } from "./server-config.ts";
import { child, servers } from "./servers.ts";

export interface ServerPort {
  /** `http`, `native`, `interserver`, `mysql` …; `proxied` before it where only a PROXY header opens the conversation. */
  readonly protocol: string;
  readonly port: number;
  /** Whether it speaks to nobody in plaintext. */
  readonly tls: boolean;
  readonly node: Node;
}

interface Kind {
  readonly protocol: string;
  readonly tls: (config: ConfigElement) => boolean;
}

const always = (): boolean => true;
const never = (): boolean => false;
const saidTrue = (...path: readonly string[]) => {
  return (config: ConfigElement): boolean => /^(1|true|yes|on)$/i.test(textAt(config, path));
};

/** MySQL's and PostgreSQL's clients begin in plaintext and may stay there, unless that is refused. */
const portElements: Readonly<Record<string, Kind>> = {
  http_port: { protocol: "http", tls: never },
  https_port: { protocol: "http", tls: always },
  tcp_port: { protocol: "native", tls: never },
  tcp_port_secure: { protocol: "native", tls: always },
  tcp_with_proxy_port: { protocol: "proxied native", tls: never },
  tcp_ssh_port: { protocol: "ssh", tls: always },
  mysql_port: { protocol: "mysql", tls: saidTrue("mysql_require_secure_transport") },
  postgresql_port: { protocol: "postgres", tls: saidTrue("postgresql_require_secure_transport") },
  grpc_port: { protocol: "grpc", tls: saidTrue("grpc", "enable_ssl") },
  arrowflight_port: { protocol: "arrowflight", tls: saidTrue("arrowflight", "enable_ssl") },
  interserver_http_port: { protocol: "interserver", tls: never },
  interserver_https_port: { protocol: "interserver", tls: always },
};

/** Types of a layer that hands over to a protocol of another name. */
const handlers: Readonly<Record<string, Kind>> = {
  tcp: { protocol: "native", tls: never },
  mysql: { protocol: "mysql", tls: saidTrue("mysql_require_secure_transport") },
  postgres: { protocol: "postgres", tls: saidTrue("postgresql_require_secure_transport") },
};

export function serverPorts(model: PlatformModel): ServerPort[] {
  const configs = [...servers(model).map(({ config }) => config), ...installedConfigs(model)];
  const ports = configs.flatMap((config) => [...ofElements(config), ...ofProtocols(config)]);
  return distinct(ports, ({ protocol, port, tls }) => [protocol, port, tls].join(" "));
}

function ofElements(config: ConfigElement): ServerPort[] {
  return Object.entries(portElements).flatMap(([name, { protocol, tls }]) => {
    const said = child(config, name);
    return said === undefined ? [] : portOf(said, { protocol, tls: tls(config) });
  });
}

/** Every module with a port, and the layers from there on, each named by `impl` of the one before. */
function ofProtocols(config: ConfigElement): ServerPort[] {
  const modules = child(config, "protocols");
  return (modules?.children ?? []).flatMap((one) => {
    const port = child(one, "port");
    if (port === undefined || isLoopback(textAt(one, ["host"]))) return [];
    const layers = layersOf(modules, one);
    const [handler] = layers.filter((type) => type !== "tls" && type !== "proxy1");
    // Metrics are no traffic of the database; layers without an end serve nobody.
    if (handler === undefined || handler === "prometheus") return [];
    const { protocol, tls } = handlers[handler] ?? { protocol: handler, tls: never };
    return portOf(port, {
      protocol: layers.includes("proxy1") ? `proxied ${protocol}` : protocol,
      tls: layers.includes("tls") || tls(config),
    });
  });
}

function layersOf(modules: ConfigElement | undefined, first: ConfigElement): string[] {
  const passed: ConfigElement[] = [];
  let next: ConfigElement | undefined = first;
  while (next !== undefined && !passed.includes(next)) {
    passed.push(next);
    const impl: string = textAt(next, ["impl"]);
    next = impl === "" ? undefined : child(modules, impl);
  }
  return passed.map((one) => textAt(one, ["type"])).filter((type) => type !== "");
}

export function isLoopback(host: string): boolean {
  return /^(127\.|::1$|localhost$)/.test(host);
}

function portOf(said: ConfigElement, kind: Pick<ServerPort, "protocol" | "tls">): ServerPort[] {
  const text = textOf(said);
  return text === "" || text === "0" ? [] : [{ ...kind, port: Number(text), node: said.node }];
}

function textAt(one: ConfigElement, path: readonly string[]): string {
  const found = path.reduce<ConfigElement | undefined>(child, one);
  return found === undefined ? "" : textOf(found);
}
