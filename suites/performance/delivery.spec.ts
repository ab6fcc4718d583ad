// Every message of a topic is a row, once and with its content.

import { expect, requirement, test } from "#harness/suite/index.ts";
import { judgeDelivered } from "#harness/analysis/pipeline/judge-delivery.ts";
import { seenDelivery } from "#harness/suite/delivery.ts";

const load = { name: "delivered", rate: 200, flowMs: 20_000 } as const;
/** Apart from those of experiments. */
const slot = 50;

test.describe("delivery", () => {
  test("a topic's messages are rows", requirement("KC-013"), async ({ aws, context, evidence, verdict }) => {
    test.setTimeout(900_000);
    const { seen, paths } = await seenDelivery({ aws, context, evidence }, { experiment: load, slot });
    expect(await verdict("KC-013", { ...judgeDelivered(seen), evidence: paths })).toBeHeld();
  });
});
