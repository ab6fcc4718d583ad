// The strings by which other resources name a resource of a template: its token, its name, the ARN that the name gives.

import { isMap, token } from "./value.ts";
import type { Value, ValueMap } from "./value.ts";

/** By what a revision of a configuration goes beside the one that has the configuration's own name. */
export function revisionName(arn: string, revision: number | ""): string {
  return `${arn}#${String(revision)}`;
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

type Namer = (name: string, place: Place, properties: ValueMap) => string[];

interface NameRule {
  readonly property: string;
  readonly forms: Namer;
}

const regional = (service: string, path: string): Namer => {
  return (name, { account, region }) => [`arn:aws:${service}:${region}:${account}:${path}${name}`];
};

const rules: Readonly<Record<string, NameRule>> = {
  "AWS::S3::Bucket": { property: "BucketName", forms: (name) => [name, `arn:aws:s3:::${name}`] },
  "AWS::IAM::Role": {
    property: "RoleName",
    forms: (name, { account }, properties) => [name, `arn:aws:iam::${account}:role${pathOf(properties)}${name}`],
  },
  "AWS::IAM::InstanceProfile": { property: "InstanceProfileName", forms: (name) => [name] },
  "AWS::Logs::LogGroup": {
    property: "LogGroupName",
    forms: (name, place, properties) => [
      name,
      ...["", ":*"].flatMap((end) => regional("logs", "log-group:")(name, place, properties).map((arn) => arn + end)),
    ],
  },
  "AWS::SNS::Topic": { property: "TopicName", forms: regional("sns", "") },
  "AWS::SQS::Queue": { property: "QueueName", forms: regional("sqs", "") },
  "AWS::SecretsManager::Secret": { property: "Name", forms: (name) => [name] },
  "AWS::EKS::Cluster": {
    property: "Name",
    forms: (name, place, properties) => [name, ...regional("eks", "cluster/")(name, place, properties)],
  },
  "AWS::CloudWatch::Alarm": { property: "AlarmName", forms: regional("cloudwatch", "alarm:") },
  "AWS::CloudTrail::Trail": { property: "TrailName", forms: regional("cloudtrail", "trail/") },
  "AWS::KMS::Alias": {
    property: "AliasName",
    forms: (name, place, properties) => [name, ...regional("kms", "")(name, place, properties)],
  },
  "AWS::EC2::LaunchTemplate": { property: "LaunchTemplateName", forms: (name) => [name] },
  "AWS::EC2::SecurityGroup": { property: "GroupName", forms: (name) => [name] },
};

export interface NamedResource {
  readonly type: string;
  /** The logical id, prefixed where several templates are read. */
  readonly tokenName: string;
  readonly properties: ValueMap;
}

/** Identities of a template's resource. */
export function identitiesOf({ type, tokenName, properties }: NamedResource, place: Place): string[] {
  const ref = token(tokenName);
  const own = [ref, ...(type === "AWS::S3::Bucket" ? [`arn:aws:s3:::${ref}`] : [])];
  const rule = rules[type];
  const name: Value = rule === undefined || !isMap(properties) ? undefined : properties[rule.property];
  if (rule === undefined || typeof name !== "string" || name === "") return own;
  return [...own, ...rule.forms(name, place, properties)];
}

function pathOf(properties: ValueMap): string {
  const path = properties["Path"];
  return typeof path === "string" && path !== "" ? path : "/";
}
