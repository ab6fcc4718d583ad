// Route 53.

import type { Area } from "../row.ts";
import { behaviour, configuration, configurationAndBehaviour } from "../decided-by.ts";

export const dns = {
  "DNS-001": {
    title: "Create the private hosted zone",
    statement: "Zone internal.yourcompany.com exists, is private and is associated with the platform VPC.",
    threshold: "PrivateZone = true, VPC associated",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:256 000:631-644 000:911",
    decidedBy: configuration,
  },
  "DNS-002": {
    title: "Create the ClickHouse record",
    statement: "clickhouse.internal.yourcompany.com exists with TTL 300 (first as an A record placeholder 10.0.0.100).",
    threshold: "type A, TTL 300 s",
    suite: "conformance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:646-656 000:912",
    decidedBy: configuration,
  },
  "DNS-003": {
    title: "Point the record at the live NLB",
    statement: "After the load balancer exists the placeholder address is gone and the name leads to the NLB.",
    threshold: "record resolves to NLB addresses; 10.0.0.100 absent",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:262 000:652-655 000:687",
    decidedBy: configurationAndBehaviour,
  },
  "DNS-004": {
    title: "Resolve the name from every application subnet",
    statement: "DNS resolution of the ClickHouse name works from application subnets and not from the internet.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:950 000:136",
    decidedBy: behaviour,
  },
  "DNS-005": {
    title: "Cut DNS over to production without stale clients",
    statement: "The production cutover changes the record, and clients follow within the TTL.",
    threshold: "clients on the new target within 300 s (record TTL)",
    suite: "performance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:1018",
    decidedBy: behaviour,
  },
} as const satisfies Area;
