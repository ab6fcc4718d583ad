// By what others name a resource: its id and its ARN, once it stands, and its name where references give the name. Before
// the apply ids are unknown, and references in the configuration say the same.

import { isList, isMap } from "../value.ts";
import { at } from "./mapping.ts";
import type { Value, ValueMap } from "../value.ts";

/** Attributes that no other resource shares. */
const naming = [
  "id",
  "arn",
  "key_id",
  "zone_id",
  "url",
  "dns_name",
  "arn_suffix",
  "prefix_list_id",
  "service_name",
  "repository_url",
  "invoke_arn",
  "qualified_arn",
] as const;

/** Attributes that name this resource only where it is the resource itself that has them. */
const borrowed: Readonly<Record<string, readonly string[]>> = {
  key_id: ["aws_kms_key", "aws_kms_replica_key", "aws_kms_external_key"],
  zone_id: ["aws_route53_zone"],
  url: ["aws_sqs_queue"],
  service_name: ["aws_vpc_endpoint_service"],
  prefix_list_id: ["aws_vpc_endpoint"],
};

/** The name by which others refer to these types, beside those whose names a template's resources go by, too. */
const names: Readonly<Record<string, string>> = {
  aws_ecr_repository: "name",
  aws_cloudwatch_event_rule: "name",
  aws_db_parameter_group: "name",
  aws_db_subnet_group: "name",
  aws_rds_cluster_parameter_group: "name",
  aws_rds_cluster: "cluster_identifier",
  aws_db_instance: "identifier",
  aws_backup_vault: "name",
  aws_opensearch_domain: "domain_name",
  aws_iam_user: "name",
  aws_iam_group: "name",
  aws_lambda_function: "function_name",
};

/** Parts of another resource have its id. */
const parts =
  /^aws_(s3_bucket_|kms_key_policy|sqs_queue_|sns_topic_(policy|data)|secretsmanager_secret_|iam_\w+_policy|lb_listener_cert)/;

/** Every identity that the plan writes out. */
export function identitiesIn(type: string, values: ValueMap): string[] {
  if (parts.test(type)) return [];
  const own = [...naming, names[type] ?? "id"]
    .filter((name) => borrowed[name]?.includes(type) ?? true)
    .flatMap((name) => textsOf(values[name]))
    .filter((text) => text !== "");
  // Streams of a log group are named by its ARN with more behind it.
  const streams =
    type === "aws_cloudwatch_log_group" ? own.filter((one) => one.startsWith("arn:")).map((one) => `${one}:*`) : [];
  return [...new Set([...own, ...streams])];
}

function textsOf(value: Value): string[] {
  return typeof value === "string" && !value.startsWith("⟨") ? [value] : [];
}

/** What a running platform's reader would have told beside the properties. */
export function attributesIn(type: string, values: ValueMap): ValueMap {
  if (type === "aws_lb" || type === "aws_alb") return { DNSName: values["dns_name"] };
  if (type === "aws_eks_cluster") {
    const issuer = at(values, "identity.oidc.issuer");
    return typeof issuer === "string" && !issuer.startsWith("⟨") ? { OpenIdConnectIssuerUrl: issuer } : {};
  }
  if (type === "aws_msk_configuration") {
    const newest = values["latest_revision"];
    return typeof newest === "number" ? { Revision: newest } : {};
  }
  if (type !== "aws_vpc_endpoint") return {};
  // The list of a gateway endpoint is its service's.
  const list = values["vpc_endpoint_type"] === "Interface" ? {} : { PrefixListName: values["service_name"] };
  const entries = values["dns_entry"];
  if (!isList(entries)) return list;
  return { ...list, DnsEntries: entries.map((entry) => (isMap(entry) ? entry["dns_name"] : undefined)) };
}
