// What the worker is told when it starts: TLS towards the brokers, HTTPS towards ClickHouse.

import { check } from "../check.ts";
import type { Inspection } from "../inspection.ts";
import { settingOf } from "./hosts.ts";
import { property } from "../../model/node.ts";
import type { Node } from "../../model/node.ts";
import { bootstrapsByTls, fetchesKnown, kafkaPort, keepsTls } from "./first-boot.ts";
import { brokers, settingsWith, workers } from "./parts.ts";
import type { SettingsFile } from "./parts.ts";
import { toldSomething } from "./path-checks.ts";

const clickhousePort = "8443";

export const workerChecks = [
  check("KC-002", (it) => {
    it.presupposes(brokers(it), "a cluster of brokers");
    it.each(
      () => brokers(it),
      (cluster) => {
        const clients = property(cluster, "EncryptionInfo", "EncryptionInTransit", "ClientBroker");
        it.expect(clients, clients.text() !== "PLAINTEXT", {
          message: "the brokers do not listen on 9094 at all",
          expected: "TLS",
        });
      },
    );
    it.each(
      () => settingsWith(it, "config.storage.topic"),
      ({ node, get }) => {
        it.expect(node, get("bootstrap.servers") !== undefined, {
          message: "the worker is told no brokers",
          expected: "bootstrap.servers",
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
    it.each(
      () => settingsWith(it, "connector.class"),
      (file) => {
        overridesNothing(it, file);
      },
    );
    it.each(
      () => (it.model.isLive ? [] : it.model.all("AWS::KafkaConnect::Connector")),
      (connector) => {
        const kind = property(connector, "KafkaClusterEncryptionInTransit", "EncryptionType");
        it.expect(kind, kind.text() === "TLS", { message: "a connector reads topics in the clear", expected: "TLS" });
      },
    );
    startsAsTold(it);
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
        const driver = get("jdbcConnectionProperties");
        it.expect(node, !/[?&]ssl=false\b/i.test(driver ?? ""), {
          message: "the connector's driver is told to push in the clear",
          expected: "ssl=true",
          actual: driver,
        });
      },
    );
    toldSomething(it);
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

/** A connector may set its own consumer apart from the worker's. */
function overridesNothing(it: Inspection, { node, get }: SettingsFile): void {
  const protocol = get("consumer.override.security.protocol") ?? "SSL";
  it.expect(node, protocol === "SSL" || protocol === "SASL_SSL", {
    message: `the connector reads by ${protocol}`,
    expected: "SSL",
    actual: protocol,
  });
  const servers = get("consumer.override.bootstrap.servers");
  if (servers !== undefined) reachesTlsPort(it, node, servers);
}

/** Brokers named with their port, or asked of MSK when the host starts. */
function bootstraps(it: Inspection, { node, get }: SettingsFile): void {
  const servers = get("bootstrap.servers") ?? "";
  if (!/^\$\{env:/.test(servers)) {
    reachesTlsPort(it, node, servers);
    return;
  }
  if (it.model.isLive) {
    it.leftOut("which listeners the host asked MSK for is seen in its first boot");
    return;
  }
  for (const host of workers(it)) {
    const script = settingOf(it, host, "UserData");
    it.attempt(() => {
      bootstrapsByTls(it, script);
    }, script);
  }
}

function reachesTlsPort(it: Inspection, node: Node, servers: string): void {
  const ports = servers.split(",").map((server) => Number(server.split(":").at(-1)));
  it.expect(
    node,
    ports.every((port) => port === kafkaPort),
    { message: "brokers are reached on another port", expected: kafkaPort, actual: servers },
  );
}

/** What the worker starts with is among what was read, and its host changes nothing of it. */
function startsAsTold(it: Inspection): void {
  it.attempt(() => {
    const isTold = ["bootstrap.servers", "config.storage.topic"].some((name) => settingsWith(it, name).length > 0);
    if (!isTold) it.undecided("none", { message: "the settings of the worker are not part of what was read" });
  });
  if (it.model.isLive) return;
  for (const host of workers(it)) {
    it.attempt(() => {
      keepsTls(it, settingOf(it, host, "UserData"));
      fetchesKnown(it, host);
    }, host);
  }
}
