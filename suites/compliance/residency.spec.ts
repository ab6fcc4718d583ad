// Everything of the platform, its backups foremost, is in the regions that it declares; log groups have an end.

import { join } from "node:path";
import { expect, requirement, test } from "#harness/suite/index.ts";
import { judged } from "#harness/analysis/compliance/judged.ts";
import { judgeResidency } from "#harness/analysis/compliance/residency.ts";
import { loadProfile } from "#harness/config/load-profile.ts";
import { backupStore } from "#harness/experiment/backup/store.ts";
import { takeBackup } from "#harness/experiment/backup/take.ts";
import { replicasOf } from "#harness/experiment/companies/replicas.ts";
import { ensureTables, qualified } from "#harness/experiment/companies/tables.ts";
import { placesInOutputs, placesLive } from "#harness/experiment/residency/places.ts";
import { logGroupRetentions } from "#harness/platform/aws/log-retention.ts";
import { bucketRegion, listObjects } from "#harness/platform/aws/objects.ts";
import { firstRegion } from "#harness/suite/context.ts";

test.describe("residency", () => {
  test(
    "a backup of the cluster lies in a bucket of the cluster's region, and nothing lies elsewhere",
    requirement("RES-005"),
    async ({ aws, clickhouse, context, evidence, verdict }) => {
      const region = firstRegion(context);
      const { intent } = loadProfile(context.profile, join(import.meta.dirname, "../.."));
      const store = backupStore(aws, region, `${context.runId}/residency`);
      await ensureTables(replicasOf(clickhouse));

      await takeBackup(clickhouse.replica(0, "backup"), {
        what: `TABLE ${qualified("vis_scores_local")}`,
        name: store.name,
      });

      const objects = await listObjects(aws, store.bucket, `${store.prefix}/`);
      const bucket = {
        resource: store.bucket,
        what: "bucket of backups",
        region: await bucketRegion(aws, store.bucket),
      };
      const places = [...placesInOutputs(region), ...(await placesLive(aws, region))];
      const seen = await evidence.attach("places", { bucket, objects: objects.map(({ key }) => key), places });
      const ofCluster = judgeResidency([bucket], [region.region]);
      const all = judgeResidency(places, intent.regions);
      const missing = {
        source: store.bucket,
        resource: store.prefix,
        message: "the backup is not in the platform's bucket",
      };
      const result = judged({
        violations: [ofCluster, all].flatMap((part) => (part.verdict === "violated" ? part.findings : [])),
        unknowns: [
          ...[ofCluster, all].flatMap((part) => (part.verdict === "unknown" ? part.findings : [])),
          ...(objects.length > 0 ? [] : [missing]),
        ],
      });
      expect(await verdict("RES-005", { ...result, evidence: [seen] })).toBeHeld();
    },
  );

  test("no log group keeps its events for ever", requirement("LOG-013"), async ({ aws, evidence, verdict }) => {
    const groups = await logGroupRetentions(aws);

    const seen = await evidence.attach("log groups", groups);
    const endless = groups.filter(({ days }) => days === undefined);
    const result = judged({
      violations: endless.map(({ name }) => ({
        source: "logs",
        resource: name,
        actual: "never expires",
        message: "has no retention",
      })),
      unknowns: groups.length > 0 ? [] : [{ source: "logs", resource: "none", message: "there is no log group" }],
    });
    expect(await verdict("LOG-013", { ...result, evidence: [seen] })).toBeHeld();
  });
});
