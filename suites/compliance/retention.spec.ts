// Rows go when their period is over, not before, and on every replica.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { combined } from "#harness/analysis/compliance/judged.ts";
import { judgeParts } from "#harness/analysis/compliance/retention.ts";
import { replicasOf } from "#harness/experiment/companies/replicas.ts";
import { baseTables, ensureTables, retentionRule } from "#harness/experiment/companies/tables.ts";
import { probeDocumentedRule } from "#harness/experiment/retention/documented-rule.ts";
import { forceRetention, judgeForced } from "#harness/experiment/retention/forced.ts";
import { judgeWatched, watchRetention } from "#harness/experiment/retention/natural.ts";
import { judgeDropped, judgeReport, probePartitions } from "#harness/experiment/retention/partitions.ts";
import { partTtls } from "#harness/experiment/retention/probe.ts";
import { judgeQueryLogs, readQueryLogs } from "#harness/experiment/retention/query-logs.ts";
import { logGroupRetentions } from "#harness/platform/aws/log-retention.ts";

/** Seconds after the end of its period that a row may still be there when merges look for expired rows every second. */
const graceSeconds = 30;

test.describe("retention", () => {
  test(
    "expired rows leave every replica by themselves, younger ones stay",
    requirement("TTL-008", "TTL-009"),
    async ({ clickhouse, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      const options = { replicas, graceSeconds };
      await ensureTables(replicas);

      const watched = await watchRetention(clickhouse.replica(0), options);
      const parts = await partTtls(replicas);

      const rules = Object.fromEntries(baseTables.map((table) => [table.name, retentionRule(table)]));
      const seen = await evidence.attach("retention of planted rows", { rules, ...watched, parts });
      const { early, late } = judgeWatched(watched, options);
      const gone = combined([late, judgeParts(parts, { overdueSecondsMax: graceSeconds })]);
      const kept = await verdict("TTL-008", { ...early, evidence: [seen] });
      const removed = await verdict("TTL-009", { ...gone, evidence: [seen] });
      expect(kept, "no row deleted early").toBeHeld();
      expect(removed, "no expired row left").toBeHeld();
    },
  );

  test(
    "OPTIMIZE FINAL removes what paused merges have left",
    requirement("TTL-010"),
    async ({ clickhouse, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      await ensureTables(replicas);

      const forced = await forceRetention(clickhouse.replica(0), replicas);

      const seen = await evidence.attach("forced retention", forced);
      expect(await verdict("TTL-010", { ...judgeForced(forced, replicas), evidence: [seen] })).toBeHeld();
    },
  );

  test(
    "the documented rule with a period per region is accepted and works",
    requirement("TTL-007"),
    async ({ clickhouse, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      await ensureTables(replicas);

      const probe = await probeDocumentedRule(clickhouse.replica(0), replicas);

      const seen = await evidence.attach("documented rule", probe);
      expect(await verdict("TTL-007", { ...probe.judged, evidence: [seen] })).toBeHeld();
    },
  );

  test(
    "query logs are kept thirty days",
    requirement("TTL-006"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      await ensureTables(replicas);
      const groups = await logGroupRetentions(aws);
      const name = context.outputs.regions[0]?.logGroups["queryLogs"] ?? "/aws/clickhouse/query-logs";

      const logs = await readQueryLogs(replicas);

      const group = { name, days: groups.find((candidate) => candidate.name === name)?.days };
      const seen = await evidence.attach("query logs", { logs, group });
      const names = replicas.map((replica) => replica.name);
      expect(await verdict("TTL-006", { ...judgeQueryLogs(logs, group, names), evidence: [seen] })).toBeHeld();
    },
  );

  test(
    "parts are told apart by age, and one old partition can be dropped",
    requirement("TTL-011", "TTL-012"),
    async ({ clickhouse, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      await ensureTables(replicas);

      const probe = await probePartitions(clickhouse.replica(0), replicas);

      const seen = await evidence.attach("parts by age", probe);
      const report = await verdict("TTL-011", { ...judgeReport(probe.parts, replicas), evidence: [seen] });
      const dropped = await verdict("TTL-012", { ...judgeDropped(probe), evidence: [seen] });
      expect(report, "report of parts").toBeHeld();
      expect(dropped, "dropped partition").toBeHeld();
    },
  );
});
