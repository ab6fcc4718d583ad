// Druid under faults and load: segments that cannot be pushed, Coordinators without their metadata, and data nodes that have
// no more memory than their limits.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeHandOver } from "#harness/analysis/druid/judge-hand-over.ts";
import { judgeMetadata } from "#harness/analysis/druid/judge-metadata.ts";
import { judgeMemory } from "#harness/analysis/druid/judge-memory.ts";
import { present } from "#harness/core/errors.ts";
import { systemClock } from "#harness/core/clock.ts";
import { handOver } from "#harness/experiment/druid/hand-over.ts";
import { dataNodesLoaded } from "#harness/experiment/druid/loaded.ts";
import { metadataClosed } from "#harness/experiment/druid/metadata-closed.ts";
import { firstRegion } from "#harness/suite/context.ts";

test.describe("druid", () => {
  test(
    "data nodes work at once on all that they take",
    requirement("DRUID-025"),
    async ({ context: { kubectl }, evidence, verdict }) => {
      test.setTimeout(1_200_000);
      const record = await dataNodesLoaded({
        kubectl: present(kubectl, "the cluster can be asked"),
        clock: systemClock,
      });
      const paths = [await evidence.attach("data nodes under load", record)];
      expect(await verdict("DRUID-025", { ...judgeMemory(record), evidence: paths })).toBeHeld();
    },
  );

  test(
    "deep storage is away while segments are handed over",
    requirement("DRUID-021"),
    async ({ aws, context, evidence, verdict }) => {
      test.setTimeout(1_200_000);
      const region = firstRegion(context);
      const record = await handOver({ aws, region, runId: context.runId, clock: systemClock });
      const paths = [await evidence.attach("hand-over experiment", record)];
      expect(await verdict("DRUID-021", { ...judgeHandOver(record), evidence: paths })).toBeHeld();
    },
  );

  test(
    "Coordinators start without their metadata",
    requirement("DRUID-026"),
    async ({ aws, context, evidence, verdict }) => {
      test.setTimeout(1_200_000);
      const region = firstRegion(context);
      const record = await metadataClosed({ aws, region, runId: context.runId, clock: systemClock });
      const paths = [await evidence.attach("metadata-closed experiment", record)];
      expect(await verdict("DRUID-026", { ...judgeMetadata(record), evidence: paths })).toBeHeld();
    },
  );
});
