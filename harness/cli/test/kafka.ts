// Kafka, Kafka Connect and a ClickHouse server behind its endpoint: a topic's messages become rows. The connector that the
// platform declares is in no registry; without it everything is run all the same, and nothing is decided.

import { standInReason } from "../../analysis/pipeline/judge-delivery.ts";
import { readEnvironment } from "../../config/environment.ts";
import { chaosOfProfile } from "./chaos-of-profile.ts";

export const kafkaPhase = chaosOfProfile({
  name: "kafka",
  what: "a topic's messages become rows under faults, and what their rows forbid turns them",
  profile: "msk-privatelink",
  rows: ["KC-013", "KC-014"],
  undecidedFor: () => (readEnvironment().clickhouseSink === undefined ? standInReason : undefined),
});
