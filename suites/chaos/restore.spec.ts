// What was lost comes back from the object store: one table without touching its neighbours, and the whole cluster.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeReplicasAgree, judgeUnchanged } from "#harness/analysis/compliance/fingerprints.ts";
import { combined } from "#harness/analysis/compliance/judged.ts";
import { systemClock } from "#harness/core/clock.ts";
import { backupStore } from "#harness/experiment/backup/store.ts";
import { restoreBackup, takeBackup } from "#harness/experiment/backup/take.ts";
import { fingerprints, replicasOf, synchronize } from "#harness/experiment/companies/replicas.ts";
import { baseTables, database, ensureTables, qualified } from "#harness/experiment/companies/tables.ts";
import { plantCompanies, storedTables } from "#harness/experiment/erasure/request.ts";
import { firstRegion } from "#harness/suite/context.ts";

test.describe("restore", () => {
  test(
    "one table comes back, its neighbours stay as they are",
    requirement("BAK-007"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      const admin = clickhouse.replica(0);
      const lost = baseTables[0]?.name ?? "";
      const what = `TABLE ${qualified(lost)}`;
      const { name } = backupStore(aws, firstRegion(context), `${context.runId}/table`);
      await ensureTables(replicas);
      await plantCompanies(admin, replicas);
      const before = await fingerprints(replicas, storedTables);

      const taken = await takeBackup(clickhouse.replica(0, "backup"), { what, name });
      await admin.command(`DROP TABLE ${qualified(lost)} ON CLUSTER '{cluster}' SYNC`);
      const restored = await restoreBackup(clickhouse.replica(0, "backup"), { what, name });
      await synchronize(replicas, storedTables);
      const after = await fingerprints(replicas, storedTables);

      const seen = await evidence.attach("restore of a table", { taken, before, restored, after });
      const equal = judgeUnchanged({ before, after, message: `differs after the restore of ${lost}` });
      expect(await verdict("BAK-007", { ...equal, evidence: [seen] })).toBeHeld();
    },
  );

  test(
    "a whole cluster comes back",
    requirement("BAK-006", "BAK-011"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      const admin = clickhouse.replica(0);
      const what = `DATABASE ${database}`;
      const { name } = backupStore(aws, firstRegion(context), `${context.runId}/cluster`);
      await ensureTables(replicas);
      await plantCompanies(admin, replicas);
      const before = await fingerprints(replicas, storedTables);

      const taken = await takeBackup(clickhouse.replica(0, "backup"), { what, name });
      await admin.command(`DROP DATABASE ${database} ON CLUSTER '{cluster}' SYNC`);
      const startedNs = systemClock.nowNs();
      const restored = await restoreBackup(clickhouse.replica(0, "backup"), { what, name, withinMs: 120_000 });
      await synchronize(replicas, storedTables);
      const after = await fingerprints(replicas, storedTables);
      const seconds = (systemClock.nowNs() - startedNs) / 1e9;

      const seen = await evidence.attach("restore of the cluster", { taken, before, restored, after, seconds });
      const equal = judgeUnchanged({ before, after, message: "differs after the restore of the cluster" });
      const whole = combined([equal, judgeReplicasAgree(after)]);
      const cluster = await verdict("BAK-006", { ...whole, evidence: [seen] });
      const late = {
        source: name,
        resource: database,
        actual: seconds,
        expected: "at most 300 s",
        message: "the restore took too long",
      };
      const inTime = seconds <= 300 ? whole.verdict : "violated";
      const findings = seconds <= 300 ? whole.findings : [late];
      const time = await verdict("BAK-011", { verdict: inTime, findings, evidence: [seen] });
      expect(cluster, "restored as saved").toBeHeld();
      expect(time, "restored in time").toBeHeld();
    },
  );
});
