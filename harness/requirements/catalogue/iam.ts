// IAM and credentials.

import type { Area } from "../row.ts";
import { behaviour, configuration, declarationOnly } from "../decided-by.ts";

export const iam = {
  "IAM-001": {
    title: "Let only EC2 assume the node role",
    statement: "The EKS node role trusts ec2.amazonaws.com and no other principal.",
    threshold: "Principal Service ec2.amazonaws.com, Action sts:AssumeRole",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:258 000:380-394 000:888 000:891",
    decidedBy: configuration,
  },
  "IAM-002": {
    title: "Attach exactly the three node policies",
    statement:
      "The node role carries AmazonEKSWorkerNodePolicy, AmazonEKS_CNI_Policy and AmazonEC2ContainerRegistryReadOnly.",
    threshold: "3 managed policies, no others",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:395-398 000:892",
    decidedBy: configuration,
  },
  "IAM-003": {
    title: "Bind the IRSA role to one service account",
    statement:
      "The pod role is assumable by web identity through the cluster OIDC provider, only for service account " +
      "clickhouse-sa in namespace clickhouse.",
    threshold: "sub = system:serviceaccount:clickhouse:clickhouse-sa, Action sts:AssumeRoleWithWebIdentity",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:258 000:400-419 000:711 000:889",
    decidedBy: configuration,
  },
  "IAM-004": {
    title: "Limit pod S3 rights to the backup buckets",
    statement: "The pod role may get, put, delete and list objects in clickhouse-backups-* and nothing else in S3.",
    threshold: "s3:GetObject, s3:PutObject, s3:DeleteObject, s3:ListBucket on clickhouse-backups-* and its objects",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:421-437 000:701 000:710",
    decidedBy: configuration,
  },
  "IAM-005": {
    title: "Limit pod log rights to ClickHouse groups",
    statement: "The pod role may create streams and put events only under /aws/clickhouse/.",
    threshold: "logs:CreateLogStream, logs:PutLogEvents on log-group:/aws/clickhouse/*",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:439-447",
    decidedBy: configuration,
  },
  "IAM-006": {
    title: "Require an external ID on the vendor role",
    statement:
      "The cross-account role trusts the ClickHouse account root only when the agreed external ID is supplied, and " +
      "assuming it from the vendor account works.",
    threshold: "sts:ExternalId StringEquals condition present",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:97 000:451-470 000:670 000:858-859 000:890 000:893",
    decidedBy: configuration,
  },
  "IAM-007": {
    title: "Scope the vendor role to the granted areas",
    statement:
      "The cross-account role covers EKS creation and management, worker EC2 management, EBS creation, " +
      "load-balancer creation and CloudWatch read, as listed by the vendor.",
    threshold: "only eks, ec2, ebs, elasticloadbalancing and read-only cloudwatch actions",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:472-477 000:671 000:712",
    decidedBy: configuration,
  },
  "IAM-008": {
    title: "Reject principals without IAM permission",
    statement:
      "IAM authentication is enforced: an unauthenticated or unauthorised caller gets no access to the AWS or " +
      "cluster API.",
    suite: "conformance",
    priority: "must",
    profiles: ["byoc-private"],
    sources: "000:964",
    decidedBy: declarationOnly,
    limits: "IAM and the cluster's authenticator work on AWS only; a template shows what is bound to everybody",
  },
  "IAM-009": {
    title: "Require MFA for human access",
    statement: "Policies for people demand multi-factor authentication.",
    suite: "conformance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:265",
    decidedBy: configuration,
  },
  "IAM-010": {
    title: "Rotate database credentials",
    statement:
      "Database users and passwords are managed and rotated, optionally through LDAP, SAML or OIDC; after a " +
      "rotation the old secret stops working.",
    suite: "conformance",
    priority: "should",
    profiles: ["byoc-private"],
    sources: "000:713-715",
    decidedBy: behaviour,
  },
  "IAM-011": {
    title: "Give each streaming service its own IRSA role",
    statement: "Service accounts use IAM Roles for Service Accounts with access cut per service.",
    threshold: "1 role per service account; OIDC provider present",
    suite: "conformance",
    priority: "should",
    profiles: ["stream-benchmark"],
    sources: "003:101 003:139-141 003:232",
    decidedBy: configuration,
  },
} as const satisfies Area;
