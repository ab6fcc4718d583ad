// By what a resource of a plan is found, and what is told beside its properties.

import { describe, expect, it } from "vitest";
import { attributesIn, identitiesIn } from "./known-as.ts";

describe("identities", () => {
  it.each<[string, object, string[]]>([
    [
      "aws_vpc",
      { id: "vpc-1", arn: "arn:vpc", name: "n", url: "u", key_id: "k", zone_id: "z", service_name: "s" },
      ["vpc-1", "arn:vpc"],
    ],
    ["aws_kms_key", { id: "k-1", key_id: "k-1", arn: "arn:k" }, ["k-1", "arn:k"]],
    ["aws_kms_alias", { id: "alias/a", key_id: "k-1" }, ["alias/a"]],
    ["aws_route53_zone", { id: "Z1", zone_id: "Z1", name: "a" }, ["Z1"]],
    ["aws_route53_record", { id: "Z1_a_A", zone_id: "Z1" }, ["Z1_a_A"]],
    ["aws_sqs_queue", { id: "", url: "https://q", arn: "arn:q" }, ["arn:q", "https://q"]],
    ["aws_vpc_endpoint_service", { id: "vpce-svc-1", service_name: "com.x" }, ["vpce-svc-1", "com.x"]],
    ["aws_vpc_endpoint", { id: "vpce-1", service_name: "com.x" }, ["vpce-1"]],
    ["aws_lb", { id: "arn:lb", arn: "arn:lb", dns_name: "lb.x", arn_suffix: "net/lb" }, ["arn:lb", "lb.x", "net/lb"]],
    ["aws_ecr_repository", { id: "r", name: "r", repository_url: "1.dkr/r" }, ["r", "1.dkr/r"]],
    [
      "aws_lambda_function",
      { id: "f", function_name: "f", invoke_arn: "arn:i", qualified_arn: "arn:f:1" },
      ["f", "arn:i", "arn:f:1"],
    ],
    ["aws_db_instance", { id: "db-ABC", identifier: "own" }, ["db-ABC", "own"]],
    ["aws_rds_cluster", { id: "c", cluster_identifier: "own" }, ["c", "own"]],
    ["aws_opensearch_domain", { id: "arn:d", domain_name: "d" }, ["arn:d", "d"]],
    ["aws_iam_user", { id: "u", name: "u", arn: "arn:u" }, ["u", "arn:u"]],
    ["aws_cloudwatch_log_group", { id: "g", arn: "arn:g" }, ["g", "arn:g", "arn:g:*"]],
    ["aws_vpc", { id: "⟨aws_vpc/x⟩", arn: 7 }, []],
    ["aws_s3_bucket_policy", { id: "b" }, []],
    ["aws_vpc_endpoint", { id: "vpce-1", prefix_list_id: "pl-1" }, ["vpce-1", "pl-1"]],
    ["aws_route", { id: "r-1", prefix_list_id: "pl-1" }, ["r-1"]],
    ["aws_kms_key_policy", { id: "k-1", key_id: "k-1" }, []],
    ["aws_sqs_queue_policy", { id: "https://q" }, []],
    ["aws_sns_topic_policy", { id: "arn:t", arn: "arn:t" }, []],
    ["aws_sns_topic", { id: "arn:t", arn: "arn:t" }, ["arn:t"]],
    ["aws_secretsmanager_secret_policy", { id: "arn:s" }, []],
    ["aws_iam_role_policy", { id: "r:p" }, []],
    ["aws_lb_listener_certificate", { id: "l_c" }, []],
  ])("of %s %j are %j", (type, values, identities) => {
    expect(identitiesIn(type, values as Record<string, string>)).toEqual(identities);
  });
});

describe("beside the properties", () => {
  it("a load balancer has its name, an endpoint its entries, a configuration its revision, and nothing else anything", () => {
    for (const type of ["aws_lb", "aws_alb"])
      expect(attributesIn(type, { dns_name: "lb.x" })).toEqual({ DNSName: "lb.x" });
    const dns_entry = [{ dns_name: "a.x", hosted_zone_id: "Z" }, "odd"];
    expect(attributesIn("aws_vpc_endpoint", { dns_entry, dns_name: "x" })).toEqual({ DnsEntries: ["a.x", undefined] });
    expect(attributesIn("aws_vpc_endpoint", { dns_entry: "⟨x⟩" })).toEqual({});
    const issuedBy = (issuer: string) => attributesIn("aws_eks_cluster", { identity: [{ oidc: [{ issuer }] }] });
    expect([issuedBy("https://i"), issuedBy("⟨i⟩"), attributesIn("aws_eks_cluster", {})]).toEqual([
      { OpenIdConnectIssuerUrl: "https://i" },
      {},
      {},
    ]);
    expect(attributesIn("aws_msk_configuration", { latest_revision: 2 })).toEqual({ Revision: 2 });
    expect(attributesIn("aws_msk_configuration", { latest_revision: "⟨x⟩" })).toEqual({});
    const service_name = "com.amazonaws.eu-west-3.s3";
    for (const vpc_endpoint_type of [undefined, "Gateway"]) {
      expect(attributesIn("aws_vpc_endpoint", { service_name, vpc_endpoint_type })).toEqual({
        PrefixListName: service_name,
      });
    }
    expect(attributesIn("aws_vpc_endpoint", { service_name, vpc_endpoint_type: "Interface" })).toEqual({});
    expect(attributesIn("aws_vpc", { dns_name: "x", dns_entry })).toEqual({});
  });
});
