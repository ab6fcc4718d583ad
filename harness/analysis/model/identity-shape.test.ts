import { describe, expect, it } from "vitest";
import { canName, namedType } from "./identity-shape.ts";

describe("the form of an identity", () => {
  it.each([
    ["subnet-1", "AWS::EC2::Subnet", true],
    ["subnet-1", "AWS::KMS::Key", false],
    ["vpce-svc-1", "AWS::EC2::VPCEndpointService", true],
    ["vpce-svc-1", "AWS::EC2::VPC", false],
    ["arn:aws:kms:us-east-1:1:key/k", "AWS::KMS::Key", true],
    ["arn:aws:kms:us-east-1:1:key/k", "AWS::IAM::Role", false],
    ["arn:aws:unheard:us-east-1:1:thing", "AWS::IAM::Role", true],
    ["local", "AWS::EC2::InternetGateway", false],
    ["alias/a", "AWS::KMS::Key", true],
    ["some-name", "AWS::IAM::Role", true],
    ["123456789012", "AWS::IAM::Role", false],
    ["ec2.amazonaws.com", "AWS::IAM::Role", false],
    ["10.0.0.0/16", "AWS::EC2::PrefixList", false],
    ["fd00:ab::/8", "AWS::EC2::PrefixList", false],
    ["*", "AWS::IAM::Role", false],
    ["a*", "AWS::IAM::Role", true],
    ["*a", "AWS::IAM::Role", true],
    ["x", "AWS::IAM::Role", true],
    ["1234567890123", "AWS::IAM::Role", true],
    ["123456789012x", "AWS::IAM::Role", true],
    ["x123456789012", "AWS::IAM::Role", true],
    ["name/16", "AWS::IAM::Role", true],
    ["10.0.0.0/16x", "AWS::IAM::Role", true],
    ["x.amazonaws.com.my", "AWS::IAM::Role", true],
    ["an arn:aws:kms:us-east-1:1:key/k", "AWS::IAM::Role", true],
    ["i-1", "AWS::EC2::Instance", true],
    ["eigw-1", "AWS::EC2::EgressOnlyInternetGateway", true],
    ["eigw-1", "AWS::EC2::InternetGateway", false],
  ])("%s as %s: %s", (identity, type, expected) => {
    expect(canName(identity, type)).toBe(expected);
  });
});

describe("the one type that an identity names", () => {
  it.each([
    ["subnet-1", "AWS::EC2::Subnet"],
    ["vpce-1", undefined],
    ["vpce-svc-1", "AWS::EC2::VPCEndpointService"],
    ["alias/a", undefined],
    ["local", undefined],
    ["some-name", undefined],
    ["arn:aws:iam::123456789012:role/path/name", "AWS::IAM::Role"],
    ["arn:aws:iam::123456789012:policy/p", "AWS::IAM::ManagedPolicy"],
    ["arn:aws:iam::aws:policy/AdministratorAccess", undefined],
    ["arn:aws:iam::999999999999:role/other", undefined],
    ["arn:aws:iam::123456789012:root", undefined],
    ["arn:aws:kms:us-east-1:123456789012:key/k", "AWS::KMS::Key"],
    ["arn:aws:kms:us-east-1:123456789012:alias/k", undefined],
    ["arn:aws:s3:::bucket", "AWS::S3::Bucket"],
    ["arn:aws:s3:::bucket/*", undefined],
    ["arn:aws:sns:us-east-1:123456789012:topic", "AWS::SNS::Topic"],
    ["arn:aws:sqs:us-east-1:123456789012:queue", "AWS::SQS::Queue"],
    ["arn:aws:logs:us-east-1:123456789012:log-group:/a/b:*", "AWS::Logs::LogGroup"],
    ["arn:aws:lambda:us-east-1:123456789012:function:f", "AWS::Lambda::Function"],
    ["arn:aws:secretsmanager:us-east-1:123456789012:secret:s-abc", "AWS::SecretsManager::Secret"],
    [
      "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/n/1",
      "AWS::ElasticLoadBalancingV2::LoadBalancer",
    ],
    ["arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/t/1", "AWS::ElasticLoadBalancingV2::TargetGroup"],
    ["arn:aws:eks:us-east-1:123456789012:cluster/c", "AWS::EKS::Cluster"],
    ["arn:aws:kafka:us-east-1:123456789012:cluster/c/1", "AWS::MSK::Cluster"],
    ["arn:aws:rds:us-east-1:123456789012:db:d", "AWS::RDS::DBInstance"],
    ["arn:aws:rds:us-east-1:123456789012:cluster:d", "AWS::RDS::DBCluster"],
    ["arn:aws:iam::123456789012:instance-profile/p", "AWS::IAM::InstanceProfile"],
    ["my arn:aws:iam::123456789012:role/r", undefined],
    ["arn:aws:iam::123456789012:role/r\nx", undefined],
  ])("of %s is %s", (identity, expected) => {
    expect(namedType(identity, "123456789012")).toBe(expected);
  });
});
