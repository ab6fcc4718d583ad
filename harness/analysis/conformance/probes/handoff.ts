// The handoff package: every value that whoever runs the database needs, published, and each leading to a living resource
// of its kind and of its role. A value of the right form under the wrong name is the error that nobody sees until later.

import type { Intent } from "#harness/config/profile.ts";
import type { Finding } from "#harness/core/verdict.ts";
import { judged } from "../../compliance/judged.ts";
import type { Judged } from "../../compliance/judged.ts";
import { groupRoles } from "../../model/group-roles.ts";
import { property, Undecided } from "../../model/node.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import { tierOf } from "../../model/network.ts";
import type { Resource } from "../../model/resource.ts";

/** What is published, by the field of the platform's outputs. */
export interface Published {
  readonly vpcId: string;
  readonly subnets: readonly { readonly id: string; readonly tier: string; readonly cidr: string }[];
  readonly securityGroups: Readonly<Record<string, string>>;
  readonly roles: Readonly<Record<string, string>>;
  readonly keyAliases: Readonly<Record<string, string>>;
  readonly buckets: Readonly<Record<string, string>>;
  readonly logGroups: Readonly<Record<string, string>>;
  readonly zone: { readonly id: string; readonly name: string };
}

interface Item {
  readonly name: string;
  readonly value: string | undefined;
  readonly type: string;
  /** Whether the resource is the one that the name promises. */
  readonly isRight: (resource: Resource) => boolean;
}

/** Subnets that the package names (seed 000, lines 327-331). */
const subnetCount = 3;

/** What the names of log groups end in, by what is written there (seed 000, lines 609-621; the last as EKS calls it). */
const logGroupEndings = { queries: "/clickhouse/query-logs", errors: "/clickhouse/error-logs", cluster: "/cluster" };

/** OPS-002. */
export function judgeHandoff(published: Published, live: PlatformModel, intent: Intent): Judged {
  const [tier = "data"] = Object.keys(intent.cidrs.tiers);
  const subnets = published.subnets.filter((subnet) => subnet.tier === tier);
  const violations: Finding[] = [];
  const unknowns: Finding[] = [];
  try {
    violations.push(...itemsOf(published, live, intent).flatMap((item) => faultOf(item, live)));
    if (subnets.length !== subnetCount)
      violations.push(about("subnets", `${String(subnets.length)} are published`, subnetCount));
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    unknowns.push(about("none", error.reason, undefined));
  }
  return judged({ violations, unknowns });
}

function itemsOf(published: Published, live: PlatformModel, intent: Intent): Item[] {
  const roles = groupRoles(live, intent.securityGroups);
  const names = (key: string) => (intent[key] ?? {}) as Readonly<Record<string, string>>;
  const vendor = (intent["vendor"] ?? {}) as { readonly role?: string };
  const roleNames: Readonly<Record<string, string | undefined>> = { ...names("roles"), vendor: vendor.role };
  return [
    {
      ...{ name: "vpcId", value: published.vpcId, type: "AWS::EC2::VPC" },
      isRight: (one) => property(one, "CidrBlock").text() === intent.cidrs.vpc,
    },
    ...published.subnets.map((subnet, index): Item => ({
      ...{ name: `subnets/${String(index)}`, value: subnet.id, type: "AWS::EC2::Subnet" },
      isRight: (one) =>
        property(one, "CidrBlock").text() === subnet.cidr && tierOf(one, intent.cidrs.tiers) === subnet.tier,
    })),
    ...["workers", "clickhouse", "nlb"].map((role): Item => ({
      ...{ name: `securityGroups/${role}`, value: published.securityGroups[role], type: "AWS::EC2::SecurityGroup" },
      isRight: (one) => roles.get(one) === role,
    })),
    ...["node", "irsa", "vendor"].map((role): Item => ({
      ...{ name: `roles/${role}`, value: published.roles[role], type: "AWS::IAM::Role" },
      isRight: (one) => property(one, "RoleName").text() === roleNames[role],
    })),
    ...["ebs", "s3", "eks"].map((key): Item => ({
      ...{ name: `keyAliases/${key}`, value: published.keyAliases[key], type: "AWS::KMS::Key" },
      isRight: () => published.keyAliases[key] === `alias/${names("keys")[key] ?? ""}`,
    })),
    ...["backups", "logs"].map((bucket): Item => ({
      ...{ name: `buckets/${bucket}`, value: published.buckets[bucket], type: "AWS::S3::Bucket" },
      isRight: (one) => one.id === (names("buckets")[bucket] ?? "").replace("{account}", live.account),
    })),
    ...Object.entries(logGroupEndings).map(([group, ending]): Item => ({
      ...{ name: `logGroups/${group}`, value: published.logGroups[group], type: "AWS::Logs::LogGroup" },
      isRight: (one) => one.id in names("logGroups") && one.id.endsWith(ending),
    })),
    {
      ...{ name: "zone", value: published.zone.id, type: "AWS::Route53::HostedZone" },
      isRight: (one) => property(one, "Name").written().replace(/\.$/, "") === published.zone.name,
    },
  ];
}

function faultOf({ name, value, type, isRight }: Item, live: PlatformModel): Finding[] {
  if (value === undefined || value === "") return [about(name, "is not published", type)];
  // Reading the type first: what could not be listed must not look like something that is not there.
  live.all(type);
  const resource = live.named(value);
  if (resource === undefined) return [about(name, `${value} leads to nothing that lives`, type)];
  if (resource.type !== type) return [about(name, `${value} is a ${resource.type}`, type)];
  return isRight(resource) ? [] : [about(name, `${value} is another one of its kind`, type)];
}

function about(resource: string, message: string, expected: unknown): Finding {
  return {
    source: "outputs",
    resource,
    message: resource === "none" ? message : `${resource}: ${message}`,
    ...(expected === undefined ? {} : { expected }),
  };
}
