import { describe, expect, it } from "vitest";
import { identitiesOf } from "./identities.ts";
import type { ValueMap } from "./value.ts";

const place = { account: "123456789012", region: "eu-central-1" };
const here = "eu-central-1:123456789012";

/** What names a resource beside its token. */
const named = (type: string, properties: ValueMap) => {
  const [own, ...others] = identitiesOf({ type, tokenName: "Thing", properties }, place);
  expect(own).toBe("⟨Thing⟩");
  return others;
};

describe("a resource is named by", () => {
  it.each<[string, ValueMap, string[]]>([
    ["AWS::IAM::Role", { RoleName: "r" }, ["r", "arn:aws:iam::123456789012:role/r"]],
    ["AWS::IAM::Role", { RoleName: "r", Path: "/team/" }, ["r", "arn:aws:iam::123456789012:role/team/r"]],
    ["AWS::IAM::Role", { RoleName: "r", Path: "" }, ["r", "arn:aws:iam::123456789012:role/r"]],
    ["AWS::IAM::InstanceProfile", { InstanceProfileName: "p" }, ["p"]],
    [
      "AWS::Logs::LogGroup",
      { LogGroupName: "/a" },
      ["/a", `arn:aws:logs:${here}:log-group:/a`, `arn:aws:logs:${here}:log-group:/a:*`],
    ],
    ["AWS::SNS::Topic", { TopicName: "t" }, [`arn:aws:sns:${here}:t`]],
    ["AWS::SQS::Queue", { QueueName: "q" }, [`arn:aws:sqs:${here}:q`]],
    ["AWS::SecretsManager::Secret", { Name: "s" }, ["s"]],
    ["AWS::EKS::Cluster", { Name: "c" }, ["c", `arn:aws:eks:${here}:cluster/c`]],
    ["AWS::CloudWatch::Alarm", { AlarmName: "a" }, [`arn:aws:cloudwatch:${here}:alarm:a`]],
    ["AWS::CloudTrail::Trail", { TrailName: "t" }, [`arn:aws:cloudtrail:${here}:trail/t`]],
    ["AWS::KMS::Alias", { AliasName: "alias/k" }, ["alias/k", `arn:aws:kms:${here}:alias/k`]],
    ["AWS::EC2::LaunchTemplate", { LaunchTemplateName: "l" }, ["l"]],
    ["AWS::EC2::SecurityGroup", { GroupName: "g" }, ["g"]],
    ["AWS::S3::Bucket", { BucketName: "b" }, ["arn:aws:s3:::⟨Thing⟩", "b", "arn:aws:s3:::b"]],
  ])("%s %o", (type, properties, expected) => {
    expect(named(type, properties)).toEqual(expected);
  });

  it.each<[string, ValueMap, string[]]>([
    ["AWS::IAM::Role", {}, []],
    ["AWS::IAM::Role", { RoleName: "" }, []],
    ["AWS::S3::Bucket", {}, ["arn:aws:s3:::⟨Thing⟩"]],
    ["AWS::EC2::VPC", { GroupName: "g" }, []],
  ])("its token alone where it has no name: %s %o", (type, properties, expected) => {
    expect(named(type, properties)).toEqual(expected);
  });
});
