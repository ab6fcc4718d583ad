// Experiments on the way of a topic's messages into a table, as suites run them: what they need of the run's context, and
// their evidence.

import { readFileSync } from "node:fs";
import { HistoryJudge } from "../analysis/checkers/judge-history.ts";
import type { DeliverySeen } from "../analysis/pipeline/judge-delivery.ts";
import { systemClock } from "../core/clock.ts";
import { present } from "../core/errors.ts";
import { writeHistoryVerdicts } from "../evidence/history-verdicts.ts";
import { runDelivery } from "../experiment/delivery/run-delivery.ts";
import type { DeliveryOptions } from "../experiment/delivery/run-delivery.ts";
import { readSecret } from "../platform/aws/secret-value.ts";
import { firstRegion } from "./context.ts";
import type { SuiteFixtures, SuiteWorkerFixtures } from "./index.ts";

export type DeliveryFixtures = Pick<SuiteFixtures & SuiteWorkerFixtures, "aws" | "context" | "evidence">;

const topic = "data";
/** Kafka Connect's own name for the group of the connector `clickhouse-sink`. */
const group = "connect-clickhouse-sink";

/** What was seen, and the paths of its evidence. */
export async function seenDelivery(
  { aws, context, evidence }: DeliveryFixtures,
  { experiment, slot }: Pick<DeliveryOptions, "experiment" | "slot">,
): Promise<{ readonly seen: DeliverySeen; readonly paths: string[] }> {
  const { name } = experiment;
  const region = firstRegion(context);
  const client = present(context.kafkaClient, "the message client is installed");
  const secret = await readSecret(aws, present(region.secrets["sink"], "the platform has a secret"));
  const { username, password } = JSON.parse(secret) as { username: string; password: string };
  const service = present(
    region.services.find(({ protocol }) => protocol === "https"),
    "the platform names its database",
  );
  const historyFile = evidence.historyFile(name);
  const record = await runDelivery({
    ...{ experiment, slot, aws, region, topic, group, historyFile },
    ...{ runId: context.runId, seed: `${context.seed}/${name}`, clock: systemClock },
    parts: { java: client.java, classPath: client.classPath },
    settingsFile: client.settingsFile,
    table: {
      url: `https://${service.host}:${String(service.port)}/`,
      ...{ user: username, password, caFile: context.caFile, name: `default.${topic}` },
    },
  });
  const judge = new HistoryJudge(["fault-bit", "lost-rows"]);
  judge.push(readFileSync(historyFile));
  const checkers = judge.verdicts();
  const history = evidence.pathOf(historyFile);
  const paths = [
    history,
    writeHistoryVerdicts(context.runDirectory, history, checkers),
    await evidence.attach(`${name} experiment`, record),
  ];
  return { seen: { ...record, experiment: name, isStandIn: client.isStandIn, checkers }, paths };
}
