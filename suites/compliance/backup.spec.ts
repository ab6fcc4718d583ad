// A backup is complete, damage to it is noticed, what comes back is what was saved, and it stays in its region.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeVerification } from "#harness/analysis/compliance/corruption.ts";
import { judgeReplicasAgree, judgeUnchanged } from "#harness/analysis/compliance/fingerprints.ts";
import { combined } from "#harness/analysis/compliance/judged.ts";
import { createPrng } from "#harness/core/prng.ts";
import { backupStore } from "#harness/experiment/backup/store.ts";
import { tryCorruptions } from "#harness/experiment/backup/corrupt.ts";
import { restoreBackup, takeBackup } from "#harness/experiment/backup/take.ts";
import { verifyBackup } from "#harness/experiment/backup/verify.ts";
import { fingerprints, replicasOf, synchronize } from "#harness/experiment/companies/replicas.ts";
import { ensureTables, qualified } from "#harness/experiment/companies/tables.ts";
import { plantCompanies } from "#harness/experiment/erasure/request.ts";
import { firstRegion } from "#harness/suite/context.ts";

const tables = ["sroi_calculations_local", "vis_scores_local"] as const;
const what = tables.map((table) => `TABLE ${qualified(table)}`).join(", ");

test.describe("backups", () => {
  test(
    "every damage to a stored backup is noticed, and what is restored equals what was saved",
    requirement("BAK-004", "BAK-009", "BAK-010"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      const [admin, backup] = [clickhouse.replica(0), clickhouse.replica(0, "backup")];
      const store = backupStore(aws, firstRegion(context), `${context.runId}/verified`);
      await ensureTables(replicas);
      await plantCompanies(admin, replicas);
      const before = await fingerprints(replicas, tables);

      const taken = await takeBackup(backup, { what, name: store.name });
      const good = await verifyBackup(store);
      const trials = await tryCorruptions(store, createPrng(`${context.seed}/backup`));
      await plantCompanies(admin, replicas);
      for (const table of tables) await admin.command(`DROP TABLE ${qualified(table)} ON CLUSTER '{cluster}' SYNC`);
      const restored = await restoreBackup(backup, { what, name: store.name });
      await synchronize(replicas, tables);
      const after = await fingerprints(replicas, tables);

      const seen = await evidence.attach("backup and restore", { taken, good, trials, before, restored, after });
      const equal = judgeUnchanged({ before, after, message: "what was restored differs from what was saved" });
      const listed = await verdict("BAK-004", { ...good, evidence: [seen] });
      const noticed = await verdict("BAK-009", { ...judgeVerification(good, trials), evidence: [seen] });
      const same = await verdict("BAK-010", { ...combined([equal, judgeReplicasAgree(after)]), evidence: [seen] });
      expect(listed, "backup by hand").toBeHeld();
      expect(noticed, "damage noticed").toBeHeld();
      expect(same, "restored as saved").toBeHeld();
    },
  );
});
