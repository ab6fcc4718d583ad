// Cost.

import type { Area } from "../row.ts";
import { behaviour, configuration, configurationInPart, declarationOnly } from "../decided-by.ts";

export const cost = {
  "COST-001": {
    title: "Stay within the compute estimate",
    statement:
      "Default on-demand nodes of the streaming profile are compared with the estimated monthly compute cost per line.",
    threshold: "~$9,217 per month (367 + 90 + 4,992 + 245 + 122 + 245 + 2,851 + 245 + 60)",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:682-697",
    decidedBy: declarationOnly,
    limits: "actual prices and charges exist in an account only; a template shows types and counts",
  },
  "COST-002": {
    title: "Stay within the total estimate",
    statement: "NAT, EBS, S3 and transfer are added to the compute estimate.",
    threshold: "~$9,421 per month (NAT ~$32, EBS ~$80 for ~1 TB, S3 ~$2 for ~100 GB, transfer ~$90 for ~1 TB)",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:698-702",
    decidedBy: configurationInPart,
    limits: "actual charges exist in an account only; volumes are measured",
  },
  "COST-003": {
    title: "Achieve the spot saving",
    statement: "With use_spot_instances = true the estimate falls as stated.",
    threshold: "60-70% saving; ~$3,500-4,000 per month",
    suite: "conformance",
    priority: "could",
    profiles: ["stream-benchmark"],
    sources: "003:704-709",
    decidedBy: declarationOnly,
    limits: "actual prices and charges exist in an account only; a template shows types and counts",
  },
  "COST-004": {
    title: "Confirm the single-AZ saving",
    statement: "Running in one AZ avoids cross-AZ transfer charges.",
    threshold: "~$1,000 per month",
    suite: "conformance",
    priority: "could",
    profiles: ["stream-benchmark"],
    sources: "003:123 003:713",
    decidedBy: configurationInPart,
    limits: "actual charges exist in an account only; a template shows where nodes stand",
  },
  "COST-005": {
    title: "Monitor cost and alert",
    statement:
      "Cost is visible by component in Cost Explorer, budgets exist and alerts fire, during deployment and after " +
      "launch.",
    suite: "conformance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:255 000:264 000:932 000:996 000:1022",
    decidedBy: configuration,
  },
  "COST-006": {
    title: "Report cost weekly",
    statement: "A cost report is produced every week.",
    threshold: "weekly",
    suite: "compliance",
    priority: "could",
    profiles: ["byoc-private"],
    sources: "000:997",
    decidedBy: behaviour,
  },
  "COST-007": {
    title: "Leave nothing behind after teardown",
    statement: "Destroying the environment removes every billable resource.",
    threshold: "0 tagged resources left",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:791-815",
    decidedBy: declarationOnly,
    limits: "what is left after a deletion is listed in an account; a template shows what outlives its stack",
  },
} as const satisfies Area;
