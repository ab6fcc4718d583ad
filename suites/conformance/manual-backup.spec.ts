// A backup taken by hand arrives in the bucket.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { firstRegion } from "#harness/suite/context.ts";
import { takeManualBackup } from "#harness/experiment/backup/manual-backup.ts";
import { backupStore } from "#harness/experiment/backup/store.ts";

/** One row: a store that can be reached has it within a second. */
const uploadedWithinMs = 12_000;

test.describe("backup by hand", () => {
  test(
    "a small table is saved, uploaded and listed",
    requirement("BAK-004"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const { judgement, listed } = await takeManualBackup({
        admin: clickhouse.replica(0),
        backup: clickhouse.replica(0, "backup"),
        store: backupStore(aws, firstRegion(context), `${context.runId}/by-hand`),
        withinMs: uploadedWithinMs,
      });
      const path = await evidence.attach("backup", { judgement, listed });
      expect(await verdict("BAK-004", { ...judgement, evidence: [path] })).toBeHeld();
    },
  );
});
