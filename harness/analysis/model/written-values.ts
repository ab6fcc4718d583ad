// What a reference gives is sometimes written in the template itself: the range of a VPC, the name of a cluster. Such
// references are read as what is written, so that a value said through them is the value said plainly.

import { evaluate } from "./intrinsics.ts";
import type { Scope } from "./intrinsics.ts";
import { isMap, textOf } from "./value.ts";
import type { Value } from "./value.ts";

/** Attributes that repeat a property of the same name. Source: CloudFormation template reference, "Return values". */
const repeated: Readonly<Record<string, readonly string[]>> = {
  "AWS::EC2::VPC": ["CidrBlock"],
  "AWS::EC2::Subnet": ["CidrBlock", "AvailabilityZone", "VpcId"],
  "AWS::EC2::SecurityGroup": ["VpcId"],
  "AWS::EC2::Instance": ["AvailabilityZone"],
};

/** Types whose `Ref` is the name that a property gives. Source: the same. */
const named: Readonly<Record<string, string>> = {
  "AWS::S3::Bucket": "BucketName",
  "AWS::IAM::Role": "RoleName",
  "AWS::Logs::LogGroup": "LogGroupName",
  "AWS::EKS::Cluster": "Name",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::CloudTrail::Trail": "TrailName",
  "AWS::CloudWatch::Alarm": "AlarmName",
};

/** The value of an attribute where a property of the resource says it; undefined where only the deployment knows. */
export function repeatedProperty(resource: unknown, attribute: string, scope: Scope): Value {
  if (!isMap(resource) || repeated[textOf(resource["Type"])]?.includes(attribute) !== true) return undefined;
  const properties = resource["Properties"];
  return isMap(properties) ? evaluate(properties[attribute], scope) : undefined;
}

/** The name that a `Ref` of the resource gives, where it is written as text. */
export function writtenName(resource: unknown, scope: Scope): string | undefined {
  const property = isMap(resource) ? named[textOf(resource["Type"])] : undefined;
  if (property === undefined || !isMap(resource) || !isMap(resource["Properties"])) return undefined;
  const name = evaluate(resource["Properties"][property], scope);
  return typeof name === "string" && name !== "" && !name.includes("⟨") ? name : undefined;
}
