// Changes on the running servers: a rotated password and a requested setting, on every server.

import { readFileSync } from "node:fs";
import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeRotation, judgeSetting } from "#harness/analysis/conformance/probes/changes.ts";
import { createPrng } from "#harness/core/prng.ts";
import { tryChanges } from "#harness/experiment/probes/changes.ts";
import { connectClickHouse } from "#harness/platform/clickhouse/client.ts";

test.describe("changes", () => {
  test(
    "after a rotation only the new password works, and a requested setting is in effect, on every server",
    requirement("IAM-010", "OPS-009"),
    async ({ clickhouse, context, evidence, verdict }) => {
      const ca = context.caFile === undefined ? undefined : readFileSync(context.caFile);
      const { rotation, setting } = await tryChanges({
        servers: clickhouse.replicas.map((service, index) => ({
          name: service.replace(/-https$/, ""),
          sql: clickhouse.replica(index),
        })),
        prng: createPrng(`${context.runId}/rotation`),
        connectAs: ({ sql }, user, password) =>
          connectClickHouse({ url: sql.url, user, password, timeoutMs: 10_000, ...(ca === undefined ? {} : { ca }) }),
      });
      const path = await evidence.attach("changes", { rotation, setting });
      const ends = [
        await verdict("IAM-010", { ...judgeRotation(rotation), evidence: [path] }),
        await verdict("OPS-009", { ...judgeSetting(setting), evidence: [path] }),
      ];
      for (const end of ends) expect(end).toBeHeld();
    },
  );
});
