// Data leaves the platform whole, in formats that others read, and comes back whole.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeExport } from "#harness/analysis/compliance/exported.ts";
import { tryExport } from "#harness/experiment/probes/export.ts";

test.describe("export", () => {
  test(
    "every value of an exported table is there again when it is imported",
    requirement("OPS-010"),
    async ({ clickhouse, context, evidence, verdict }) => {
      const table = await tryExport({ admin: clickhouse.replica(0), folder: `${context.runId}/export` });
      const path = await evidence.attach("export", table);
      expect(await verdict("OPS-010", { ...judgeExport(table), evidence: [path] })).toBeHeld();
    },
  );
});
