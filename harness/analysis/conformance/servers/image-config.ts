// What the image's own main file says, where no other is mounted in its place: files of `config.d` are merged into it.
// Source: ClickHouse's programs/server/config.xml and docker/server/docker_related_config.xml.

import type { Node } from "../../model/node.ts";
import { empty, element } from "./config-tree.ts";
import type { ConfigElement } from "./config-tree.ts";

const ports = {
  http_port: "8123",
  tcp_port: "9000",
  mysql_port: "9004",
  postgresql_port: "9005",
  interserver_http_port: "9009",
} as const;

const logger = {
  level: "trace",
  log: "/var/log/clickhouse-server/clickhouse-server.log",
  errorlog: "/var/log/clickhouse-server/clickhouse-server.err.log",
} as const;

/** The configuration with which the image of a server begins at its main file; nothing for other images and files. */
export function ownOfImage(main: string, container: Node): ConfigElement {
  const isServer = /(^|\/)clickhouse(-server)?(?:[:@]|$)/.test(container.get("image").written());
  return isServer && main === "/etc/clickhouse-server/config.xml" ? imageDefaults(container) : empty(container);
}

/** What every image of a server says by itself, told of this place. */
export function imageDefaults(node: Node): ConfigElement {
  const texts = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([name, text]) => ({ ...element(name, node), text }));
  return { ...empty(node), children: [...texts(ports), { ...element("logger", node), children: texts(logger) }] };
}
