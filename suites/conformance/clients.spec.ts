// Applications in front of the running database: they get in over both protocols with their password and not without,
// read back what they write, and may look at the system tables.

import { networkInterfaces } from "node:os";
import { expect, requirement } from "#harness/suite/index.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { test } from "#harness/suite/two-views.ts";
import {
  judgeLogIns,
  judgeReads,
  judgeRoundTrip,
  standsInApplicationSubnet,
} from "#harness/analysis/conformance/probes/client-access.ts";
import { combined } from "#harness/analysis/compliance/judged.ts";
import { askEach } from "#harness/experiment/probes/ask-replicas.ts";
import { tryLogIns } from "#harness/experiment/probes/log-ins.ts";
import { tryRoundTrip } from "#harness/experiment/probes/round-trip.ts";

const systemTables = ["replicas", "parts", "mutations", "metrics", "asynchronous_metrics", "processes", "query_log"];
const answerWithinMs = 12_000;
const doors = { "JDBC-001": "https", "JDBC-002": "native" } as const;

test.describe("clients", () => {
  test(
    "the application gets in over both protocols from its subnet, and nobody without the password",
    requirement("JDBC-001", "JDBC-002"),
    async ({ clickhouse, context, platform, evidence, verdict }) => {
      const own = Object.values(networkInterfaces()).flatMap((links) => (links ?? []).map(({ address }) => address));
      const { intent, topology } = platform.profile;
      const stand = standsInApplicationSubnet(own, intent.cidrs.tiers["application"] ?? []);
      const options = {
        ...{ region: firstRegion(context), caFile: context.caFile, login: clickhouse.login("app") },
        database: String(topology["database"]),
      };
      const ends: [string, string][] = [];
      const tried = Object.entries(doors).map(async ([row, protocol]) => {
        return { id: row as keyof typeof doors, protocol, seen: await tryLogIns(protocol, options) };
      });
      for (const { id, protocol, seen } of await Promise.all(tried)) {
        const path = await evidence.attach(`${protocol} log-ins`, { own, ...seen });
        ends.push([id, await verdict(id, { ...combined([stand, judgeLogIns(seen)]), evidence: [path] })]);
      }
      for (const [id, end] of ends) expect(end, id).toBe("held");
    },
  );

  test(
    "what the application writes row by row and in a batch is what it reads",
    requirement("JDBC-016"),
    async ({ clickhouse, context, platform, evidence, verdict }) => {
      const { topology } = platform.profile;
      const { sent, read } = await tryRoundTrip({
        app: clickhouse.connect({ service: "clickhouse-https", user: "app", timeoutMs: answerWithinMs }),
        admins: clickhouse.replicas.map((_, index) => clickhouse.replica(index)),
        table: `${String(topology["database"])}.assay_${context.runId.replaceAll(/[^a-z0-9]+/gi, "_")}`,
        quorum: Number(topology["insertQuorum"]),
      });
      const path = await evidence.attach("rows", { sent: sent.length, first: sent.slice(0, 4), read });
      expect(await verdict("JDBC-016", { ...judgeRoundTrip(sent, read), evidence: [path] })).toBeHeld();
    },
  );

  test(
    "the application's user may read the system tables of every server",
    requirement("CH-029"),
    async ({ clickhouse, evidence, verdict }) => {
      const servers = clickhouse.replicas.map((service, index) => ({
        name: service.replace(/-https$/, ""),
        sql: clickhouse.replica(index, "app"),
      }));
      const reads = await askEach(servers, async (sql) => {
        const counts: Record<string, number> = {};
        for (const table of systemTables) counts[table] = await sql.number(`SELECT count() FROM system.${table}`);
        return counts;
      });
      const path = await evidence.attach("system tables", reads);
      expect(await verdict("CH-029", { ...judgeReads(reads), evidence: [path] })).toBeHeld();
    },
  );
});
