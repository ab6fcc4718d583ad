import { describe, expect, it } from "vitest";
import { canName } from "./identity-shape.ts";

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
  ])("%s as %s: %s", (identity, type, expected) => {
    expect(canName(identity, type)).toBe(expected);
  });
});
