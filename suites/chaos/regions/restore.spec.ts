// What one region has saved comes back in the other, beside what lives there.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeRegionRestore } from "#harness/analysis/compliance/region-restore.ts";
import { restoreInOtherRegion } from "#harness/experiment/disaster/region-restore.ts";
import { openClickHouse } from "#harness/platform/clickhouse/access.ts";
import { firstRegion, layoutOfRun, secondRegion } from "#harness/suite/context.ts";

test(
  "a backup of the first region is restored in the second",
  requirement("BAK-008"),
  async ({ aws, clickhouse, context, evidence, redactor, verdict }) => {
    const { region, secretTexts } = secondRegion(context);
    await using other = await openClickHouse({
      ...{ region, aws, caFile: context.caFile, secretTexts, onSecret: redactor.learn },
    });
    const seen = await restoreInOtherRegion({
      from: { aws, region: firstRegion(context), clickhouse },
      to: { region, clickhouse: other },
      database: layoutOfRun(context).database,
      label: `dr_${context.runId.slice(-4)}`,
    });
    const path = await evidence.attach("restore in the other region", seen);
    expect(await verdict("BAK-008", { ...judgeRegionRestore(seen), evidence: [path] })).toBeHeld();
  },
);
