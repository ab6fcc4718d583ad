// Programs before the servers that take connections in their place. Whether they take them in the clear, their own
// configuration says, which is not followed here: but for the plainest, they leave the row open.

import type { Inspection } from "../inspection.ts";
import type { Node } from "../../model/node.ts";
import { isServer, serverPods } from "../monitoring/scraping.ts";
import { namespaceOf, podsOf } from "./manifest-objects.ts";

/** Programs that hand connections on, by the names of their images. */
const proxies =
  /(^|[/_-])(haproxy|nginx|envoy|traefik|socat|chproxy|stunnel|ghostunnel|proxyv2|istio-proxy|hitch|caddy|tinyproxy|kong|apisix|pgbouncer|proxysql|gost)([:@_-]|$)/i;
/** Ports by whose names nobody expects the database. */
const besides = /metric|health|probe|prom|exporter|api|admin|debug/i;

/** Proxies in a namespace of the servers, and whatever else in their pods opens a port for clients. */
export function handsOn(it: Inspection): void {
  const servers = serverPods(it.model);
  const spaces = new Set(servers.map(({ of }) => namespaceOf(of)));
  const near = podsOf(it.model).filter(({ of }) => spaces.has(namespaceOf(of)));
  for (const { of, spec } of near) {
    const isOwn = servers.some((one) => one.of === of);
    const containers = ["initContainers", "containers"].flatMap((name) => spec.get(name).list());
    it.each(
      containers.filter((one) => !isServer(one)),
      (container) => {
        const image = container.get("image");
        const socat = [...container.get("command").texts(), ...container.get("args").texts()].join(" ");
        if (/\bTCP[46]?-LISTEN:/i.test(socat)) {
          it.violated(image, {
            message: `${of.id} hands on what comes in the clear`,
            expected: "TLS from the client on",
          });
        } else if (proxies.test(image.written()) || (isOwn && clientPorts(container).length > 0)) {
          it.undecided(image, {
            message: `whether ${container.get("name").written()} of ${of.id} takes connections in the clear is not known`,
          });
        }
      },
    );
  }
}

function clientPorts(container: Node): Node[] {
  return container
    .get("ports")
    .list()
    .filter((port) => !besides.test(port.get("name").text() ?? ""));
}
