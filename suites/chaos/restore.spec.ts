// What was lost comes back from the object store: one table without touching its neighbours, and the whole cluster.

import { join } from "node:path";
import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeReplicasAgree, judgeUnchanged } from "#harness/analysis/compliance/fingerprints.ts";
import { combined } from "#harness/analysis/compliance/judged.ts";
import { judgeRestoreTime } from "#harness/analysis/compliance/restore-time.ts";
import { loadProfile } from "#harness/config/load-profile.ts";
import { systemClock } from "#harness/core/clock.ts";
import { present } from "#harness/core/errors.ts";
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
      const promises = loadProfile(context.profile, join(import.meta.dirname, "../.."));
      const promisedSeconds = Number(
        present(promises.objectives["BAK-011"], "an objective for the time of a restore").value,
      );
      const inTime = judgeRestoreTime(whole, { what: database, bytes: restored.bytes, seconds, promisedSeconds });
      const time = await verdict("BAK-011", { ...inTime, evidence: [seen] });
      expect(cluster, "restored as saved").toBeHeld();
      expect(time, "restored in time").toBeHeld();
    },
  );
});
