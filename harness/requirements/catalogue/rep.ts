// Replication, quorum, failover.

import type { Area } from "../row.ts";
import { behaviour, behaviourAndDeclaration } from "../decided-by.ts";

export const rep = {
  "REP-001": {
    title: "Replicate every shard twice",
    statement: "Each shard has two replicas holding the same data.",
    threshold: "replication factor 2; total_replicas = active_replicas = 2",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:46 001:47",
    decidedBy: behaviourAndDeclaration,
  },
  "REP-002": {
    title: "Keep replica lag under one second",
    statement: "In steady state a row written to one replica is readable on the other within one second.",
    threshold: "< 1 s",
    suite: "performance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:48",
    decidedBy: behaviour,
  },
  "REP-003": {
    title: "Replicate asynchronously to the follower",
    statement: "An acknowledged insert on one replica is pulled by the other and becomes identical.",
    threshold: "0 missing rows after the queue drains",
    suite: "conformance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:176-184",
    decidedBy: behaviourAndDeclaration,
  },
  "REP-004": {
    title: "Fail over when a replica is lost",
    statement: "Loss of one replica leaves its shard readable and writable through the other, without manual action.",
    threshold: "0 acknowledged rows lost once both are back; reads and writes continue",
    suite: "chaos",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:47",
    decidedBy: behaviour,
  },
  "REP-005": {
    title: "Survive the loss of one coordination node",
    statement: "The ZooKeeper (or Keeper) quorum has three nodes across AZs and keeps working with two.",
    threshold: "3 nodes in 3 AZs; writes continue with 2 of 3",
    suite: "chaos",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:49 001:105-108 000:274 000:354",
    decidedBy: behaviourAndDeclaration,
  },
  "REP-006": {
    title: "Degrade to read-only when the quorum is lost",
    statement:
      "Without a quorum replicas become read-only and inserts fail, reads still work, and everything recovers when " +
      "the quorum returns.",
    threshold: "is_readonly = 1 during loss, 0 after recovery; 0 acknowledged rows lost",
    suite: "chaos",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:632-648",
    decidedBy: behaviour,
  },
  "REP-007": {
    title: "Recover lag after a network fault",
    statement:
      "When the link between replicas is cut or slow, lag and queue grow; after repair, or a restart of the " +
      "lagging replica, they return to zero and both copies are identical.",
    threshold: "absolute_delay and queue_size back to 0 after repair",
    suite: "chaos",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:570-597",
    decidedBy: behaviour,
  },
  "REP-008": {
    title: "Keep replicas healthy in steady state",
    statement: "No replica is read-only, queues are short, no insert is stuck.",
    threshold: "is_readonly = 0, queue_size <= 500, absolute_delay <= 60 s",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:518-550",
    decidedBy: behaviour,
  },
  "REP-009": {
    title: "Keep streaming data through a ClickHouse node loss",
    statement: "ReplicatedMergeTree keeps the streaming table available and complete when a data node is lost.",
    threshold: "0 rows lost; ingestion continues",
    suite: "chaos",
    priority: "must",
    profiles: ["stream-benchmark"],
    sources: "003:208 003:320 003:823",
    decidedBy: behaviour,
  },
} as const satisfies Area;
