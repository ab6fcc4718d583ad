// Rows of the keys on a few keys: which is which, what they are for, and who may do what with them.

import { expect, it } from "vitest";
import { account, inFull, platform, running } from "../sample-platform.ts";

const root = { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "kms:*", Resource: "*" };
const key = (Statement: unknown, more: object = {}) =>
  ["KMS::Key", { KeyPolicy: { Version: "2012-10-17", Statement }, EnableKeyRotation: true, ...more }] as const;
const named = (Name: string) => ({ Tags: [{ Key: "Name", Value: Name }] });
const three = {
  Ebs: key([root], named("clickhouse-ebs-key")),
  S3: key([root], named("clickhouse-s3-key")),
  Eks: key([root], named("clickhouse-eks-secrets-key")),
};
const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });

it("KMS-001: three keys, each for its own", () => {
  const uses = (volume: string, bucket: string, cluster: string) => ({
    ...three,
    Volume: ["EC2::Volume", { KmsKeyId: arn(volume) }] as const,
    Template: [
      "EC2::LaunchTemplate",
      { LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { KmsKeyId: arn(volume) } }] } },
    ] as const,
    Bucket: [
      "S3::Bucket",
      {
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { KMSMasterKeyID: arn(bucket) } }],
        },
      },
    ] as const,
    Cluster: ["EKS::Cluster", { EncryptionConfig: [{ Provider: { KeyArn: arn(cluster) } }] }] as const,
    gp3: ["Kubernetes::StorageClass", { parameters: { kmsKeyId: "alias/not-ours" } }] as const,
  });
  const cases = {
    none: {},
    "three by their ids": three,
    "each used for its own": uses("Ebs", "S3", "Eks"),
    "each used for another's": uses("S3", "Eks", "Ebs"),
    "by alias first": {
      ...three,
      Alias: ["KMS::Alias", { AliasName: "alias/s3-data", TargetKeyId: { Ref: "Ebs" } }] as const,
    },
    "an alias of a key that is not there, and one without a name": {
      ...three,
      Alias: ["KMS::Alias", { AliasName: "alias/ebs", TargetKeyId: "elsewhere" }] as const,
      Nameless: ["KMS::Alias", { TargetKeyId: { Ref: "S3" } }] as const,
    },
    "by name tag and by description": {
      A: key([root], named("volumes")),
      B: key([root], { ...named("other"), Description: "for buckets" }),
      C: key([root], { Description: "secrets of EKS" }),
    },
    "one for two": { A: key([root], named("ebs and s3")), B: key([root], named("eks")) },
    "two by their ids, one by its tag": { Ebs: three.Ebs, S3: three.S3, C: key([root], named("for eks")) },
    "switched off": { ...three, S3: key([root], { Enabled: false }) },
    "about to be deleted": running(three, { Eks: { KeyState: "PendingDeletion" }, S3: { KeyState: "Enabled" } }),
  };
  expect(inFull("KMS-001", cases)).toMatchInlineSnapshot(`
    "# none: violated
    - none: the ebs key is missing | expected "clickhouse-ebs-key"
    - none: the s3 key is missing | expected "clickhouse-s3-key"
    - none: the eks key is missing | expected "clickhouse-eks-secrets-key"
    # three by their ids: held
    # each used for its own: held
    # each used for another's: violated
    - Volume/KmsKeyId: the s3 key serves what the ebs key is for | found "⟨S3.Arn⟩" | expected "clickhouse-ebs-key"
    - Template/LaunchTemplateData/BlockDeviceMappings/0/Ebs/KmsKeyId: the s3 key serves what the ebs key is for | found "⟨S3.Arn⟩" | expected "clickhouse-ebs-key"
    - Bucket/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID: the eks key serves what the s3 key is for | found "⟨Eks.Arn⟩" | expected "clickhouse-s3-key"
    - Cluster/EncryptionConfig/0/Provider/KeyArn: the ebs key serves what the eks key is for | found "⟨Ebs.Arn⟩" | expected "clickhouse-eks-secrets-key"
    # by alias first: violated
    - Ebs/Description: one key serves both ebs and s3 | expected "three separate keys"
    # an alias of a key that is not there, and one without a name: held
    # by name tag and by description: held
    # one for two: violated
    - A/Description: one key serves both ebs and s3 | expected "three separate keys"
    # two by their ids, one by its tag: held
    # switched off: violated
    - S3/Enabled: the s3 key is disabled | found false | expected true
    # about to be deleted: violated
    - Eks: the eks key is about to be deleted | found "PendingDeletion""
  `);
});

it("KMS-002, KMS-003, KMS-009: rotation, waiting period, names", () => {
  const rotated = {
    "not said": { A: key([root], { EnableKeyRotation: undefined }) },
    off: { A: key([root], { EnableKeyRotation: "false" }) },
    "off where it cannot be on": {
      A: key([root], { EnableKeyRotation: false, KeySpec: "RSA_2048" }),
      B: key([root], { EnableKeyRotation: false, Origin: "EXTERNAL" }),
      C: key([root], { KeySpec: "SYMMETRIC_DEFAULT" }),
    },
  };
  expect(inFull("KMS-002", rotated)).toMatchInlineSnapshot(`
    "# not said: violated
    - A/EnableKeyRotation: A is never rotated | found "absent (off)" | expected true | patch {"cdk":"enableKeyRotation: true","cli":"aws kms enable-key-rotation --key-id A"}
    # off: violated
    - A/EnableKeyRotation: A is never rotated | found "false" | expected true | patch {"cdk":"enableKeyRotation: true","cli":"aws kms enable-key-rotation --key-id A"}
    # off where it cannot be on: held"
  `);
  const waiting = { "the default": three, "a week": { A: key([root], { PendingWindowInDays: 7 }) } };
  expect(inFull("KMS-003", waiting)).toMatchInlineSnapshot(`
    "# the default: held
    # a week: violated
    - A/PendingWindowInDays: A could be gone after 7 days | found 7 | expected 30 | patch {"cdk":"pendingWindow: Duration.days(30)"}"
  `);
  const names = {
    promised: three,
    "none, and another": { Ebs: key([root]), S3: key([root], named("s3")) },
  };
  expect(inFull("KMS-009", names)).toMatchInlineSnapshot(`
    "# promised: held
    # none, and another: violated
    - Ebs/Tags: the ebs key is tagged with no name | found "absent" | expected "clickhouse-ebs-key"
    - S3/Tags: the s3 key is tagged s3 | found "s3" | expected "clickhouse-s3-key""
  `);
});

it("KMS-004: who administers a key", () => {
  const cases = {
    "the account": { S3: key([root]) },
    "the account by its number, in any letters": {
      S3: key([{ ...root, Principal: { AWS: account }, Action: "KMS:*" }]),
    },
    "every action but one": { S3: key([{ ...root, Action: undefined, NotAction: "kms:PutKeyPolicy" }]) },
    "under a condition": { S3: key([{ ...root, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }]) },
    "with a denial": { S3: key([root, { ...root, Effect: "Deny", Action: "kms:PutKeyPolicy" }]) },
    "with a denial that leaves what mends it": { S3: key([root, { ...root, Effect: "Deny", Action: "kms:Decrypt" }]) },
    "one role": { S3: key([{ ...root, Principal: { AWS: `arn:aws:iam::${account}:role/keys` } }]) },
    "another account": { S3: key([{ ...root, Principal: { AWS: "arn:aws:iam::999999999999:root" } }]) },
    nobody: { S3: key([]) },
    "a key that is for something else": { Other: key([]) },
    "not known": { S3: key([{ ...root, Principal: { AWS: { Ref: "Administrator" } } }]) },
    "a condition that is not known": {
      S3: key([{ ...root, Condition: { StringEquals: { "aws:PrincipalArn": { "Fn::ImportValue": "someone" } } } }]),
    },
  };
  expect(inFull("KMS-004", cases)).toMatchInlineSnapshot(`
    "# the account: held
    # the account by its number, in any letters: held
    # every action but one: violated
    - S3/KeyPolicy: the account root does not administer S3 | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Resource":"*","NotAction":"kms:PutKeyPolicy"}]} | expected {"Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*"} | why "without it a key whose users are gone can be managed by nobody"
    # under a condition: violated
    - S3/KeyPolicy: the account root does not administer S3 | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}]} | expected {"Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*"} | why "without it a key whose users are gone can be managed by nobody"
    # with a denial: violated
    - S3/KeyPolicy: the account root does not administer S3 | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:PutKeyPolicy","Resource":"*"}]} | expected {"Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*"} | why "without it a key whose users are gone can be managed by nobody"
    # with a denial that leaves what mends it: held
    # one role: violated
    - S3/KeyPolicy: the account root does not administer S3 | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/keys"},"Action":"kms:*","Resource":"*"}]} | expected {"Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*"} | why "without it a key whose users are gone can be managed by nobody"
    # another account: violated
    - S3/KeyPolicy: the account root does not administer S3 | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999999999999:root"},"Action":"kms:*","Resource":"*"}]} | expected {"Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*"} | why "without it a key whose users are gone can be managed by nobody"
    # nobody: violated
    - S3/KeyPolicy: the account root does not administer S3 | found {"Version":"2012-10-17","Statement":[]} | expected {"Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*"} | why "without it a key whose users are gone can be managed by nobody"
    # a key that is for something else: violated
    - Other/KeyPolicy: the account root does not administer Other | found {"Version":"2012-10-17","Statement":[]} | expected {"Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*"} | why "without it a key whose users are gone can be managed by nobody"
    # not known: unknown
    - S3: who administers S3 turns on {"Ref":"Administrator"}
    # a condition that is not known: unknown
    - S3: who administers S3 turns on {"Fn::ImportValue":"someone"}"
  `);
});

it("KMS-005: EKS may use the key of the secrets", () => {
  const eks = { ...root, Principal: { Service: "eks.amazonaws.com" }, Action: ["kms:Encrypt", "kms:Decrypt"] };
  const cases = {
    admitted: { Eks: key([root, eks]) },
    "one of the two": { Eks: key([root, { ...eks, Action: "kms:Encrypt" }]) },
    "for this account": { Eks: key([{ ...eks, Condition: { StringEquals: { "aws:SourceAccount": account } } }]) },
    "for this account's callers": {
      Eks: key([{ ...eks, Condition: { StringEquals: { "kms:CallerAccount": account } } }]),
    },
    "for another account": {
      Eks: key([{ ...eks, Condition: { StringEquals: { "aws:SourceAccount": "999999999999" } } }]),
    },
    "another service": { Eks: key([{ ...eks, Principal: { Service: "ec2.amazonaws.com" } }]) },
    "no such key": { S3: key([root]) },
  };
  expect(inFull("KMS-005", cases)).toMatchInlineSnapshot(`
    "# admitted: held
    # one of the two: violated
    - Eks/KeyPolicy: the secrets key does not admit EKS | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"Service":"eks.amazonaws.com"},"Action":"kms:Encrypt","Resource":"*"}]} | expected {"Principal":{"Service":"eks.amazonaws.com"}}
    # for this account: held
    # for this account's callers: held
    # for another account: violated
    - Eks/KeyPolicy: the secrets key does not admit EKS | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"eks.amazonaws.com"},"Action":["kms:Encrypt","kms:Decrypt"],"Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"999999999999"}}}]} | expected {"Principal":{"Service":"eks.amazonaws.com"}}
    # another service: violated
    - Eks/KeyPolicy: the secrets key does not admit EKS | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":["kms:Encrypt","kms:Decrypt"],"Resource":"*"}]} | expected {"Principal":{"Service":"eks.amazonaws.com"}}
    # no such key: unknown
    - none: nothing to judge was found"
  `);
});

it("KMS-006: the vendor uses keys and does no more", () => {
  const vendor = (more: object = {}) =>
    [
      "IAM::Role",
      {
        RoleName: "vendor",
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Effect: "Allow",
              Principal: { AWS: "arn:aws:iam::210987654321:root" },
              Action: "sts:AssumeRole",
              Condition: { StringEquals: { "sts:ExternalId": "agreed" } },
            },
          ],
        },
        ...more,
      },
    ] as const;
  const Principal = { AWS: { "Fn::GetAtt": ["Vendor", "Arn"] } };
  const use = { Effect: "Allow", Principal, Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: "*" };
  const both = (...more: object[]) => ({
    Vendor: vendor(),
    Ebs: key([root, use, ...more]),
    S3: key([root, use, ...more]),
  });
  const grants = { ...use, Action: "kms:CreateGrant" };
  const bound = (Action: string) => ({
    Bound: [
      "IAM::ManagedPolicy",
      { PolicyDocument: { Statement: [{ Effect: "Allow", Action, Resource: "*" }] } },
    ] as const,
    Vendor: vendor({ PermissionsBoundary: { Ref: "Bound" } }),
    S3: key([root, { ...use, Action: "kms:*" }]),
  });
  const cases = {
    "use of both": both(),
    "a key of neither": { Vendor: vendor(), Eks: key([root]) },
    "use of one": { ...both(), Ebs: key([root]) },
    "half of the use": { Vendor: vendor(), S3: key([root, { ...use, Action: "kms:Decrypt" }]) },
    "use within a boundary": bound("kms:*"),
    "use beyond a boundary": bound("s3:*"),
    everything: both({ ...use, Action: "kms:*" }),
    "everything but what is denied": both(
      { ...use, Action: "kms:*" },
      { ...use, Effect: "Deny", Action: ["kms:Put*", "kms:Disable*", "kms:Schedule*", "kms:CreateGrant"] },
    ),
    "grants to anyone": both(grants),
    "grants for AWS's own resources": both({ ...grants, Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } }),
    "grants by one service": both({
      ...grants,
      Condition: { StringEquals: { "kms:ViaService": "ec2.us-east-1.amazonaws.com" } },
    }),
    "grants by one service, if it says so": both({
      ...grants,
      Condition: { StringEqualsIfExists: { "kms:ViaService": "ec2.us-east-1.amazonaws.com" } },
    }),
    "grants to all but one": both({ ...grants, Condition: { StringNotEquals: { "kms:GranteePrincipal": "x" } } }),
    "a denial of administration": both({ ...use, Effect: "Deny", Action: "kms:PutKeyPolicy" }),
    "by the key of something else": { ...both(), Other: key([{ ...use, Action: "kms:ScheduleKeyDeletion" }]) },
    "no vendor": { S3: key([root]), Ebs: key([root]) },
  };
  expect(inFull("KMS-006", cases, { vendor: { account: "210987654321" } })).toMatchInlineSnapshot(`
    "# use of both: held
    # a key of neither: held
    # use of one: violated
    - Ebs/KeyPolicy: vendor may not use Ebs | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}]} | expected ["kms:Decrypt","kms:GenerateDataKey"]
    # half of the use: violated
    - S3/KeyPolicy: vendor may not use S3 | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:Decrypt","Resource":"*"}]} | expected ["kms:Decrypt","kms:GenerateDataKey"]
    # use within a boundary: violated
    - S3/KeyPolicy/Statement/1: vendor may also kms:ScheduleKeyDeletion, kms:DisableKey, kms:PutKeyPolicy, kms:DisableKeyRotation, kms:DeleteImportedKeyMaterial, kms:ReplicateKey, kms:UpdatePrimaryRegion, kms:RevokeGrant, kms:CreateGrant on S3 | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:*","Resource":"*"} | expected "use only"
    # use beyond a boundary: violated
    - S3/KeyPolicy: vendor may not use S3 | found {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:*","Resource":"*"}]} | expected ["kms:Decrypt","kms:GenerateDataKey"]
    - S3/KeyPolicy/Statement/1: vendor may also kms:ScheduleKeyDeletion, kms:DisableKey, kms:PutKeyPolicy, kms:DisableKeyRotation, kms:DeleteImportedKeyMaterial, kms:ReplicateKey, kms:UpdatePrimaryRegion, kms:RevokeGrant, kms:CreateGrant on S3 | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:*","Resource":"*"} | expected "use only"
    # everything: violated
    - Ebs/KeyPolicy/Statement/2: vendor may also kms:ScheduleKeyDeletion, kms:DisableKey, kms:PutKeyPolicy, kms:DisableKeyRotation, kms:DeleteImportedKeyMaterial, kms:ReplicateKey, kms:UpdatePrimaryRegion, kms:RevokeGrant, kms:CreateGrant on Ebs | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:*","Resource":"*"} | expected "use only"
    - S3/KeyPolicy/Statement/2: vendor may also kms:ScheduleKeyDeletion, kms:DisableKey, kms:PutKeyPolicy, kms:DisableKeyRotation, kms:DeleteImportedKeyMaterial, kms:ReplicateKey, kms:UpdatePrimaryRegion, kms:RevokeGrant, kms:CreateGrant on S3 | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:*","Resource":"*"} | expected "use only"
    # everything but what is denied: violated
    - Ebs/KeyPolicy/Statement/2: vendor may also kms:DeleteImportedKeyMaterial, kms:ReplicateKey, kms:UpdatePrimaryRegion, kms:RevokeGrant on Ebs | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:*","Resource":"*"} | expected "use only"
    - S3/KeyPolicy/Statement/2: vendor may also kms:DeleteImportedKeyMaterial, kms:ReplicateKey, kms:UpdatePrimaryRegion, kms:RevokeGrant on S3 | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:*","Resource":"*"} | expected "use only"
    # grants to anyone: violated
    - Ebs/KeyPolicy/Statement/2: vendor may also kms:CreateGrant on Ebs | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:CreateGrant","Resource":"*"} | expected "use only"
    - S3/KeyPolicy/Statement/2: vendor may also kms:CreateGrant on S3 | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:CreateGrant","Resource":"*"} | expected "use only"
    # grants for AWS's own resources: held
    # grants by one service: held
    # grants by one service, if it says so: violated
    - Ebs/KeyPolicy/Statement/2: vendor may also kms:CreateGrant on Ebs | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringEqualsIfExists":{"kms:ViaService":"ec2.us-east-1.amazonaws.com"}}} | expected "use only"
    - S3/KeyPolicy/Statement/2: vendor may also kms:CreateGrant on S3 | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringEqualsIfExists":{"kms:ViaService":"ec2.us-east-1.amazonaws.com"}}} | expected "use only"
    # grants to all but one: violated
    - Ebs/KeyPolicy/Statement/2: vendor may also kms:CreateGrant on Ebs | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringNotEquals":{"kms:GranteePrincipal":"x"}}} | expected "use only"
    - S3/KeyPolicy/Statement/2: vendor may also kms:CreateGrant on S3 | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:CreateGrant","Resource":"*","Condition":{"StringNotEquals":{"kms:GranteePrincipal":"x"}}} | expected "use only"
    # a denial of administration: held
    # by the key of something else: violated
    - Other/KeyPolicy/Statement/0: vendor may also kms:ScheduleKeyDeletion on Other | found {"Effect":"Allow","Principal":{"AWS":"⟨Vendor.Arn⟩"},"Action":"kms:ScheduleKeyDeletion","Resource":"*"} | expected "use only"
    # no vendor: held"
  `);
  expect(platform(both()).account).toBe(account);
});
