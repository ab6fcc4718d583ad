// The way of a topic's messages as the worker meets it: names, doors and sockets looked at from where Kafka Connect runs.

import { readFileSync } from "node:fs";
import { X509Certificate } from "node:crypto";
import { decideRows, requirement, where } from "#harness/suite/index.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { test } from "#harness/suite/two-views.ts";
import { judgeBrokerTls, judgeNameless } from "#harness/analysis/conformance/probes/broker-doors.ts";
import { judgeNameReach } from "#harness/analysis/conformance/probes/name-reach.ts";
import { judgeEncrypted, judgeOldVersions, judgePlaintext } from "#harness/analysis/conformance/probes/tls.ts";
import { judgeInitiator, judgeOnePort } from "#harness/analysis/conformance/probes/worker-sockets.ts";
import { combined } from "#harness/analysis/compliance/judged.ts";
import { systemClock } from "#harness/core/clock.ts";
import { present } from "#harness/core/errors.ts";
import { probeConnections } from "#harness/platform/aws/connection-probes.ts";
import { probeSockets } from "#harness/platform/aws/socket-probes.ts";
import { probeTls } from "#harness/platform/aws/tls-probes.ts";
import type { RunContext } from "#harness/platform/ports/run-context.ts";
import { patienceMs } from "./places.ts";

const workerProcess = "ConnectDistributed";
const lookMs = 10_000;

test.describe("pipeline", () => {
  test(
    "brokers and ClickHouse take current TLS only, under their own names, and brokers nobody without a certificate",
    where("KC-002", requirement("KC-002", "KC-011", "BASE-009", "BASE-010")),
    async ({ aws, context, evidence, verdict }) => {
      const { stand, document, brokers, database } = placesOf(context);
      const doors = [...brokers.map((broker) => `${broker}/kafka`), `${database.host}:${String(database.port)}/http`];
      const seen = await probeTls(aws, { ...stand, document: document("probeTls"), doors });
      const authority = context.caFile === undefined ? undefined : new X509Certificate(readFileSync(context.caFile));
      const matrix = { doors: seen ?? [], authority, now: systemClock.wall() };
      const path = await evidence.attach("handshakes", { now: matrix.now.toISOString(), doors: seen });
      const clickhouse = { ...matrix, doors: matrix.doors.filter(({ protocol }) => protocol === "http") };
      await decideRows(verdict, path, [
        ["KC-002", judgeBrokerTls(matrix)],
        ["KC-011", combined([judgeEncrypted("http", clickhouse), judgePlaintext(clickhouse)])],
        ["BASE-009", judgeOldVersions(matrix)],
        ["BASE-010", judgeNameless(matrix)],
      ]);
    },
  );

  test(
    "the worker opens every connection, to the brokers' and the endpoint's one port",
    where("KC-003", requirement("KC-002", "KC-003", "KC-011")),
    async ({ aws, context, evidence, verdict }) => {
      const { stand, document, brokers, database } = placesOf(context);
      const hosts = brokers.map((broker) => broker.replace(/:\d+$/, ""));
      const names = (
        await probeConnections(aws, {
          ...{ ...stand, document: document("probeConnections"), names: [...hosts, database.host] },
        })
      )?.names;
      const addressesOf = (asked: readonly string[]) => asked.flatMap((name) => names?.[name] ?? []);
      const kafka = {
        ...{ name: "the brokers", addresses: addressesOf(hosts) },
        port: Number(present(brokers[0], "the platform has brokers").replace(/^.*:/, "")),
      };
      const clickhouse = { name: "ClickHouse", addresses: addressesOf([database.host]), port: database.port };
      const table = await probeSockets(aws, { ...stand, document: document("probeSockets"), waitMs: lookMs });
      const path = await evidence.attach("sockets", { kafka, clickhouse, table });
      await decideRows(verdict, path, [
        ["KC-003", judgeInitiator(table, [kafka, clickhouse])],
        ["KC-002", judgeOnePort(table, kafka)],
        ["KC-011", judgeOnePort(table, clickhouse)],
      ]);
    },
  );

  test(
    "ClickHouse's name leads the worker to the endpoint, where somebody answers",
    where("KC-009", requirement("KC-009")),
    async ({ aws, context, platform, evidence, verdict }) => {
      const { stand, document, database } = placesOf(context);
      const { vpc, tiers } = platform.profile.intent.cidrs;
      const asked = [{ name: database.host, ports: [database.port], within: vpc }];
      const report = await probeConnections(aws, {
        ...{ ...stand, document: document("probeConnections"), names: [database.host], ports: [database.port] },
        waitMs: patienceMs,
      });
      const path = await evidence.attach("names", { asked, report });
      const stands = report === undefined ? [] : [{ ...report, names: report.names ?? {}, name: stand.instance }];
      const judged = judgeNameReach({ asked, subnets: (tiers["private"] ?? []).slice(0, 1), stands });
      await decideRows(verdict, path, [["KC-009", judged]]);
    },
  );
});

/** Where the worker runs, and what it is told of both of its sides. */
function placesOf(context: RunContext) {
  const { instances, documents, services } = firstRegion(context);
  const settings = readFileSync(present(context.kafkaClient, "the platform has brokers").settingsFile, "utf8");
  const [, servers = ""] = /^bootstrap\.servers=(.*)$/m.exec(settings) ?? [];
  return {
    stand: { instance: instances["connect"] ?? "", process: workerProcess },
    document: (purpose: string) => present(documents[purpose], `the platform has a document ${purpose}`),
    brokers: servers.split(",").filter((server) => server !== ""),
    database: present(
      services.find(({ protocol }) => protocol === "https"),
      "the platform names its database",
    ),
  };
}
