// Platform baseline beyond the seeds.

import { everyProfile } from "../row.ts";
import type { Area } from "../row.ts";
import { configuration } from "../decided-by.ts";

export const base = {
  "BASE-001": {
    title: "Bound every VPC endpoint policy",
    statement:
      "Baseline beyond the seeds: every VPC endpoint policy names principals, actions or resources: no '*' on all " +
      "three.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-002": {
    title: "Turn on VPC DNS for private names",
    statement: "Baseline beyond the seeds: VPC DNS support and host names are on wherever private DNS is relied on.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-003": {
    title: "Record all regions and management events, validated",
    statement:
      "Baseline beyond the seeds: the trail covers all regions, validates log files and records management events.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-004": {
    title: "Require IMDSv2",
    statement:
      "Baseline beyond the seeds: IMDSv2 required with hop limit 1 (2 where a declared workload needs it), in " +
      "every launch template version in use and every instance.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
    limits: "an instance's template version in use is read live (ruling R16)",
  },
  "BASE-005": {
    title: "Check audience and subject of web identities",
    statement: "Baseline beyond the seeds: web-identity trust checks 'aud' as well as an exact 'sub'.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-006": {
    title: "Guard service principals against confused deputies",
    statement:
      "Baseline beyond the seeds: service trust and resource policies for service principals carry aws:SourceArn " +
      "or aws:SourceAccount where the service supports it.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-007": {
    title: "Open no resource policy to all principals",
    statement:
      "Baseline beyond the seeds: no key policy, bucket policy, topic, queue, secret, repository or endpoint " +
      "service is open to all principals, useless conditions notwithstanding.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-008": {
    title: "Deny bucket access without TLS",
    statement: "Baseline beyond the seeds: buckets deny requests without TLS, for every principal, action and object.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-009": {
    title: "Carry data over current TLS only",
    statement:
      "Baseline beyond the seeds: listeners that carry data end or pass TLS ≥ 1.2 with a current policy; plaintext " +
      "listeners only where the profile declares them.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-010": {
    title: "Lock MSK down",
    statement:
      "Baseline beyond the seeds: MSK: TLS only, in-cluster TLS, no unauthenticated clients, ACL default deny, " +
      "customer managed key (msk profiles).",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: ["msk-privatelink", "druid-eks"],
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-011": {
    title: "Lock RDS down",
    statement:
      "Baseline beyond the seeds: RDS: not public, encrypted with a customer managed key, TLS forced, deletion " +
      "protection, backups within retention (rds profiles).",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: ["druid-eks"],
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-012": {
    title: "Rotate and protect secrets",
    statement:
      "Baseline beyond the seeds: secrets rotate, use a customer managed key, are not readable by all principals.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-013": {
    title: "Keep cluster administration to the intent",
    statement:
      "Baseline beyond the seeds: cluster access: no system:masters or cluster-admin for roles outside the intent; " +
      "API authentication mode.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-014": {
    title: "Accept endpoint connections by hand",
    statement: "Baseline beyond the seeds: endpoint services require acceptance and name their principals.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-015": {
    title: "Encrypt and keep private volumes, snapshots, images",
    statement: "Baseline beyond the seeds: EBS default encryption, snapshots and images private and encrypted.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-016": {
    title: "Grant least privilege without escalation paths",
    statement:
      "Baseline beyond the seeds: no wildcard action or resource where the service allows a narrower one; no " +
      "privilege escalation path; PassRole bounded.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-017": {
    title: "Keep data in the declared regions",
    statement:
      "Baseline beyond the seeds: data replication, key replication, images, logs and telemetry stay in the " +
      "intent's regions (all profiles).",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-018": {
    title: "Alarm on changes of the guard rails",
    statement:
      "Baseline beyond the seeds: alarms on changes of gateways, routes, security groups, NACLs, keys, trail; " +
      "actions enabled; somebody subscribed.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-019": {
    title: "Log flows and DNS queries",
    statement: "Baseline beyond the seeds: flow logs and DNS query logs on, encrypted, with retention, delivering.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
  },
  "BASE-020": {
    title: "Protect against deletion",
    statement:
      "Baseline beyond the seeds: deletion protection on cluster, load balancer, database, keys' waiting period, " +
      "stack termination protection.",
    threshold: "0 findings",
    suite: "conformance",
    priority: "must",
    profiles: everyProfile,
    sources: "rulings",
    decidedBy: configuration,
    limits: "stack termination protection stands in the assembly's manifest, not in a template (ruling R18)",
  },
} as const satisfies Area;
