// What the worker is told when it starts: TLS towards the brokers, HTTPS towards ClickHouse.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { property } from "../../model/node.ts";
import type { Resource } from "../../model/resource.ts";
import { brokers, settingsWith, workers } from "./parts.ts";
import type { SettingsFile } from "./parts.ts";

const kafkaPort = 9094;
const clickhousePort = "8443";

export const workerChecks = [
  check("KC-002", (it) => {
    it.each(
      () => brokers(it),
      (cluster) => {
        const clients = property(cluster, "EncryptionInfo", "EncryptionInTransit", "ClientBroker");
        it.expect(clients, (clients.text() ?? "TLS") !== "PLAINTEXT", {
          message: "the brokers do not listen on 9094 at all",
          expected: "TLS",
        });
      },
    );
    it.each(
      () => settingsWith(it, "bootstrap.servers"),
      (file) => {
        speaksTls(it, file);
        bootstraps(it, file);
      },
    );
    it.leftOut("handshakes are made on the running platform");
  }),

  check("KC-011", (it) => {
    it.each(
      () => settingsWith(it, "connector.class"),
      ({ node, get }) => {
        it.expect(node, get("ssl")?.toLowerCase() === "true", {
          message: "the connector pushes in the clear",
          expected: "ssl = true",
          actual: get("ssl") ?? "false (the default)",
        });
        it.expect(node, get("port") === clickhousePort, {
          message: "the connector pushes to another port",
          expected: clickhousePort,
          actual: get("port") ?? "none",
        });
      },
    );
    it.leftOut("that rows arrive by HTTPS is seen on the running platform");
  }),
];

/** The worker and the consumer of its tasks are set apart from each other; Kafka's default is plaintext. */
function speaksTls(it: Inspection, { node, get }: SettingsFile): void {
  for (const name of ["security.protocol", "consumer.security.protocol"]) {
    const value = get(name) ?? "PLAINTEXT";
    it.expect(node, value === "SSL" || value === "SASL_SSL", {
      message: `${name} is ${value}`,
      expected: "SSL",
      actual: value,
    });
  }
}

/** Brokers named with their port, or asked of MSK when the host starts. */
function bootstraps(it: Inspection, { node, get }: SettingsFile): void {
  const servers = get("bootstrap.servers") ?? "";
  if (/^\$\{env:/.test(servers)) {
    for (const host of workers(it)) asksForTls(it, host);
    return;
  }
  const ports = servers.split(",").map((server) => Number(server.trim().split(":").at(-1)));
  it.expect(node, ports.length > 0 && ports.every((port) => port === kafkaPort), {
    message: "brokers are reached on another port",
    expected: kafkaPort,
    actual: servers,
  });
}

function asksForTls(it: Inspection, host: Resource): void {
  if (it.model.isLive) {
    it.leftOut("which listeners the host asked MSK for is seen in its first boot");
    return;
  }
  const script = property(host, "UserData");
  const asked = [...firstBoot(script.text() ?? "").matchAll(/BootstrapBrokerString(\w*)/g)].map(
    (match) => match[1] ?? "",
  );
  it.expect(script, asked.length > 0 && asked.every((kind) => kind === "Tls"), {
    message: "the host asks MSK for other listeners than those on 9094",
    expected: "BootstrapBrokerStringTls",
    actual: asked.map((kind) => `BootstrapBrokerString${kind}`),
  });
}

/** The script in the clear; launch scripts travel in base64. */
function firstBoot(text: string): string {
  const isPlain = text.startsWith("#!") || text.startsWith("#cloud-config");
  return isPlain ? text : Buffer.from(text, "base64").toString("utf8");
}
