// Encryption on the way: what the servers end, what they still take in the clear, and what their clients ask for. Handshakes
// are made on the running platform.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { declaredApplications } from "../clients/application-settings.ts";
import { looseUrls } from "../clients/strict-urls.ts";
import { handsOn } from "./proxies.ts";
import { elements } from "../servers/server-config.ts";
import { everySection } from "../servers/installed-servers.ts";
import { serverPorts } from "../servers/server-ports.ts";
import type { ServerPort } from "../servers/server-ports.ts";

const manifests = { needs: "manifests" } as const;

/** ClickHouse's spelling of what must be off. */
const oldProtocols = ["sslv2", "sslv3", "tlsv1", "tlsv1_1"];

export const transportChecks = [
  check(
    "TLS-001",
    (it) => {
      endsTls(it, "http", "https");
      it.each(
        () => declaredApplications(it.model),
        ({ node, settings }) => {
          const loose = looseUrls(settings);
          it.expect(node, loose.length === 0, {
            message: `${settings.application} connects to ${loose.join(", ")}`,
            expected: "ssl=true, ssl_mode=STRICT",
            actual: loose,
          });
        },
      );
    },
    manifests,
  ),
  check(
    "TLS-002",
    (it) => {
      endsTls(it, "native", "native");
    },
    manifests,
  ),

  check(
    "TLS-004",
    (it) => {
      it.attempt(() => {
        const ports = serverPorts(it.model);
        const [first] = ports;
        if (first !== undefined && ports.every((port) => !port.tls)) {
          it.violated(first.node, { message: "no port speaks TLS at all", expected: "TLS 1.3", actual: "plaintext" });
        }
      });
      it.each(
        () => everySection(it.model, "openSSL"),
        ({ xml, node }) => {
          const [server = ""] = elements(xml, "server");
          const off = elements(server, "disableProtocols")
            .join(",")
            .split(",")
            .map((name) => name.trim());
          it.expect(node, !off.includes("tlsv1_3"), { message: "TLS 1.3 is switched off", expected: "TLS 1.3" });
          it.expect(
            node,
            oldProtocols.every((name) => off.includes(name)),
            { message: "old protocols stay on", expected: oldProtocols, actual: off },
          );
        },
      );
    },
    manifests,
  ),

  // R26: the servers' own way to each other is one of the platform's TLS ports, too.
  check(
    "TLS-005",
    (it) => {
      it.each(
        () => serverPorts(it.model),
        (port) => {
          it.expect(port.node, port.tls, {
            message: `${String(port.port)} accepts plaintext (${port.protocol})`,
            expected: "TLS ports only",
            actual: port.port,
          });
        },
      );
      handsOn(it);
    },
    manifests,
  ),
];

/** The port that clients are told speaks TLS; where none does at all, every one. A further one in the clear is TLS-005's. */
function endsTls(it: Inspection, protocol: ServerPort["protocol"], told: string): void {
  const promised = it.intent.declaredPorts[told];
  it.each(
    () => {
      const ports = serverPorts(it.model).filter((one) => [protocol, `proxied ${protocol}`].includes(one.protocol));
      return ports.some(({ tls }) => tls) ? ports.filter(({ tls, port }) => tls || port === promised) : ports;
    },
    (port) => {
      it.expect(port.node, port.tls, {
        message: `the ${protocol} port ${String(port.port)} is served without TLS`,
        expected: "a TLS port",
        actual: port.port,
      });
    },
  );
  it.leftOut("handshakes are made on the running platform");
}
