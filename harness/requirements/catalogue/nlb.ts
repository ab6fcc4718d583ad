// Network Load Balancer.

import type { Area } from "../row.ts";
import { behaviour, configuration, configurationAndBehaviour, declarationOnly } from "../decided-by.ts";

export const nlb = {
  "NLB-001": {
    title: "Make the load balancer internal",
    statement: "The Network Load Balancer is internal-only, never internet-facing.",
    threshold: "Scheme internal, Type network",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:39-40 000:135 000:686 000:937",
    decidedBy: configuration,
  },
  "NLB-002": {
    title: "Carry HTTP on 8123 and native traffic on 9000",
    statement: "The NLB has listeners for both protocols and queries work through each.",
    threshold: "listeners 8123 and 9000",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:41 000:137-138 000:230 000:746 000:945-946",
    decidedBy: configurationAndBehaviour,
  },
  "NLB-003": {
    title: "Place the NLB in the agreed private subnets",
    statement: "The NLB lives in the private subnets that were handed over, and no others.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:262 000:685",
    decidedBy: configuration,
  },
  "NLB-004": {
    title: "Health-check targets and drop dead pods",
    statement: "Automatic health checks take a failed pod out of rotation and bring it back when it recovers.",
    suite: "chaos",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:229",
    decidedBy: behaviour,
  },
  "NLB-005": {
    title: "Spread connections evenly over pods",
    statement: "New connections are distributed over all pods, described as round robin, without client stickiness.",
    threshold: "stickiness off; per-pod share within an agreed tolerance",
    suite: "performance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:141 000:226-228",
    decidedBy: configurationAndBehaviour,
  },
  "NLB-006": {
    title: "Monitor NLB metrics",
    statement: "NLB metrics are collected and watched.",
    threshold: "HealthyHostCount, UnHealthyHostCount and flow metrics have points in the last 5 min",
    suite: "conformance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:262",
    decidedBy: declarationOnly,
    limits: "the metrics are produced by the managed load balancer; a template shows only what alarms on them",
  },
} as const satisfies Area;
