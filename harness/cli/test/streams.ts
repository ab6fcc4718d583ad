// Pulsar, Flink and ClickHouse: a stream of messages survives its faults.

import { chaosOfProfile } from "./chaos-of-profile.ts";

export const streamsPhase = chaosOfProfile({
  name: "streams",
  what: "a stream of messages survives its faults, and what its rows forbid turns them",
  profile: "stream-benchmark",
  rows: ["PIPE-005", "PIPE-010", "PIPE-011", "PIPE-012", "PIPE-019", "PIPE-020", "REP-009"],
  depth: "nightly",
});
