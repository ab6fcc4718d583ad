// Right to erasure.

import type { Area } from "../row.ts";
import { behaviour } from "../decided-by.ts";

export const gdpr = {
  "GDPR-001": {
    title: "Erase a company from all five tables",
    statement:
      "An erasure request removes the company from all five base tables: events_local, " +
      "metrics_company_period_local, user_activity_local, vis_scores_local and sroi_calculations_local.",
    threshold: "0 rows in 5 tables",
    suite: "compliance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:241-261",
    decidedBy: behaviour,
  },
  "GDPR-002": {
    title: "Erase on every shard, replica and region",
    statement: "The erasure reaches all shards and replicas, also those that were down when it was issued.",
    threshold: "0 rows on 10 of 10 pods",
    suite: "compliance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:241-266 001:184",
    decidedBy: behaviour,
  },
  "GDPR-003": {
    title: "Leave other companies untouched",
    statement: "Erasure of one company changes no row of any other.",
    threshold: "checksum of all other rows unchanged",
    suite: "compliance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:259-260",
    decidedBy: behaviour,
  },
  "GDPR-004": {
    title: "Track erasure to completion",
    statement:
      "Progress is visible as is_done and parts_to_do per mutation, and the request counts as fulfilled only when " +
      "all are done.",
    threshold: "is_done = 1, parts_to_do = 0 on every replica",
    suite: "compliance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:263-281",
    decidedBy: behaviour,
  },
  "GDPR-005": {
    title: "Surface failed mutations",
    statement: "Unfinished or failing mutations are found by the weekly check.",
    threshold: "0 mutations with is_done = 0 past the agreed age",
    suite: "compliance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:773-776",
    decidedBy: behaviour,
  },
  "GDPR-006": {
    title: "Erase derived copies as well",
    statement:
      "The erased company is no longer returned by distributed tables and materialized views named in the same " +
      "document (the script itself lists only base tables).",
    threshold: "0 rows through any view",
    suite: "compliance",
    priority: "should",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:243-261 001:423-433",
    decidedBy: behaviour,
  },
} as const satisfies Area;
