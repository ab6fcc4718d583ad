// What Druid's client says of an object that it writes, against buckets that want to hear something of it.

import { expect, it } from "vitest";
import { inFull, running } from "../sample-platform.ts";
import type { PlatformModel } from "../../model/platform-model.ts";
import type { Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const config = (more: object = {}) => {
  const lines = Object.entries({
    "druid.extensions.loadList": '["druid-multi-stage-query"]',
    "druid.msq.intermediate.storage.enable": "true",
    "druid.msq.intermediate.storage.bucket": "msq",
    ...more,
  }).map(([name, value]) => `${name}=${value}`);
  const data = { "common.runtime.properties": lines.join("\n") };
  return ["Kubernetes::ConfigMap", { metadata: { name: "druid-common", namespace: "druid" }, data }] as const;
};
const ref = (Ref: string) => ({ Ref });
const Role = [
  "IAM::Role",
  {
    AssumeRolePolicyDocument: { Statement: [] },
    Policies: [
      {
        PolicyName: "p",
        PolicyDocument: { Statement: [{ Effect: "Allow", Action: ["s3:*", "kms:*"], Resource: "*" }] },
      },
    ],
  },
] as const;
const base = {
  Bucket: ["S3::Bucket", { BucketName: "msq" }],
  Role,
  Identity: [
    "EKS::PodIdentityAssociation",
    { Namespace: "druid", ServiceAccount: "druid", RoleArn: { "Fn::GetAtt": ["Role", "Arn"] } },
  ],
  "druid-common": config(),
} as const;
const denying = (Condition: object) =>
  [
    "S3::BucketPolicy",
    {
      Bucket: ref("Bucket"),
      PolicyDocument: {
        Statement: [{ Effect: "Deny", Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::msq/*", Condition }],
      },
    },
  ] as const;
const told = (more: object, Condition: object): Resources => ({
  ...base,
  "druid-common": config(more),
  Policy: denying(Condition),
});
const verdicts = (cases: Readonly<Record<string, Resources | PlatformModel>>) =>
  inFull("DRUID-023", cases)
    .split("\n")
    .filter((line) => line.startsWith("#") || line.includes("known once"))
    .map((line) => line.replace(/^# /, ""))
    .join("\n");

const header = "s3:x-amz-server-side-encryption";
const not = (value: string, key = header) => ({ StringNotEquals: { [key]: value } });
const there = (key: string) => ({ Null: { [key]: "false" } });

it("a header of encryption is sent as the settings say", () => {
  const key = `${header}-aws-kms-key-id`;
  const own = `${header}-customer-algorithm`;
  const kms = { "druid.storage.sse.type": "KMS" };
  expect(
    verdicts({
      "none, refused": told({}, not("AES256")),
      "none, and some are refused": told({}, there(header)),
      AES256: told({ "druid.storage.sse.type": "s3" }, not("AES256")),
      "AES256, refused": told({ "druid.storage.sse.type": "s3" }, not("aws:kms")),
      "a key of KMS": told(kms, not("aws:kms")),
      "a key of KMS, refused": told(kms, not("AES256")),
      "no key by its name": told(kms, not("k", key)),
      "a key by its name": told({ ...kms, "druid.storage.sse.kms.keyId": "k" }, not("k", key)),
      "no key by its name, and some are refused": told(kms, there(key)),
      "a name that is no key's": told(
        { "druid.storage.sse.type": "s3", "druid.storage.sse.kms.keyId": "k" },
        there(key),
      ),
      "keys of the client's own": told({ "druid.storage.sse.type": "custom" }, there(own)),
      "none of the client's own": told({}, there(own)),
      "a type that there is not": told({ "druid.storage.sse.type": "none" }, there(header)),
      "a class of storage": told({}, not("GLACIER", "s3:x-amz-storage-class")),
      "a lock": told({}, not("GOVERNANCE", "s3:object-lock-mode")),
      "an end of a lock": told({}, { Null: { "s3:object-lock-retain-until-date": "true" } }),
    }),
  ).toMatchInlineSnapshot(`
    "none, refused: violated
    none, and some are refused: held
    AES256: held
    AES256, refused: violated
    a key of KMS: held
    a key of KMS, refused: violated
    no key by its name: violated
    a key by its name: held
    no key by its name, and some are refused: held
    a name that is no key's: held
    keys of the client's own: violated
    none of the client's own: held
    a type that there is not: held
    a class of storage: violated
    a lock: violated
    an end of a lock: violated"
  `);
});

it("whether it speaks over TLS stands in its settings", () => {
  const plainly = { Bool: { "aws:SecureTransport": "false" } };
  expect(
    verdicts({
      "by default": told({}, plainly),
      "in the clear": told({ "druid.s3.protocol": "http" }, plainly),
      "by an address": told({ "druid.s3.endpoint.url": "http://s3.us-east-1.amazonaws.com" }, plainly),
      "by an address over TLS": told(
        { "druid.s3.endpoint.url": "https://s3.us-east-1.amazonaws.com", "druid.s3.protocol": "http" },
        plainly,
      ),
      "by a name alone": told(
        { "druid.s3.endpoint.url": "s3.us-east-1.amazonaws.com", "druid.s3.protocol": "http" },
        plainly,
      ),
    }),
  ).toMatchInlineSnapshot(`
    "by default: held
    in the clear: violated
    by an address: violated
    by an address over TLS: held
    by a name alone: violated"
  `);
});

it("the way there says which network a request is from", () => {
  const vpc = ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }] as const;
  const endpoint = (more: object = {}) =>
    ["EC2::VPCEndpoint", { VpcId: ref("Vpc"), ServiceName: "com.amazonaws.us-east-1.s3", ...more }] as const;
  const net = { Vpc: vpc, Other: vpc, S3: endpoint(), Sts: endpoint({ ServiceName: "com.amazonaws.us-east-1.sts" }) };
  const over = (Condition: object, more: Resources = {}): Resources => ({ ...net, ...told({}, Condition), ...more });
  const from = (key: string, value: unknown) => ({ StringNotEquals: { [key]: value } });
  const office = { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } };
  const byId = from("aws:SourceVpce", "vpce-0a1b");
  expect(
    verdicts({
      "its endpoint": over(from("aws:SourceVpce", ref("S3"))),
      "its endpoint by an attribute": over(from("aws:SourceVpce", { "Fn::GetAtt": ["S3", "Id"] })),
      "another endpoint": over(from("aws:SourceVpce", ref("Sts"))),
      "its network": over(from("aws:SourceVpc", { "Fn::GetAtt": ["Vpc", "VpcId"] })),
      "another network": over(from("aws:SourceVpc", ref("Other"))),
      "an endpoint by its id": over(byId),
      "a network by its id": over(from("aws:SourceVpc", "vpc-0a1b")),
      "an endpoint by its id, and nobody at all": over(byId, {
        All: denying({ StringNotEquals: { "aws:PrincipalArn": "x" } }),
      }),
      "an endpoint by its id, as it runs": running(over(byId)),
      "an office": over(office),
      "an office, without an endpoint": told({}, office),
      "an office, over an interface": over(office, { S3: endpoint({ VpcEndpointType: "Interface" }) }),
      "an office, over one of two": over(office, { Second: endpoint({ VpcId: ref("Other") }) }),
      "an endpoint's own policy by an id": {
        ...net,
        ...base,
        S3: endpoint({
          PolicyDocument: {
            Statement: [
              { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" },
              { Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition: from("aws:SourceVpc", "vpc-1") },
            ],
          },
        }),
      },
    }),
  ).toMatchInlineSnapshot(`
    "its endpoint: held
    its endpoint by an attribute: held
    another endpoint: violated
    its network: held
    another network: violated
    an endpoint by its id: unknown
    - none: whether a network or an endpoint has the id of a policy is known once it stands
    a network by its id: unknown
    - none: whether a network or an endpoint has the id of a policy is known once it stands
    an endpoint by its id, and nobody at all: violated
    an endpoint by its id, as it runs: violated
    an office: violated
    an office, without an endpoint: held
    an office, over an interface: held
    an office, over one of two: held
    an endpoint's own policy by an id: unknown
    - none: whether a network or an endpoint has the id of a policy is known once it stands"
  `);
});

it("a key by which the bucket encrypts has to let the role use it", () => {
  const by = (
    KMSMasterKeyID: unknown,
    ServerSideEncryptionByDefault = { SSEAlgorithm: "aws:kms", KMSMasterKeyID },
  ) => ({
    Bucket: [
      "S3::Bucket",
      {
        BucketName: "msq",
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault }] },
      },
    ] as const,
  });
  const key = (Principal: unknown) => ({
    Key: [
      "KMS::Key",
      { KeyPolicy: { Statement: [{ Effect: "Allow", Principal, Action: "kms:*", Resource: "*" }] } },
    ] as const,
  });
  const root = { AWS: "arn:aws:iam::123456789012:root" };
  const nobody = { Service: "logs.amazonaws.com" };
  expect(
    verdicts({
      "it lets it": { ...base, ...key(root), ...by(ref("Key")) },
      "it does not": { ...base, ...key(nobody), ...by(ref("Key")) },
      "it does not, and is not used": {
        ...base,
        ...key(nobody),
        ...by(ref("Key")),
        "druid-common": config({ "druid.storage.sse.type": "s3" }),
      },
      "a key of another account": { ...base, ...by("arn:aws:kms:us-east-1:999999999999:key/1") },
      "none by its name": { ...base, ...key(nobody), ...by(undefined) },
    }),
  ).toMatchInlineSnapshot(`
    "it lets it: held
    it does not: violated
    it does not, and is not used: held
    a key of another account: held
    none by its name: held"
  `);
});
