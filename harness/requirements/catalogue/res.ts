// Residency and regional routing.

import type { Area } from "../row.ts";
import { behaviour, behaviourAndDeclaration } from "../decided-by.ts";

export const res = {
  "RES-001": {
    title: "Store EU companies in the EU only",
    statement: "Rows of companies whose primary region starts with eu- are stored only on EU shards.",
    threshold: "0 EU rows on US shards",
    suite: "compliance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:32 001:154-169",
    decidedBy: behaviour,
  },
  "RES-002": {
    title: "Store other companies in the US",
    statement: "Rows of all other companies go to the US cluster.",
    threshold: "0 non-EU rows on EU shards",
    suite: "compliance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:165-168",
    decidedBy: behaviour,
  },
  "RES-003": {
    title: "Decide the region from the mapping",
    statement: "The regional service takes the region from company_region_mapping (primaryRegion) before it writes.",
    threshold: "100% of writes match the mapping",
    suite: "compliance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:156-163 001:178-180",
    decidedBy: behaviour,
  },
  "RES-004": {
    title: "Bind regional tables to regional shards",
    statement:
      "The EU table events_eu_distributed addresses EU shards alone, events_us_distributed US shards alone, and " +
      "events_distributed every shard.",
    threshold: "2, 3 and 5 shards",
    suite: "compliance",
    priority: "must",
    profiles: ["multi-region"],
    sources: "001:171-174",
    decidedBy: behaviourAndDeclaration,
  },
  "RES-005": {
    title: "Keep backups in their region",
    statement: "US backups go to the US bucket and EU backups to the EU bucket.",
    threshold: "bucket region equals cluster region",
    suite: "compliance",
    priority: "must",
    profiles: ["byoc-private", "multi-region"],
    sources: "001:310 001:314-316",
    decidedBy: behaviourAndDeclaration,
  },
  "RES-006": {
    title: "Exercise the 60/40 traffic split",
    statement: "Load reflects 60% of traffic in the US and 40% in the EU.",
    threshold: "60% US, 40% EU",
    suite: "performance",
    priority: "could",
    profiles: ["multi-region"],
    sources: "001:25 001:32",
    decidedBy: behaviour,
  },
} as const satisfies Area;
