// The way of a topic's messages into a table under faults: none that was acknowledged is missing in the end.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeResumed } from "#harness/analysis/pipeline/judge-delivery.ts";
import { deliveryExperimentNames, loadDeliveryExperiment } from "#harness/experiment/delivery/delivery-file.ts";
import { seenDelivery } from "#harness/suite/delivery.ts";
import type { SuiteFixtures, SuiteWorkerFixtures } from "#harness/suite/index.ts";

type Fixtures = Pick<SuiteFixtures & SuiteWorkerFixtures, "aws" | "context" | "evidence" | "verdict">;

async function holds(name: string, { aws, context, evidence, verdict }: Fixtures): Promise<void> {
  test.setTimeout(1_200_000);
  const experiment = loadDeliveryExperiment(name);
  const slot = 1 + deliveryExperimentNames().indexOf(name);
  const { seen, paths } = await seenDelivery({ aws, context, evidence }, { experiment, slot });
  const judged = await verdict("KC-014", { ...judgeResumed(seen), evidence: paths });
  expect(judged, "KC-014").toBeHeld();
}

test.describe("delivery", () => {
  test("the worker is killed", requirement("KC-014"), async ({ aws, context, evidence, verdict }) => {
    await holds("worker-killed", { aws, context, evidence, verdict });
  });

  test("the worker is cut off from ClickHouse", requirement("KC-014"), async ({ aws, context, evidence, verdict }) => {
    await holds("clickhouse-cut", { aws, context, evidence, verdict });
  });

  test("the worker is cut off from the brokers", requirement("KC-014"), async ({ aws, context, evidence, verdict }) => {
    await holds("brokers-cut", { aws, context, evidence, verdict });
  });

  test("a broker is cut off", requirement("KC-014"), async ({ aws, context, evidence, verdict }) => {
    await holds("broker-lost", { aws, context, evidence, verdict });
  });

  test("the worker's host is lost", requirement("KC-014"), async ({ aws, context, evidence, verdict }) => {
    await holds("worker-host-lost", { aws, context, evidence, verdict });
  });
});
