// What the mends of the emulator promise, seen through the SDK as a client would see it.

import { assert } from "../../../core/errors.ts";
import { callByName } from "../../../platform/aws/call-by-name.ts";
import type { NamedService } from "../../../platform/aws/call-by-name.ts";
import type { AwsClients } from "../../../platform/aws/clients.ts";
import { pushTargetHealth } from "../../../platform/emulator/facts.ts";
import { valueAt } from "../damages/placeholders.ts";
import type { Plane } from "./raise-plane.ts";

type Body = (plane: Plane) => Promise<void>;

export const promises: readonly (readonly [name: string, body: Body])[] = [
  ["a disabled key encrypts and decrypts nothing", disabledKey],
  ["a bucket policy refuses objects without TLS and lets them pass with it", tlsOnly],
  ["a public bucket policy is refused where public policies are blocked", publicPolicy],
  ["Access Analyzer tells what is open to strangers from what is not", openToStrangers],
  ["a role is assumed by nobody whom its trust policy does not name", untrusted],
  ["a dry run changes nothing", dryRun],
  ["an operation that is lacking is refused by name", lacking],
  ["interfaces stand in their subnets, no two at one address", addresses],
  ["endpoint and load balancer interfaces carry their owner's groups", ownersGroups],
  ["nodes follow their launch template", nodes],
  ["targets are healthy only when the platform says so", health],
  ["the event history tells what was called", history],
];

/** `call(clients, "kms DescribeKey", {…})`. */
function call(clients: AwsClients, what: `${NamedService} ${string}`, input: object = {}): Promise<unknown> {
  const [service, operation = ""] = what.split(" ");
  return callByName(clients, { service: service as NamedService, call: operation, input });
}

async function refused(answer: Promise<unknown>, expected: string): Promise<void> {
  const name = await answer.then(
    () => "answered",
    (error: unknown) => String(valueAt(error, "name") ?? (error instanceof Error ? error.name : error)),
  );
  assert(name === expected, `expected ${expected}, got ${name}`);
}

async function disabledKey({ clients }: Plane): Promise<void> {
  const key = await call(clients, "kms DescribeKey", { KeyId: "alias/clickhouse-secrets-key" });
  const KeyId = valueAt(key, "KeyMetadata.KeyId");
  const encrypted = await call(clients, "kms Encrypt", { KeyId, Plaintext: Buffer.from("x") });
  const CiphertextBlob = valueAt(encrypted, "CiphertextBlob");
  await call(clients, "kms DisableKey", { KeyId });
  await refused(call(clients, "kms Encrypt", { KeyId, Plaintext: Buffer.from("x") }), "DisabledException");
  await refused(call(clients, "kms Decrypt", { CiphertextBlob }), "DisabledException");
  await call(clients, "kms EnableKey", { KeyId });
  await call(clients, "kms Decrypt", { CiphertextBlob });
}

async function tlsOnly({ clients, secure, outputs }: Plane): Promise<void> {
  const object = { Bucket: outputs.regions[0]?.buckets["backups"], Key: "probe" };
  await refused(call(clients, "s3 PutObject", { ...object, Body: "x" }), "AccessDenied");
  await call(secure, "s3 PutObject", { ...object, Body: "x" });
  await call(secure, "s3 DeleteObject", object);
}

async function openToStrangers({ clients }: Plane): Promise<void> {
  const statement = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" };
  const within = { StringEquals: { "aws:SourceVpce": "vpce-1" } };
  const openings: readonly (readonly [what: string, statements: readonly object[], result: string])[] = [
    ["everyone", [statement], "FAIL"],
    [
      "everyone, by a set that may be empty",
      [{ ...statement, Condition: { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-1" } } }],
      "FAIL",
    ],
    ["whoever comes through the endpoint", [{ ...statement, Condition: within }], "PASS"],
    [
      "everyone, denied outside the endpoint",
      [statement, { ...statement, Effect: "Deny", Condition: { StringNotEquals: within.StringEquals } }],
      "PASS",
    ],
    ["one account", [{ ...statement, Principal: { AWS: "arn:aws:iam::210987654321:root" } }], "PASS"],
  ];
  for (const [what, Statement, result] of openings) {
    const policyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const question = { policyDocument, resourceType: "AWS::S3::Bucket" };
    const said = valueAt(await call(clients, "accessAnalyzer CheckNoPublicAccess", question), "result");
    assert(said === result, `${what}: ${String(said)}`);
  }
}

async function publicPolicy({ clients, outputs }: Plane): Promise<void> {
  const Bucket = outputs.regions[0]?.buckets["logs"];
  const statement = {
    Effect: "Allow",
    Principal: "*",
    Action: "s3:GetObject",
    Resource: `arn:aws:s3:::${Bucket ?? ""}/*`,
  };
  const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement] });
  await refused(call(clients, "s3 PutBucketPolicy", { Bucket, Policy }), "AccessDenied");
}

async function untrusted({ clients, outputs }: Plane): Promise<void> {
  const RoleArn = outputs.regions[0]?.roles["vendor"];
  await refused(call(clients, "sts AssumeRole", { RoleArn, RoleSessionName: "probe" }), "AccessDenied");
}

async function dryRun({ clients }: Plane): Promise<void> {
  const before = valueAt(await call(clients, "ec2 DescribeVpcs"), "Vpcs.length");
  await refused(call(clients, "ec2 CreateVpc", { CidrBlock: "10.9.0.0/16", DryRun: true }), "DryRunOperation");
  const after = valueAt(await call(clients, "ec2 DescribeVpcs"), "Vpcs.length");
  assert(before === after, `a dry run left ${String(after)} VPCs of ${String(before)}`);
}

async function lacking({ clients }: Plane): Promise<void> {
  const policies = { PolicyInputList: ["{}"], ActionNames: ["s3:GetObject"] };
  await refused(call(clients, "iam SimulateCustomPolicy", policies), "NotImplemented");
  await refused(call(clients, "cloudwatch DescribeAlarmHistory"), "NotImplemented");
}

interface Interface {
  readonly PrivateIpAddress: string;
  readonly SubnetId: string;
  readonly Description: string;
  readonly Groups: readonly { readonly GroupId: string }[];
}

async function interfacesOf({ clients, outputs }: Plane): Promise<readonly Interface[]> {
  const Filters = [{ Name: "vpc-id", Values: [outputs.regions[0]?.vpcId] }];
  const answer = await call(clients, "ec2 DescribeNetworkInterfaces", { Filters });
  return valueAt(answer, "NetworkInterfaces") as readonly Interface[];
}

async function addresses(plane: Plane): Promise<void> {
  const found = await interfacesOf(plane);
  const unique = new Set(found.map(({ PrivateIpAddress }) => PrivateIpAddress));
  assert(found.length > 0 && unique.size === found.length, "two interfaces have one address");
  const prefixes = new Map(plane.outputs.regions[0]?.subnets.map(({ id, cidr }) => [id, cidr.replace("0/24", "")]));
  const astray = found.find((each) => !each.PrivateIpAddress.startsWith(prefixes.get(each.SubnetId) ?? "?"));
  assert(astray === undefined, `${astray?.PrivateIpAddress ?? ""} is outside its subnet`);
}

async function ownersGroups(plane: Plane): Promise<void> {
  const found = await interfacesOf(plane);
  const groups = plane.outputs.regions[0]?.securityGroups ?? {};
  for (const [prefix, role] of [
    ["VPC Endpoint", "endpoints"],
    ["ELB net/", "nlb"],
  ] as const) {
    const owned = found.filter(({ Description }) => Description.startsWith(prefix));
    assert(owned.length > 0, `no interface of ${prefix}`);
    const wrong = owned.filter(({ Groups }) => Groups.length !== 1 || Groups[0]?.GroupId !== groups[role]);
    assert(wrong.length === 0, `${String(wrong.length)} interfaces of ${prefix} have other groups`);
  }
}

async function nodes({ clients }: Plane): Promise<void> {
  const Filters = [{ Name: "tag:assay:role", Values: ["clickhouse"] }];
  const answer = await call(clients, "ec2 DescribeInstances", { Filters });
  const instances = (valueAt(answer, "Reservations") as { Instances: unknown[] }[]).flatMap((each) => each.Instances);
  assert(instances.length === 3, `${String(instances.length)} nodes`);
  const zones = new Set(instances.map((each) => valueAt(each, "Placement.AvailabilityZone")));
  assert(zones.size === 3, "the nodes are not spread over the zones");
  assert(
    instances.every((each) => valueAt(each, "MetadataOptions.HttpTokens") === "required"),
    "a node's metadata service answers without a token",
  );
}

async function health({ clients, moto }: Plane): Promise<void> {
  const TargetGroupArn = String(
    valueAt(await call(clients, "elbv2 DescribeTargetGroups"), "TargetGroups.0.TargetGroupArn"),
  );
  const target = { Id: "10.0.1.200", Port: 8123 };
  const state = async () => {
    const answer = await call(clients, "elbv2 DescribeTargetHealth", { TargetGroupArn, Targets: [target] });
    return valueAt(answer, "TargetHealthDescriptions.0.TargetHealth.State");
  };
  await call(clients, "elbv2 RegisterTargets", { TargetGroupArn, Targets: [target] });
  assert((await state()) === "initial", "a new target is healthy before anyone has looked");
  await pushTargetHealth(moto, TargetGroupArn, [
    { id: target.Id, state: "unhealthy", reason: "Target.FailedHealthChecks" },
  ]);
  assert((await state()) === "unhealthy", "the pushed health is not answered");
  await call(clients, "elbv2 DeregisterTargets", { TargetGroupArn, Targets: [target] });
}

async function history({ clients }: Plane): Promise<void> {
  const LookupAttributes = [{ AttributeKey: "EventName", AttributeValue: "CreateTrail" }];
  const answer = await call(clients, "cloudtrail LookupEvents", { LookupAttributes });
  assert(valueAt(answer, "Events.0.EventSource") === "cloudtrail.amazonaws.com", "CreateTrail is not in the history");
}
