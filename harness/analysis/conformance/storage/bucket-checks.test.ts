// Buckets of a small platform: names, keys, versions, expiry, and who is let in.

import { expect, it } from "vitest";
import { account, inFull, running } from "../sample-platform.ts";

const text = (...lines: string[]): string => lines.join("\n");
const backups = (more: string) => `Backups: [S3::Bucket, { ${more} }]`;
const named = `BucketName: clickhouse-backups-prod-${account}, Tags: [{ Key: Name, Value: ClickHouse Backups }, { Key: Environment, Value: Production }]`;
const trust = (subject: string) =>
  `{ Statement: [{ Effect: Allow, Principal: { Federated: "arn:aws:iam::${account}:oidc-provider/issuer" }, Action: "sts:AssumeRoleWithWebIdentity", Condition: { StringEquals: { "issuer:sub": "system:serviceaccount:ch:${subject}" } } }] }`;
const pods = `Pods: [IAM::Role, { RoleName: clickhouse-pods, AssumeRolePolicyDocument: ${trust("clickhouse-sa")} }]`;
const podsArn = `arn:aws:iam::${account}:role/clickhouse-pods`;
const policy = (...statements: string[]) =>
  `Policy: [S3::BucketPolicy, { Bucket: { Ref: Backups }, PolicyDocument: { Version: "2012-10-17", Statement: [${statements.map((one) => `{ ${one} }`).join()}] } }]`;
const admits = `Effect: Allow, Principal: { AWS: "${podsArn}" }, Action: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"], Resource: "*"`;

it("the buckets have their names and tags", () => {
  expect(
    inFull("S3-001", {
      none: "{}",
      "as agreed": backups(named),
      "a generated name": "BackupStore: [S3::Bucket]",
      "by its tag": "Store: [S3::Bucket, { Tags: [{ Key: Name, Value: backups }] }]",
      "before another, by its name": text(
        "BackupStore: [S3::Bucket]",
        "Store: [S3::Bucket, { BucketName: my-backups }]",
      ),
      "of a trail": "Trail: [S3::Bucket, { BucketName: trail-backups }]",
      "of access logs": "Logs: [S3::Bucket, { BucketName: backups-accesslogs }]",
      "another account's": backups("BucketName: clickhouse-backups-prod-999999999999"),
      "a number that is longer": backups(`BucketName: clickhouse-backups-prod-${account}0`),
      "a word before it": backups(`BucketName: my-clickhouse-backups-prod-${account}`),
      "the number alone": backups(`BucketName: backups-${account}`),
    }),
  ).toMatchInlineSnapshot(`
    "# none: violated
    - none: the backups bucket is missing | expected "clickhouse-backups-prod-<account>"
    # as agreed: held
    # a generated name: violated
    - BackupStore/BucketName: the backups bucket is called by a generated name | found "generated" | expected "clickhouse-backups-prod-<account>"
    - BackupStore/Tags: the tag Name is not "ClickHouse Backups" | found "absent" | expected "ClickHouse Backups"
    - BackupStore/Tags: the tag Environment is not "Production" | found "absent" | expected "Production"
    # by its tag: violated
    - Store/BucketName: the backups bucket is called by a generated name | found "generated" | expected "clickhouse-backups-prod-<account>"
    - Store/Tags: the tag Name is not "ClickHouse Backups" | found "backups" | expected "ClickHouse Backups"
    - Store/Tags: the tag Environment is not "Production" | found "absent" | expected "Production"
    # before another, by its name: violated
    - Store/BucketName: the backups bucket is called my-backups | found "my-backups" | expected "clickhouse-backups-prod-<account>"
    - Store/Tags: the tag Name is not "ClickHouse Backups" | found "absent" | expected "ClickHouse Backups"
    - Store/Tags: the tag Environment is not "Production" | found "absent" | expected "Production"
    # of a trail: violated
    - none: the backups bucket is missing | expected "clickhouse-backups-prod-<account>"
    # of access logs: violated
    - none: the backups bucket is missing | expected "clickhouse-backups-prod-<account>"
    # another account's: violated
    - Backups/BucketName: the backups bucket is called clickhouse-backups-prod-999999999999 | found "clickhouse-backups-prod-999999999999" | expected "clickhouse-backups-prod-<account>"
    - Backups/Tags: the tag Name is not "ClickHouse Backups" | found "absent" | expected "ClickHouse Backups"
    - Backups/Tags: the tag Environment is not "Production" | found "absent" | expected "Production"
    # a number that is longer: violated
    - Backups/BucketName: the backups bucket is called clickhouse-backups-prod-1234567890120 | found "clickhouse-backups-prod-1234567890120" | expected "clickhouse-backups-prod-<account>"
    - Backups/Tags: the tag Name is not "ClickHouse Backups" | found "absent" | expected "ClickHouse Backups"
    - Backups/Tags: the tag Environment is not "Production" | found "absent" | expected "Production"
    # a word before it: violated
    - Backups/BucketName: the backups bucket is called my-clickhouse-backups-prod-123456789012 | found "my-clickhouse-backups-prod-123456789012" | expected "clickhouse-backups-prod-<account>"
    - Backups/Tags: the tag Name is not "ClickHouse Backups" | found "absent" | expected "ClickHouse Backups"
    - Backups/Tags: the tag Environment is not "Production" | found "absent" | expected "Production"
    # the number alone: violated
    - Backups/BucketName: the backups bucket is called backups-123456789012 | found "backups-123456789012" | expected "clickhouse-backups-prod-<account>"
    - Backups/Tags: the tag Name is not "ClickHouse Backups" | found "absent" | expected "ClickHouse Backups"
    - Backups/Tags: the tag Environment is not "Production" | found "absent" | expected "Production""
  `);
  const names = [account, "99999999999", "9999999999999", "x99999999999", "dev", "${AWS::AccountId}"];
  const own = names.map(
    (end) => `Backups: [S3::Bucket, { BucketName: { "Fn::Sub": "clickhouse-backups-prod-${end}" } }]`,
  );
  const anyAccount = Object.fromEntries(
    own.map((written, at) => [names[at] ?? "", running(written, {}, "⟨AWS::AccountId⟩")]),
  );
  expect(inFull("S3-001", anyAccount).replaceAll(/^- Backups\/Tags.*\n?/gm, "")).toMatchInlineSnapshot(`
    "# 123456789012: violated
    # 99999999999: violated
    - Backups/BucketName: the backups bucket is called clickhouse-backups-prod-99999999999 | found "clickhouse-backups-prod-99999999999" | expected "clickhouse-backups-prod-<account>"
    # 9999999999999: violated
    - Backups/BucketName: the backups bucket is called clickhouse-backups-prod-9999999999999 | found "clickhouse-backups-prod-9999999999999" | expected "clickhouse-backups-prod-<account>"
    # x99999999999: violated
    - Backups/BucketName: the backups bucket is called clickhouse-backups-prod-x99999999999 | found "clickhouse-backups-prod-x99999999999" | expected "clickhouse-backups-prod-<account>"
    # dev: violated
    - Backups/BucketName: the backups bucket is called clickhouse-backups-prod-dev | found "clickhouse-backups-prod-dev" | expected "clickhouse-backups-prod-<account>"
    # \${AWS::AccountId}: violated
    "
  `);
});

it("the buckets are encrypted with the S3 key", () => {
  const encrypted = (by: string) =>
    backups(`BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { ${by} } }] }`);
  const key = "S3Key: [KMS::Key]";
  expect(
    inFull("S3-003", {
      none: "{}",
      "with it": text(key, encrypted("SSEAlgorithm: aws:kms, KMSMasterKeyID: { Ref: S3Key }")),
      "with it, twice": text(key, encrypted("SSEAlgorithm: aws:kms:dsse, KMSMasterKeyID: { Ref: S3Key }")),
      "with another": text(
        key,
        "Other: [KMS::Key]",
        encrypted("SSEAlgorithm: aws:kms, KMSMasterKeyID: { Ref: Other }"),
      ),
      "with AWS's": text(key, encrypted("SSEAlgorithm: aws:kms")),
      "without a key": encrypted("SSEAlgorithm: aws:kms"),
      "with the default": text(key, backups("")),
      "with S3's own": text(key, encrypted("SSEAlgorithm: AES256, KMSMasterKeyID: { Ref: S3Key }")),
      "with a word that is none": text(key, encrypted('SSEAlgorithm: "x:aws:kms", KMSMasterKeyID: { Ref: S3Key }')),
    }),
  ).toMatchInlineSnapshot(`
    "# none: unknown
    - none: nothing to judge was found
    # with it: held
    # with it, twice: held
    # with another: violated
    - Backups/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID: Backups is not encrypted with the S3 key | found "⟨Other⟩" | expected "S3Key"
    # with AWS's: violated
    - Backups/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID: Backups is not encrypted with the S3 key | found "the AWS managed key" | expected "S3Key"
    # without a key: violated
    - Backups/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID: Backups is not encrypted with the S3 key | found "the AWS managed key" | expected "the S3 key"
    # with the default: violated
    - Backups/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm: Backups is not encrypted with a key of the platform by default | found "AES256 (the default)" | expected "aws:kms with the S3 key"
    # with S3's own: violated
    - Backups/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm: Backups is not encrypted with a key of the platform by default | found "AES256" | expected "aws:kms with the S3 key"
    # with a word that is none: violated
    - Backups/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm: Backups is not encrypted with a key of the platform by default | found "x:aws:kms" | expected "aws:kms with the S3 key""
  `);
});

it("versions and expiry", () => {
  const kept = (rules: string, status = "VersioningConfiguration: { Status: Enabled },") =>
    backups(`${status} LifecycleConfiguration: { Rules: [${rules}] }`);
  const rule = (more: string) => `{ Id: delete-old-backups, Status: Enabled, ${more} }`;
  const late = (days: number) =>
    `NoncurrentVersionExpiration: { NoncurrentDays: ${String(days)} }, ExpiredObjectDeleteMarker: true`;
  const ends = late(7);
  expect(
    [
      inFull("S3-004", {
        none: "{}",
        absent: backups(""),
        suspended: kept("", "VersioningConfiguration: { Status: Suspended },"),
        on: kept(""),
      }),
      "## expiry",
      inFull("S3-005", {
        "no rule": backups(""),
        "whole, in two rules": kept(`${rule("ExpirationInDays: 90")}, { Status: Enabled, ${ends} }`),
        "the old form": kept(
          rule('ExpirationInDays: "90", NoncurrentVersionExpirationInDays: 7, ExpiredObjectDeleteMarker: true'),
        ),
        "versions end as late as backups": kept(rule(`ExpirationInDays: 90, ${late(90)}`)),
        "versions outlive the backups": kept(rule(`ExpirationInDays: 90, ${late(91)}`)),
        "versions end by the sooner of two rules": kept(
          `${rule(`ExpirationInDays: 90, ${late(3650)}`)}, { Status: Enabled, ${ends} }`,
        ),
        "three versions stay": kept(
          rule(
            "ExpirationInDays: 90, ExpiredObjectDeleteMarker: true, NoncurrentVersionExpiration: { NoncurrentDays: 7, NewerNoncurrentVersions: 3 }",
          ),
        ),
        "versions never end": kept(rule("ExpirationInDays: 90, ExpiredObjectDeleteMarker: true")),
        "markers never end": kept(rule("ExpirationInDays: 90, NoncurrentVersionExpiration: { NoncurrentDays: 7 }")),
        "no versions": kept(rule("ExpirationInDays: 90"), ""),
        "versions suspended": kept(rule("ExpirationInDays: 90"), "VersioningConfiguration: { Status: Suspended },"),
        "too late": kept(rule("ExpirationInDays: 91"), ""),
        "two of different days": kept(`${rule("ExpirationInDays: 90")}, { Status: Enabled, ExpirationInDays: 30 }`, ""),
        "by another name": kept("{ Id: x, Status: Enabled, ExpirationInDays: 90 }", ""),
        "switched off": kept("{ Id: delete-old-backups, Status: Disabled, ExpirationInDays: 90 }", ""),
        "for some": kept(rule("Prefix: tmp/, ExpirationInDays: 90"), ""),
        "for tagged ones": kept(rule("TagFilters: [{ Key: a, Value: b }], ExpirationInDays: 90"), ""),
        "for large ones": kept(rule("ObjectSizeGreaterThan: 1, ExpirationInDays: 90"), ""),
        "for small ones": kept(rule('Prefix: "", ObjectSizeLessThan: 1, ExpirationInDays: 90'), ""),
      }),
      "## logs",
      inFull("S3-006", {
        none: "{}",
        "no rule": "Logs: [S3::Bucket]",
        "a rule that is off": "Logs: [S3::Bucket, { LifecycleConfiguration: { Rules: [{ Status: Disabled }] } }]",
        "a rule": "Logs: [S3::Bucket, { LifecycleConfiguration: { Rules: [{ Status: Enabled }] } }]",
      }),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# none: unknown
    - none: nothing to judge was found
    # absent: violated
    - Backups/VersioningConfiguration/Status: versions of backups are not kept | found "absent" | expected "Enabled" | patch {"cdk":"versioned: true"}
    # suspended: violated
    - Backups/VersioningConfiguration/Status: versions of backups are not kept | found "Suspended" | expected "Enabled" | patch {"cdk":"versioned: true"}
    # on: held
    ## expiry
    # no rule: violated
    - Backups/LifecycleConfiguration: backups do not expire after 90 days | found "never" | expected 90
    - Backups/LifecycleConfiguration: the rule delete-old-backups is not enabled | expected "delete-old-backups"
    # whole, in two rules: held
    # the old form: held
    # versions end as late as backups: held
    # versions outlive the backups: violated
    - Backups/LifecycleConfiguration: noncurrent versions of backups outlive the backups | found 91 | expected "at most 90 days" | why "on a versioned bucket expiry only adds a delete marker: erased data stays readable by version"
    # versions end by the sooner of two rules: held
    # three versions stay: violated
    - Backups/LifecycleConfiguration: noncurrent versions of backups never end | found {"Rules":[{"Id":"delete-old-backups","Status":"Enabled","ExpirationInDays":90,"ExpiredObjectDeleteMarker":true,"NoncurrentVersionExpiration":{"NoncurrentDays":7,"NewerNoncurrentVersions":3}}]} | expected "an end for noncurrent versions and for delete markers" | why "on a versioned bucket expiry only adds a delete marker: erased data stays readable by version"
    # versions never end: violated
    - Backups/LifecycleConfiguration: noncurrent versions of backups never end | found {"Rules":[{"Id":"delete-old-backups","Status":"Enabled","ExpirationInDays":90,"ExpiredObjectDeleteMarker":true}]} | expected "an end for noncurrent versions and for delete markers" | why "on a versioned bucket expiry only adds a delete marker: erased data stays readable by version"
    # markers never end: violated
    - Backups/LifecycleConfiguration: delete markers of backups never end | found {"Rules":[{"Id":"delete-old-backups","Status":"Enabled","ExpirationInDays":90,"NoncurrentVersionExpiration":{"NoncurrentDays":7}}]} | expected "an end for noncurrent versions and for delete markers" | why "on a versioned bucket expiry only adds a delete marker: erased data stays readable by version"
    # no versions: held
    # versions suspended: held
    # too late: violated
    - Backups/LifecycleConfiguration/Rules/0/ExpirationInDays: backups do not expire after 90 days | found 91 | expected 90
    # two of different days: violated
    - Backups/LifecycleConfiguration/Rules/0/ExpirationInDays: backups do not expire after 90 days | found 90 | expected 90
    # by another name: violated
    - Backups/LifecycleConfiguration: the rule delete-old-backups is not enabled | found {"Rules":[{"Id":"x","Status":"Enabled","ExpirationInDays":90}]} | expected "delete-old-backups"
    # switched off: violated
    - Backups/LifecycleConfiguration: backups do not expire after 90 days | found "never" | expected 90
    - Backups/LifecycleConfiguration: the rule delete-old-backups is not enabled | found {"Rules":[{"Id":"delete-old-backups","Status":"Disabled","ExpirationInDays":90}]} | expected "delete-old-backups"
    # for some: violated
    - Backups/LifecycleConfiguration: backups do not expire after 90 days | found "never" | expected 90
    # for tagged ones: violated
    - Backups/LifecycleConfiguration: backups do not expire after 90 days | found "never" | expected 90
    # for large ones: violated
    - Backups/LifecycleConfiguration: backups do not expire after 90 days | found "never" | expected 90
    # for small ones: violated
    - Backups/LifecycleConfiguration: backups do not expire after 90 days | found "never" | expected 90
    ## logs
    # none: unknown
    - none: nothing to judge was found
    # no rule: violated
    - Logs/LifecycleConfiguration: the logs bucket has no enabled lifecycle rule | expected "an enabled rule"
    # a rule that is off: violated
    - Logs/LifecycleConfiguration: the logs bucket has no enabled lifecycle rule | found {"Rules":[{"Status":"Disabled"}]} | expected "an enabled rule"
    # a rule: held"
  `);
});

it("the pods are let in", () => {
  const own = (...statements: string[]) => text(pods, backups("BucketName: b"), policy(admits, ...statements));
  const all = 'Action: "s3:*", Resource: "*"';
  expect(
    inFull("S3-007", {
      "no role": text(backups(""), policy(admits)),
      "no policy": text(pods, backups("")),
      "a policy of another": text(
        pods,
        backups(""),
        policy('Effect: Allow, Principal: "*", Action: "s3:*", Resource: "*"'),
      ),
      whole: own(),
      "by its attribute": text(
        pods,
        backups(""),
        policy('Effect: Allow, Principal: { AWS: { "Fn::GetAtt": [Pods, Arn] } }, Action: "s3:*", Resource: "*"'),
      ),
      "a policy by the bucket's name": text(
        pods,
        backups("BucketName: b"),
        policy(admits).replace("{ Ref: Backups }", "b"),
      ),
      "a policy of another bucket": text(
        pods,
        backups("BucketName: b"),
        policy(admits).replace("{ Ref: Backups }", "c"),
      ),
      "without writing": text(
        pods,
        backups(""),
        policy(
          `Effect: Allow, Principal: { AWS: "${podsArn}" }, Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*"`,
        ),
      ),
      "another bucket's objects": text(
        pods,
        backups("BucketName: b"),
        policy(
          `Effect: Allow, Principal: { AWS: "${podsArn}" }, Action: "s3:*", Resource: ["arn:aws:s3:::b", "arn:aws:s3:::c/*"]`,
        ),
      ),
      "objects alone": text(
        pods,
        backups("BucketName: b"),
        policy(`Effect: Allow, Principal: { AWS: "${podsArn}" }, Action: "s3:*", Resource: "arn:aws:s3:::b/*"`),
      ),
      "both, by one pattern": text(
        pods,
        backups("BucketName: b"),
        policy(`Effect: Allow, Principal: { AWS: "${podsArn}" }, Action: "s3:*", Resource: "arn:aws:s3:::b*"`),
      ),
      "denied by name": own(`Effect: Deny, Principal: { AWS: "${podsArn}" }, Action: "s3:DeleteObject", Resource: "*"`),
      "denied by name, on a condition": own(
        `Effect: Deny, Principal: { AWS: "${podsArn}" }, ${all}, Condition: { StringEquals: { "aws:SourceVpce": "vpce-0a" } }`,
      ),
      "denied to all": own(`Effect: Deny, Principal: "*", ${all}`),
      "denied to all on a condition": own(
        `Effect: Deny, Principal: "*", ${all}, Condition: { StringNotEquals: { "aws:SourceVpce": "vpce-0a" } }`,
      ),
      "denied to all without TLS": own(
        `Effect: Deny, Principal: { AWS: "*" }, ${all}, Condition: { Bool: { "aws:SecureTransport": "false" } }`,
      ),
      "denied by name, on a condition like it": own(
        `Effect: Deny, Principal: { AWS: "${podsArn}" }, ${all}, Condition: { Bool: { "aws:SecureTransportLayer": "false" } }`,
        `Effect: Deny, Principal: { AWS: "${podsArn}" }, ${all}, Condition: { Bool: { "my:aws:SecureTransport": "false" } }`,
      ),
      "what no pod does is denied": own('Effect: Deny, Principal: "*", Action: "s3:PutBucketPolicy", Resource: "*"'),
      "denied to all services": own(`Effect: Deny, Principal: { Service: "*" }, ${all}`),
      "denied to all but them": own(`Effect: Deny, NotPrincipal: { AWS: ["${podsArn}", "${account}"] }, ${all}`),
      "denied to all but them, as a text": own(`Effect: Deny, NotPrincipal: "${podsArn}", ${all}`),
      "denied to all but another": own(`Effect: Deny, NotPrincipal: { AWS: "${account}" }, ${all}`),
    }),
  ).toMatchInlineSnapshot(`
    "# no role: violated
    - Backups/BucketName: the policy of Backups does not admit the pod role | expected "the pod role"
    # no policy: violated
    - Backups/BucketName: the policy of Backups does not admit the pod role | expected "clickhouse-pods"
    # a policy of another: violated
    - Backups/BucketName: the policy of Backups does not admit the pod role | expected "clickhouse-pods"
    # whole: held
    # by its attribute: held
    # a policy by the bucket's name: held
    # a policy of another bucket: violated
    - Backups/BucketName: the policy of Backups does not admit the pod role | found "b" | expected "clickhouse-pods"
    # without writing: violated
    - Policy/PolicyDocument/Statement/0: the policy of Backups does not admit the pod role | found {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/clickhouse-pods"},"Action":["s3:GetObject","s3:ListBucket"],"Resource":"*"} | expected "clickhouse-pods"
    # another bucket's objects: violated
    - Policy/PolicyDocument/Statement/0: the policy of Backups does not admit the pod role | found {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/clickhouse-pods"},"Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::c/*"]} | expected "clickhouse-pods"
    # objects alone: violated
    - Policy/PolicyDocument/Statement/0: the policy of Backups does not admit the pod role | found {"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:role/clickhouse-pods"},"Action":"s3:*","Resource":"arn:aws:s3:::b/*"} | expected "clickhouse-pods"
    # both, by one pattern: held
    # denied by name: violated
    - Policy/PolicyDocument/Statement/1: the policy of Backups denies the pod role | found {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::123456789012:role/clickhouse-pods"},"Action":"s3:DeleteObject","Resource":"*"} | expected "Allow"
    # denied by name, on a condition: violated
    - Policy/PolicyDocument/Statement/1: the policy of Backups denies the pod role | found {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::123456789012:role/clickhouse-pods"},"Action":"s3:*","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-0a"}}} | expected "Allow"
    # denied to all: violated
    - Policy/PolicyDocument/Statement/1: the policy of Backups denies the pod role | found {"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"} | expected "Allow"
    # denied to all on a condition: held
    # denied to all without TLS: held
    # denied by name, on a condition like it: violated
    - Policy/PolicyDocument/Statement/1: the policy of Backups denies the pod role | found {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::123456789012:role/clickhouse-pods"},"Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransportLayer":"false"}}} | expected "Allow"
    - Policy/PolicyDocument/Statement/2: the policy of Backups denies the pod role | found {"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::123456789012:role/clickhouse-pods"},"Action":"s3:*","Resource":"*","Condition":{"Bool":{"my:aws:SecureTransport":"false"}}} | expected "Allow"
    # what no pod does is denied: held
    # denied to all services: held
    # denied to all but them: held
    # denied to all but them, as a text: held
    # denied to all but another: violated
    - Policy/PolicyDocument/Statement/1: the policy of Backups denies the pod role | found {"Effect":"Deny","NotPrincipal":{"AWS":"123456789012"},"Action":"s3:*","Resource":"*"} | expected "Allow""
  `);
});

it("no bucket is public, and none answers without TLS", () => {
  const open = 'Effect: Allow, Principal: "*", Action: "s3:GetObject", Resource: "*"';
  const guard = (more: string) =>
    `Effect: Deny, ${more}, Action: "s3:*", Resource: ["arn:aws:s3:::b", "arn:aws:s3:::b/*"]`;
  const plain = 'Condition: { Bool: { "aws:SecureTransport": "false" } }';
  const guarded = (...statements: string[]) => text(backups("BucketName: b"), policy(...statements));
  expect(
    [
      inFull("S3-008", {
        "AWS's default": backups(""),
        "as it runs, nothing": running(backups("")),
        "one flag": backups("PublicAccessBlockConfiguration: { BlockPublicAcls: true }"),
        "an open policy": text(backups(""), policy(open)),
        "a public list": backups("AccessControl: PublicRead"),
        "a list for all of AWS": backups("AccessControl: AuthenticatedRead"),
        "a list for who is not public": backups("AccessControl: NotPublicRead"),
      }),
      "## TLS",
      inFull("BASE-008", {
        none: "{}",
        "no policy": backups(""),
        "for everyone": guarded(`${guard('Principal: "*"')}, ${plain}`),
        "by attribute": text(
          backups(""),
          policy(
            `Effect: Deny, Principal: "*", Action: "s3:*", Resource: [{ "Fn::GetAtt": [Backups, Arn] }, { "Fn::Sub": "\${Backups.Arn}/*" }], ${plain}`,
          ),
        ),
        "for an account": guarded(`${guard(`Principal: { AWS: "${account}" }`)}, ${plain}`),
        "for all but an account": guarded(`${guard(`NotPrincipal: { AWS: "${account}" }`)}, ${plain}`),
        "for all but a service": guarded(`${guard('NotPrincipal: { Service: "logs.amazonaws.com" }')}, ${plain}`),
        "for all but nobody known": guarded(`${guard("NotPrincipal: { AWS: { Ref: Unknown } }")}, ${plain}`),
        "for all but a user, who is denied as well": guarded(
          `${guard('NotPrincipal: { AWS: "arn:aws:iam::222222222222:user/x" }')}, ${plain}`,
          `${guard('Principal: { AWS: "arn:aws:iam::222222222222:user/x" }')}, ${plain}`,
        ),
        "for all but an account, which is denied as well": guarded(
          `${guard(`NotPrincipal: { AWS: "${account}" }`)}, ${plain}`,
          `${guard(`Principal: { AWS: "arn:aws:iam::${account}:root" }`)}, ${plain}`,
        ),
        "for all but a user of twelve figures, who is denied as well": guarded(
          `${guard('NotPrincipal: { AWS: "arn:aws:iam::222222222222:user/111111111111" }')}, ${plain}`,
          `${guard('Principal: { AWS: "arn:aws:iam::222222222222:user/111111111111" }')}, ${plain}`,
        ),
        "with a value that is not known": guarded(
          `${guard('Principal: "*"')}, Condition: { Bool: { "aws:SecureTransport": { Ref: Unknown } } }`,
        ),
        "of objects alone": guarded(
          `Effect: Deny, Principal: "*", Action: "s3:*", Resource: "arn:aws:s3:::b/*", ${plain}`,
        ),
        "on a further condition": guarded(
          `${guard('Principal: "*"')}, Condition: { Bool: { "aws:SecureTransport": "false" }, StringEquals: { "aws:SourceVpce": "v" } }`,
        ),
      }),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# AWS's default: held
    # as it runs, nothing: violated
    - Backups/PublicAccessBlockConfiguration/BlockPublicAcls: Backups: BlockPublicAcls is off | expected true | patch {"cdk":"blockPublicAccess: BlockPublicAccess.BLOCK_ALL"}
    - Backups/PublicAccessBlockConfiguration/BlockPublicPolicy: Backups: BlockPublicPolicy is off | expected true | patch {"cdk":"blockPublicAccess: BlockPublicAccess.BLOCK_ALL"}
    - Backups/PublicAccessBlockConfiguration/IgnorePublicAcls: Backups: IgnorePublicAcls is off | expected true | patch {"cdk":"blockPublicAccess: BlockPublicAccess.BLOCK_ALL"}
    - Backups/PublicAccessBlockConfiguration/RestrictPublicBuckets: Backups: RestrictPublicBuckets is off | expected true | patch {"cdk":"blockPublicAccess: BlockPublicAccess.BLOCK_ALL"}
    # one flag: violated
    - Backups/PublicAccessBlockConfiguration/BlockPublicPolicy: Backups: BlockPublicPolicy is off | expected true | patch {"cdk":"blockPublicAccess: BlockPublicAccess.BLOCK_ALL"}
    - Backups/PublicAccessBlockConfiguration/IgnorePublicAcls: Backups: IgnorePublicAcls is off | expected true | patch {"cdk":"blockPublicAccess: BlockPublicAccess.BLOCK_ALL"}
    - Backups/PublicAccessBlockConfiguration/RestrictPublicBuckets: Backups: RestrictPublicBuckets is off | expected true | patch {"cdk":"blockPublicAccess: BlockPublicAccess.BLOCK_ALL"}
    # an open policy: violated
    - Policy/PolicyDocument/Statement/0: the policy opens Backups to everyone | found {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"} | expected "named principals"
    # a public list: violated
    - Backups/AccessControl: Backups has a public access control list | found "PublicRead" | expected "Private"
    # a list for all of AWS: violated
    - Backups/AccessControl: Backups has a public access control list | found "AuthenticatedRead" | expected "Private"
    # a list for who is not public: held
    ## TLS
    # none: unknown
    - none: nothing to judge was found
    # no policy: violated
    - Backups/BucketName: Backups answers requests without TLS | found "no bucket policy" | expected {"Effect":"Deny","Principal":"*","Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}} | patch {"cdk":"enforceSSL: true"}
    # for everyone: held
    # by attribute: held
    # for an account: violated
    - Policy/PolicyDocument: Backups answers requests without TLS | found "no statement that denies them all" | expected {"Effect":"Deny","Principal":"*","Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}} | patch {"cdk":"enforceSSL: true"}
    # for all but an account: violated
    - Policy/PolicyDocument: Backups answers requests without TLS | found "no statement that denies them all" | expected {"Effect":"Deny","Principal":"*","Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}} | patch {"cdk":"enforceSSL: true"}
    # for all but a service: violated
    - Policy/PolicyDocument: Backups answers requests without TLS | found "no statement that denies them all" | expected {"Effect":"Deny","Principal":"*","Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}} | patch {"cdk":"enforceSSL: true"}
    # for all but nobody known: unknown
    - Backups: whether arn:aws:s3:::b is denied turns on {"Ref":"Unknown"}
    # for all but a user, who is denied as well: held
    # for all but an account, which is denied as well: held
    # for all but a user of twelve figures, who is denied as well: held
    # with a value that is not known: unknown
    - Backups: whether arn:aws:s3:::b is denied turns on {"Ref":"Unknown"}
    # of objects alone: violated
    - Policy/PolicyDocument: Backups answers requests without TLS | found "no statement that denies them all" | expected {"Effect":"Deny","Principal":"*","Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}} | patch {"cdk":"enforceSSL: true"}
    # on a further condition: violated
    - Policy/PolicyDocument: Backups answers requests without TLS | found "no statement that denies them all" | expected {"Effect":"Deny","Principal":"*","Action":"s3:*","Condition":{"Bool":{"aws:SecureTransport":"false"}}} | patch {"cdk":"enforceSSL: true"}"
  `);
});
