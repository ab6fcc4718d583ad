// One company is erased, everywhere and provably; its neighbours stay.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeDrill } from "#harness/analysis/compliance/erasure-rows.ts";
import type { ErasureRow } from "#harness/analysis/compliance/erasure-rows.ts";
import { mutationFinding } from "#harness/analysis/compliance/erasure.ts";
import { judged } from "#harness/analysis/compliance/judged.ts";
import { present } from "#harness/core/errors.ts";
import { replicasOf } from "#harness/experiment/companies/replicas.ts";
import { baseTables, derivedTables, distributedTables, ensureTables } from "#harness/experiment/companies/tables.ts";
import { drillErasure } from "#harness/experiment/erasure/drill.ts";
import { checkMutations } from "#harness/experiment/erasure/failing-mutation.ts";

/** The weekly check: a mutation older than this counts as stuck even when it does not fail. */
const mutationAgeSecondsMax = 7 * 86_400;

test.describe("erasure", () => {
  test(
    "a company is gone from every table, replica, view and disk; others are untouched",
    requirement("GDPR-001", "GDPR-002", "GDPR-003", "GDPR-004", "GDPR-006"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      const scanDocument = present(context.outputs.regions[0]?.documents["scanVolume"], "no document scans volumes");
      await ensureTables(replicas);

      const drill = await drillErasure({
        aws,
        replicas,
        probes: clickhouse.replicas.map((service) => clickhouse.connect({ service, user: "admin", timeoutMs: 2_000 })),
        scanDocument,
      });

      const seen = await evidence.attach("erasure drill", drill);
      const rows = judgeDrill(drill, {
        replicas: replicas.map(({ name }) => name),
        baseTables: baseTables.map(({ name }) => name),
        derivedTables,
        distributedTables,
      });
      const ends: string[] = [];
      for (const [id, row] of Object.entries(rows)) {
        ends.push(await verdict(id as ErasureRow, { ...row, evidence: [seen] }));
      }
      expect(ends).toEqual(ends.map(() => "held"));
    },
  );

  test(
    "a failing mutation is found with its reason",
    requirement("GDPR-005"),
    async ({ clickhouse, evidence, verdict }) => {
      const replicas = replicasOf(clickhouse);
      await ensureTables(replicas);

      const check = await checkMutations(clickhouse.replica(0), replicas, mutationAgeSecondsMax);

      const seen = await evidence.attach("failing mutations", check);
      const blind = { source: "system.mutations", resource: "none", message: "the planted failure was not found" };
      const result = judged({
        violations: [...check.others.map(mutationFinding), ...(check.planted.length > 0 ? [] : [blind])],
        unknowns: check.silent.map(({ replica, problem }) => ({ source: replica, resource: "none", message: problem })),
      });
      expect(await verdict("GDPR-005", { ...result, evidence: [seen] })).toBeHeld();
    },
  );
});
