// Rows of machines and of what a platform with personal data keeps to, on a few resources.

import { expect, it } from "vitest";
import { account, inFull, platform, running } from "../sample-platform.ts";
import { PlatformModel } from "../../model/platform-model.ts";
import { modelOfSample } from "../../model/tfplan/sample-plan.ts";

const ref = (id: string) => ({ Ref: id });
const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const volume = (more: object = {}) => ({
  DeviceName: "/dev/xvda",
  Ebs: { Encrypted: true, KmsKeyId: arn("Ebs"), ...more },
});
const template = (data: object = {}, more: object = {}) =>
  ["EC2::LaunchTemplate", { LaunchTemplateData: { BlockDeviceMappings: [volume()], ...data }, ...more }] as const;
const safe = { MetadataOptions: { HttpTokens: "required" } };
const instance = (more: object = {}) => ["EC2::Instance", { BlockDeviceMappings: [volume()], ...more }] as const;
const nodes = (more: object = {}) => ["EKS::Nodegroup", more] as const;
const key = ["KMS::Key", {}] as const;

it("BASE-004: metadata", () => {
  const hops = (HttpPutResponseHopLimit: number) => ({
    MetadataOptions: { HttpTokens: "required", HttpPutResponseHopLimit },
  });
  const pinned = (Version: unknown) => ({ T: template(safe), N: nodes({ LaunchTemplate: { Id: ref("T"), Version } }) });
  const former = (Version: string, DefaultVersion = false) => {
    const written = { ...pinned(Version), "T:1": template(hops(3)) };
    return running(written, { T: { VersionNumber: 2 }, "T:1": { VersionNumber: 1, DefaultVersion } });
  };
  const cases = {
    "with a token": { T: template(safe), I: instance(safe), L: ["AutoScaling::LaunchConfiguration", safe] as const },
    "without one": { T: template(), I: instance(), L: ["AutoScaling::LaunchConfiguration", {}] as const },
    "switched off": { T: template({ MetadataOptions: { HttpEndpoint: "disabled" } }) },
    "by the template, by its id or name": {
      T: template(safe, { LaunchTemplateName: "t" }),
      I: instance({ LaunchTemplate: { LaunchTemplateId: ref("T") } }),
      J: instance({ LaunchTemplate: { LaunchTemplateName: "t" } }),
    },
    "by a template that was not read": { I: instance({ LaunchTemplate: { LaunchTemplateName: "other" } }) },
    "by its own word, against the template": {
      T: template(safe),
      I: instance({ LaunchTemplate: { LaunchTemplateId: ref("T") }, MetadataOptions: { HttpTokens: "optional" } }),
    },
    "two hops": { T: template(hops(2)), U: template(hops(1)) },
    "two hops on purpose": {
      jump: template(hops(2)),
      I: instance({ ...hops(2), Tags: [{ Key: "Name", Value: "bastion" }] }),
      U: template(hops(2), { LaunchTemplateName: "named" }),
      V: template(hops(3), { LaunchTemplateName: "named" }),
    },
    "nodes without a template": { N: nodes() },
    "nodes of the first version": pinned("1"),
    "nodes of another version": pinned("12"),
    "nodes of the newest": pinned("$Latest"),
    "nodes of a version that is no number": pinned("2b"),
    "nodes of a version by name": pinned("v2"),
    "nodes of any version": pinned(undefined),
    "nodes of a version that was not read, as it runs": running(pinned("12"), { T: { VersionNumber: 13 } }),
    "nodes of another version, as it runs": running(pinned("12"), { T: { VersionNumber: 12 } }),
    "an instance of another version": {
      T: template(safe),
      I: instance({ LaunchTemplate: { LaunchTemplateId: ref("T"), Version: "3" } }),
    },
    "a former version that nothing starts from, as it runs": former("2"),
    "a former version that nodes start from, as it runs": former("1"),
    "a former version that is the default, as it runs": former("2", true),
  };
  expect(inFull("BASE-004", cases, { hopLimit2: ["jump", "bastion", "named"] })).toMatchInlineSnapshot(`
    "# with a token: held
    # without one: violated
    - T/LaunchTemplateData/MetadataOptions/HttpTokens: T answers metadata requests without a token | found "optional (the default)" | expected "required" | patch {"cdk":"requireImdsv2: true","cli":"aws ec2 modify-instance-metadata-options --http-tokens required"}
    - I/MetadataOptions/HttpTokens: I answers metadata requests without a token | found "optional (the default)" | expected "required" | patch {"cdk":"requireImdsv2: true","cli":"aws ec2 modify-instance-metadata-options --http-tokens required"}
    - L/MetadataOptions/HttpTokens: L answers metadata requests without a token | found "optional (the default)" | expected "required" | patch {"cdk":"requireImdsv2: true","cli":"aws ec2 modify-instance-metadata-options --http-tokens required"}
    # switched off: held
    # by the template, by its id or name: held
    # by a template that was not read: unknown
    - I/LaunchTemplate: what I starts from is not part of what was read | found {"LaunchTemplateName":"other"}
    # by its own word, against the template: violated
    - I/MetadataOptions/HttpTokens: I answers metadata requests without a token | found "optional" | expected "required" | patch {"cdk":"requireImdsv2: true","cli":"aws ec2 modify-instance-metadata-options --http-tokens required"}
    # two hops: violated
    - T/LaunchTemplateData/MetadataOptions/HttpPutResponseHopLimit: metadata tokens of T travel 2 hops | found 2 | expected 1 | why "with two hops a pod can take on the role of its node"
    # two hops on purpose: violated
    - V/LaunchTemplateData/MetadataOptions/HttpPutResponseHopLimit: metadata tokens of V travel 3 hops | found 3 | expected 2 | why "with two hops a pod can take on the role of its node"
    # nodes without a template: violated
    - N/LaunchTemplate: nodes without a launch template answer metadata requests from two hops away | expected "a launch template that requires IMDSv2 with one hop"
    # nodes of the first version: held
    # nodes of another version: out-of-scope: needs: live (a pinned launch template version is not in the template)
    # nodes of the newest: held
    # nodes of a version that is no number: held
    # nodes of a version by name: held
    # nodes of any version: held
    # nodes of a version that was not read, as it runs: unknown
    - N/LaunchTemplate: what N starts from is not part of what was read | found {"Id":"⟨T⟩","Version":"12"}
    # nodes of another version, as it runs: held
    # an instance of another version: out-of-scope: needs: live (a pinned launch template version is not in the template)
    # a former version that nothing starts from, as it runs: held
    # a former version that nodes start from, as it runs: violated
    - T:1/LaunchTemplateData/MetadataOptions/HttpPutResponseHopLimit: metadata tokens of T:1 travel 3 hops | found 3 | expected 1 | why "with two hops a pod can take on the role of its node"
    # a former version that is the default, as it runs: violated
    - T:1/LaunchTemplateData/MetadataOptions/HttpPutResponseHopLimit: metadata tokens of T:1 travel 3 hops | found 3 | expected 1 | why "with two hops a pod can take on the role of its node""
  `);
});

it("BASE-015, KMS-007: volumes and what is made of them", () => {
  const disks = (...BlockDeviceMappings: object[]) => ({ BlockDeviceMappings });
  const storage = (provisioner: string | undefined, parameters?: object) =>
    ["Kubernetes::StorageClass", { provisioner, parameters }] as const;
  const right = { encrypted: "true", kmsKeyId: "alias/ebs" };
  const ebs = { Ebs: key, Alias: ["KMS::Alias", { AliasName: "alias/ebs", TargetKeyId: ref("Ebs") }] as const };
  const cases = {
    "with the key": {
      ...ebs,
      T: template(),
      I: instance(),
      V: ["EC2::Volume", { Encrypted: true, KmsKeyId: arn("Ebs") }] as const,
      L: ["AutoScaling::LaunchConfiguration", disks(volume())] as const,
      gp3: storage("ebs.csi.aws.com", right),
      efs: storage("efs.csi.aws.com"),
      local: storage(undefined),
    },
    "not encrypted": {
      ...ebs,
      T: template(disks(volume({ Encrypted: false }))),
      I: instance(disks(volume({ Encrypted: undefined }))),
      V: ["EC2::Volume", {}] as const,
      L: ["AutoScaling::LaunchConfiguration", {}] as const,
      gp3: storage("ebs.csi.aws.com"),
      gp2: storage("kubernetes.io/aws-ebs", { encrypted: "false" }),
    },
    "with another key": {
      ...ebs,
      Other: key,
      T: template(disks(volume({ KmsKeyId: arn("Other") }), volume({ KmsKeyId: undefined }))),
      V: ["EC2::Volume", { Encrypted: true, KmsKeyId: arn("Other") }] as const,
      gp3: storage("ebs.csi.aws.com", { encrypted: "true", kmsKeyId: "alias/other" }),
    },
    "where there is no key": {
      V: ["EC2::Volume", { Encrypted: true, KmsKeyId: "alias/x" }] as const,
      gp3: storage("ebs.csi.aws.com", { encrypted: true, kmsKeyId: "alias/x" }),
    },
    "beside disks of the host": {
      ...ebs,
      T: template(disks({ DeviceName: "/dev/xvdb", VirtualName: "ephemeral0" }, volume())),
      U: template(disks({ DeviceName: "/dev/xvdb", VirtualName: "ephemeral0" })),
    },
    "of nodes without a template": { N: nodes({ DiskSize: 20 }), M: nodes({ LaunchTemplate: { Id: "lt-1" } }) },
    "of hosts with a template": {
      ...ebs,
      T: template(),
      I: instance({ LaunchTemplate: { LaunchTemplateId: ref("T") }, BlockDeviceMappings: undefined }),
      J: instance({ LaunchTemplate: { LaunchTemplateId: ref("T") }, ...disks(volume({ Encrypted: false })) }),
      K: instance({ BlockDeviceMappings: undefined }),
    },
    "of a template that names none, and of its hosts": {
      ...ebs,
      T: template({ BlockDeviceMappings: undefined }),
      I: instance({ LaunchTemplate: { LaunchTemplateId: ref("T") } }),
    },
    "of a template that names none, by its name": {
      ...ebs,
      T: template({ BlockDeviceMappings: undefined }, { LaunchTemplateName: "t" }),
      I: instance({ LaunchTemplate: { LaunchTemplateName: "t" } }),
      J: instance({ BlockDeviceMappings: undefined, LaunchTemplate: { LaunchTemplateName: "t" } }),
    },
    "of a template that nothing starts": { ...ebs, T: template({ BlockDeviceMappings: undefined }), I: instance() },
    "of a template for groups as well": {
      ...ebs,
      T: template({ BlockDeviceMappings: undefined }),
      I: instance({ LaunchTemplate: { LaunchTemplateId: ref("T") } }),
      G: ["AutoScaling::AutoScalingGroup", { LaunchTemplate: { LaunchTemplateId: ref("T"), Version: "1" } }] as const,
    },
    "hosts as they run": running({ ...ebs, I: instance({ BlockDeviceMappings: undefined }) }),
  };
  expect(inFull("BASE-015", cases)).toMatchInlineSnapshot(`
    "# with the key: held
    # not encrypted: violated
    - T/LaunchTemplateData/BlockDeviceMappings/0/Ebs/Encrypted: a volume is not encrypted | found false | expected true
    - I/BlockDeviceMappings/0: a volume is not encrypted | found {"DeviceName":"/dev/xvda","Ebs":{"KmsKeyId":"⟨Ebs.Arn⟩"}} | expected true
    - L/BlockDeviceMappings: a volume is not encrypted | expected true
    - V/Encrypted: a volume is not encrypted | expected true
    - StorageClass/gp3/parameters/encrypted: volumes of StorageClass/gp3 are not encrypted | expected "true"
    - StorageClass/gp2/parameters/encrypted: volumes of StorageClass/gp2 are not encrypted | found "false" | expected "true"
    # with another key: held
    # where there is no key: held
    # beside disks of the host: violated
    - U/LaunchTemplateData/BlockDeviceMappings: a volume is not encrypted | found [{"DeviceName":"/dev/xvdb","VirtualName":"ephemeral0"}] | expected true
    # of nodes without a template: violated
    - N/DiskSize: a volume is not encrypted | found 20 | expected true
    - M/LaunchTemplate: the volumes of M are not part of what was read | found {"Id":"lt-1"}
    # of hosts with a template: violated
    - J/BlockDeviceMappings/0/Ebs/Encrypted: a volume is not encrypted | found false | expected true
    - K/BlockDeviceMappings: a volume is not encrypted | expected true
    # of a template that names none, and of its hosts: held
    # of a template that names none, by its name: violated
    - T/LaunchTemplateData/BlockDeviceMappings: a volume is not encrypted | expected true
    # of a template that nothing starts: violated
    - T/LaunchTemplateData/BlockDeviceMappings: a volume is not encrypted | expected true
    # of a template for groups as well: violated
    - T/LaunchTemplateData/BlockDeviceMappings: a volume is not encrypted | expected true
    # hosts as they run: unknown"
  `);
  expect(inFull("KMS-007", cases)).toMatchInlineSnapshot(`
    "# with the key: held
    # not encrypted: violated
    - T/LaunchTemplateData/BlockDeviceMappings/0/Ebs/Encrypted: a volume is not encrypted | found false | expected true
    - I/BlockDeviceMappings/0: a volume is not encrypted | found {"DeviceName":"/dev/xvda","Ebs":{"KmsKeyId":"⟨Ebs.Arn⟩"}} | expected true
    - L/BlockDeviceMappings: a volume is not encrypted | expected true
    - V/Encrypted: a volume is not encrypted | expected true
    - StorageClass/gp3/parameters/encrypted: volumes of StorageClass/gp3 are not encrypted | expected "true"
    - StorageClass/gp2/parameters/encrypted: volumes of StorageClass/gp2 are not encrypted | found "false" | expected "true"
    # with another key: violated
    - T/LaunchTemplateData/BlockDeviceMappings/0/Ebs/KmsKeyId: a volume is encrypted with another key | found "⟨Other.Arn⟩" | expected "Ebs"
    - T/LaunchTemplateData/BlockDeviceMappings/1: a volume is encrypted with another key | found "the AWS managed key" | expected "Ebs"
    - V/KmsKeyId: a volume is encrypted with another key | found "⟨Other.Arn⟩" | expected "Ebs"
    - StorageClass/gp3/parameters/kmsKeyId: volumes of StorageClass/gp3 use another key | found "alias/other" | expected "Ebs"
    # where there is no key: violated
    - V/KmsKeyId: a volume is encrypted with another key | found "alias/x" | expected "the EBS key"
    - StorageClass/gp3/parameters/kmsKeyId: volumes of StorageClass/gp3 use another key | found "alias/x" | expected "the EBS key"
    # beside disks of the host: violated
    - U/LaunchTemplateData/BlockDeviceMappings: a volume is not encrypted | found [{"DeviceName":"/dev/xvdb","VirtualName":"ephemeral0"}] | expected true
    # of nodes without a template: violated
    - N/DiskSize: a volume is not encrypted | found 20 | expected true
    - M/LaunchTemplate: the volumes of M are not part of what was read | found {"Id":"lt-1"}
    # of hosts with a template: violated
    - J/BlockDeviceMappings/0/Ebs/Encrypted: a volume is not encrypted | found false | expected true
    - K/BlockDeviceMappings: a volume is not encrypted | expected true
    # of a template that names none, and of its hosts: held
    # of a template that names none, by its name: violated
    - T/LaunchTemplateData/BlockDeviceMappings: a volume is not encrypted | expected true
    # of a template that nothing starts: violated
    - T/LaunchTemplateData/BlockDeviceMappings: a volume is not encrypted | expected true
    # of a template for groups as well: violated
    - T/LaunchTemplateData/BlockDeviceMappings: a volume is not encrypted | expected true
    # hosts as they run: unknown"
  `);
  const stored = (more: object) => ["EC2::Snapshot", { Encrypted: true, ...more }] as const;
  const copies = {
    "of one's own": running({
      S: stored({}),
      T: stored({ Public: false }),
      I: ["EC2::Image", { Encrypted: true }] as const,
      B: ["EC2::SnapshotBlockPublicAccess", { State: "block-all-sharing" }] as const,
    }),
    "of everybody": running({
      S: stored({ Public: true }),
      I: ["EC2::Image", { Public: true }] as const,
      B: ["EC2::SnapshotBlockPublicAccess", { State: "unblocked" }] as const,
    }),
  };
  expect(inFull("BASE-015", copies)).toMatchInlineSnapshot(`
    "# of one's own: held
    # of everybody: violated
    - B/State: snapshots may be made public | found "unblocked" | expected "block-all-sharing"
    - S/Public: S is public | found true | expected false
    - I/Public: I is public | found true | expected false
    - I/Encrypted: I is not encrypted | expected true"
  `);
});

it("EKS-007: groups that grow", () => {
  const scaling = (ScalingConfig?: object) => ({ N: nodes({ ScalingConfig }) });
  const cases = {
    by: scaling({ MaxSize: 3, DesiredSize: 2 }),
    not: scaling({ MaxSize: 2, DesiredSize: 2 }),
    "by default": scaling(),
    "two are the default": scaling({ MaxSize: 3 }),
    "of none": scaling({ DesiredSize: 1 }),
  };
  expect(inFull("EKS-007", cases)).toMatchInlineSnapshot(`
    "# by: held
    # not: violated
    - N/ScalingConfig/MaxSize: the group cannot grow | found 2 | expected "more than 2"
    # by default: violated
    - N/ScalingConfig/MaxSize: the group cannot grow | found 2 | expected "more than 2"
    # two are the default: held
    # of none: held"
  `);
});

it("BASE-012: secrets", () => {
  const secret = (KmsKeyId: unknown = ref("Key")) => ["SecretsManager::Secret", { Name: "s", KmsKeyId }] as const;
  const rotated = (more: object) => ["SecretsManager::RotationSchedule", { SecretId: ref("S"), ...more }] as const;
  const policy = (...Statement: object[]) =>
    ["SecretsManager::ResourcePolicy", { SecretId: ref("S"), ResourcePolicy: { Statement } }] as const;
  const everybody = { Effect: "Allow", Principal: "*", Action: "secretsmanager:GetSecretValue", Resource: "*" };
  const days = { RotationRules: { AutomaticallyAfterDays: 30 } };
  const right = { Key: key, S: secret(), R: rotated({ ...days, RotationLambdaARN: "arn:f" }) };
  const cases = {
    "by a function": right,
    "by AWS, on a schedule": {
      ...right,
      R: rotated({ RotationRules: { ScheduleExpression: "rate(1 day)" }, HostedRotationLambda: { RotationType: "x" } }),
    },
    "by the service that owns it": { ...right, R: rotated({ ...days, OwningService: "rds" }) },
    never: { Key: key, S: secret() },
    "by nobody, and at no time": { ...right, R: rotated(days), Q: rotated({ RotationLambdaARN: "arn:f" }) },
    "another one is": { ...right, R: rotated({ SecretId: "other", ...days, RotationLambdaARN: "arn:f" }) },
    "keys of others": { ...right, S: secret("alias/aws/secretsmanager"), T: ["SecretsManager::Secret", {}] as const },
    "read by everybody": { ...right, P: policy(everybody) },
    "read by everybody but some": {
      ...right,
      P: policy(everybody, {
        ...everybody,
        Effect: "Deny",
        Condition: { StringNotEquals: { "aws:PrincipalAccount": account } },
      }),
    },
  };
  expect(inFull("BASE-012", cases)).toMatchInlineSnapshot(`
    "# by a function: held
    # by AWS, on a schedule: held
    # by the service that owns it: held
    # never: violated
    - S/Name: S is never rotated | found 0 | expected "a rotation schedule"
    # by nobody, and at no time: violated
    - S/Name: S is never rotated | found 2 | expected "a rotation schedule"
    # another one is: violated
    - S/Name: S is never rotated | found 0 | expected "a rotation schedule"
    # keys of others: violated
    - S/KmsKeyId: S is not encrypted with a key of the platform | found "alias/aws/secretsmanager" | expected "a customer managed key"
    - T/Name: T is never rotated | found 0 | expected "a rotation schedule"
    - T/KmsKeyId: T is not encrypted with a key of the platform | found "aws/secretsmanager (the default)" | expected "a customer managed key"
    # read by everybody: violated
    - P/ResourcePolicy/Statement/0: everyone may read S | found {"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"} | expected "named principals"
    # read by everybody but some: held"
  `);
});

it("BASE-017, RES-005, BAK-005: regions and backups", () => {
  const any = ["SNS::Topic", {}] as const;
  const topic = (properties: object) => ({ T: ["SNS::Topic", properties] as const });
  const regions = {
    own: topic({ Region: "us-east-1", A: `arn:aws:kms:us-east-1:${account}:key/1` }),
    "in names of regions": topic({
      Region: "eu-west-1",
      VPCRegion: "us-gov-west-1",
      ServiceRegion: "ap-southeast-2",
      TheRegion: "eu-west-3",
      Regions: "eu-west-3",
    }),
    "in what is no region": topic({
      Region: "eu-west",
      VpcRegion: "xeu-west-1x",
      region: "eu-west-1a",
      N: 5,
      Empty: null,
      List: [true, null],
    }),
    "in ARNs, wherever they stand": topic({
      A: [{ B: `x arn:aws:kms:eu-west-1:${account}:key/1 y arn:aws:sns:eu-west-2:1:t` }],
    }),
    "in ARNs of the world": topic({
      A: "arn:aws:iam::eu-west-1:x",
      B: "arn:aws:s3:::eu-west-1:b",
      C: "arn:aws:route53:eu-west-1:x",
      D: "arn:aws:sts:eu-west-1:x",
    }),
    "in images": topic({ A: `${account}.dkr.ecr.eu-west-1.amazonaws.com/x`, B: "x.dkr.ecr.eu-west-2.amazonaws.com/x" }),
    "in what a script asks": topic({ A: "aws s3 ls --region eu-west-1", B: "--region='eu-west-2'" }),
    "of keys": {
      K: ["KMS::Key", { MultiRegion: true }] as const,
      L: ["KMS::Key", { MultiRegion: "false" }] as const,
      R: ["KMS::ReplicaKey", { PrimaryKeyArn: "x" }] as const,
      P: ["S3::MultiRegionAccessPoint", {}] as const,
    },
    "not known": topic({ A: { "Fn::ImportValue": "arn:aws:kms:eu-west-1:1:key/1" } }),
  };
  const standing = (type: string, region: string) =>
    modelOfSample({ [`${type}.x`]: { values: { name: "x", region } } });
  expect(
    inFull("BASE-017", {
      "a bucket elsewhere": standing("aws_s3_bucket", "eu-west-1"),
      "a bucket here": standing("aws_s3_bucket", "us-east-1"),
      "a log group elsewhere": standing("aws_cloudwatch_log_group", "eu-west-1"),
      "a volume in a region of another partition": standing("aws_ebs_volume", "us-gov-west-1"),
      "a role elsewhere": standing("aws_iam_role", "eu-west-1"),
    }),
  ).toMatchInlineSnapshot(`
    "# a bucket elsewhere: violated
    - aws_s3_bucket.x/planned_values/root_module/resources/0/values: aws_s3_bucket.x stands in eu-west-1 | found "eu-west-1" | expected ["us-east-1"]
    # a bucket here: held
    # a log group elsewhere: violated
    - aws_cloudwatch_log_group.x/planned_values/root_module/resources/0/values: aws_cloudwatch_log_group.x stands in eu-west-1 | found "eu-west-1" | expected ["us-east-1"]
    # a volume in a region of another partition: violated
    - aws_ebs_volume.x/planned_values/root_module/resources/0/values: aws_ebs_volume.x stands in us-gov-west-1 | found "us-gov-west-1" | expected ["us-east-1"]
    # a role elsewhere: held"
  `);
  expect(inFull("BASE-017", regions)).toMatchInlineSnapshot(`
    "# own: held
    # in names of regions: violated
    - T/Region: T refers to eu-west-1 | found "eu-west-1" | expected ["us-east-1"]
    - T/VPCRegion: T refers to us-gov-west-1 | found "us-gov-west-1" | expected ["us-east-1"]
    - T/ServiceRegion: T refers to ap-southeast-2 | found "ap-southeast-2" | expected ["us-east-1"]
    # in what is no region: held
    # in ARNs, wherever they stand: violated
    - T/A/0/B: T refers to eu-west-1 | found "x arn:aws:kms:eu-west-1:123456789012:key/1 y arn:aws:sns:eu-west-2:1:t" | expected ["us-east-1"]
    - T/A/0/B: T refers to eu-west-2 | found "x arn:aws:kms:eu-west-1:123456789012:key/1 y arn:aws:sns:eu-west-2:1:t" | expected ["us-east-1"]
    # in ARNs of the world: held
    # in images: violated
    - T/A: T refers to eu-west-1 | found "123456789012.dkr.ecr.eu-west-1.amazonaws.com/x" | expected ["us-east-1"]
    # in what a script asks: violated
    - T/A: T refers to eu-west-1 | found "aws s3 ls --region eu-west-1" | expected ["us-east-1"]
    - T/B: T refers to eu-west-2 | found "--region='eu-west-2'" | expected ["us-east-1"]
    # of keys: violated
    - K/MultiRegion: K can be replicated to other regions | found true | expected false
    - R: R carries data to other regions | found "AWS::KMS::ReplicaKey" | expected ["us-east-1"]
    - P: P carries data to other regions | found "AWS::S3::MultiRegionAccessPoint" | expected ["us-east-1"]
    # not known: held"
  `);
  expect(
    inFull("BASE-017", { "two are meant": regions["of keys"] }, { regions: ["us-east-1", "eu-west-1"] }),
  ).toMatchInlineSnapshot(`"# two are meant: held"`);

  const bucket = (BucketName: string, Status?: string, Bucket: unknown = "arn:aws:s3:::elsewhere") =>
    [
      "S3::Bucket",
      {
        BucketName,
        ...(Status === undefined ? {} : { ReplicationConfiguration: { Rules: [{ Status, Destination: { Bucket } }] } }),
      },
    ] as const;
  const copies = {
    none: { A: bucket("backups") },
    "within the platform": { A: bucket("backups", "Enabled", arn("B")), B: bucket("other") },
    elsewhere: { A: bucket("backups", "Enabled"), B: bucket("other", "Enabled") },
    "switched off": { A: bucket("backups", "Disabled") },
    "to what is no bucket": { A: bucket("backups", "Enabled", arn("K")), K: key },
    "no backups": { B: bucket("other", "Enabled") },
  };
  expect(inFull("BASE-017", copies)).toMatchInlineSnapshot(`
    "# none: held
    # within the platform: held
    # elsewhere: violated
    - A/ReplicationConfiguration/Rules/0/Destination/Bucket: A replicates to a bucket outside the platform's regions | found "arn:aws:s3:::elsewhere" | expected ["us-east-1"]
    - B/ReplicationConfiguration/Rules/0/Destination/Bucket: B replicates to a bucket outside the platform's regions | found "arn:aws:s3:::elsewhere" | expected ["us-east-1"]
    # switched off: held
    # to what is no bucket: violated
    - A/ReplicationConfiguration/Rules/0/Destination/Bucket: A replicates to a bucket outside the platform's regions | found "⟨K.Arn⟩" | expected ["us-east-1"]
    # no backups: violated
    - B/ReplicationConfiguration/Rules/0/Destination/Bucket: B replicates to a bucket outside the platform's regions | found "arn:aws:s3:::elsewhere" | expected ["us-east-1"]"
  `);
  const store = (...urls: string[]) =>
    [
      "Kubernetes::ConfigMap",
      {
        data: {
          "s.xml": `<clickhouse>${urls.map((url) => `<s3><endpoint>${url}</endpoint></s3>`).join("")}</clickhouse>`,
        },
      },
    ] as const;
  const encrypted = (SSEAlgorithm?: string) =>
    [
      "S3::Bucket",
      {
        BucketName: "backups",
        BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm } }] },
      },
    ] as const;
  const stores = {
    own: {
      A: encrypted("aws:kms"),
      c: store("https://backups.s3.us-east-1.amazonaws.com/x", "https://s3.us-east-1.amazonaws.com/backups/x"),
    },
    "by two layers of keys": { A: encrypted("aws:kms:dsse"), c: store("https://s3-us-east-1.amazonaws.com/backups") },
    "in another region, in the second place": {
      A: encrypted("aws:kms"),
      c: store("https://backups.s3.us-east-1.amazonaws.com/x", "https://backups.s3.eu-west-1.amazonaws.com/x"),
    },
    "of others": {
      A: encrypted("aws:kms"),
      B: bucket("other"),
      c: store("https://other.s3.us-east-1.amazonaws.com/x", "https://x/backups", "file:///x"),
    },
    "not by a key": { A: encrypted("AES256"), c: store("https://backups.s3.us-east-1.amazonaws.com/x") },
    "not said": { A: encrypted(), c: store("https://backups.s3.us-east-1.amazonaws.com/x") },
    "nobody's backups": { B: bucket("other"), c: store("https://backups.s3.us-east-1.amazonaws.com/x") },
    none: { A: encrypted("aws:kms"), c: store() },
    "several regions": { P: ["S3::MultiRegionAccessPoint", {}] as const, any },
  };
  expect(inFull("RES-005", { ...copies, ...stores })).toMatchInlineSnapshot(`
    "# none: held
    # within the platform: held
    # elsewhere: violated
    - A/ReplicationConfiguration/Rules/0/Destination/Bucket: backups leave their region | found "arn:aws:s3:::elsewhere" | expected ["us-east-1"]
    # switched off: held
    # to what is no bucket: violated
    - A/ReplicationConfiguration/Rules/0/Destination/Bucket: backups leave their region | found "⟨K.Arn⟩" | expected ["us-east-1"]
    # no backups: unknown
    # own: held
    # by two layers of keys: held
    # in another region, in the second place: violated
    - ConfigMap/c/data/s.xml: servers keep backups outside the agreed regions | found "https://backups.s3.eu-west-1.amazonaws.com/x" | expected ["us-east-1"]
    # of others: violated
    - ConfigMap/c/data/s.xml: servers keep backups outside the agreed regions | found "https://x/backups" | expected ["us-east-1"]
    - ConfigMap/c/data/s.xml: servers keep backups outside the agreed regions | found "file:///x" | expected ["us-east-1"]
    # not by a key: held
    # not said: held
    # nobody's backups: held
    # several regions: violated
    - P: backups may be read from and written to several regions | expected ["us-east-1"]"
  `);
  expect(
    inFull(
      "RES-005",
      { "two are meant": stores["in another region, in the second place"] },
      { regions: ["us-east-1", "eu-west-1"] },
    ),
  ).toMatchInlineSnapshot(`"# two are meant: held"`);
  expect(inFull("BAK-005", stores)).toMatchInlineSnapshot(`
    "# own: held
    # by two layers of keys: held
    # in another region, in the second place: held
    # of others: violated
    - ConfigMap/c/data/s.xml: servers keep backups in a bucket that is not the platform's | found "https://other.s3.us-east-1.amazonaws.com/x" | expected "the backups bucket"
    - ConfigMap/c/data/s.xml: servers keep backups in a bucket that is not the platform's | found "https://x/backups" | expected "the backups bucket"
    - ConfigMap/c/data/s.xml: servers keep backups in a bucket that is not the platform's | found "file:///x" | expected "the backups bucket"
    # not by a key: violated
    - A/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm: backups are not encrypted with a key of the platform | found "AES256" | expected "aws:kms"
    # not said: violated
    - A/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm: backups are not encrypted with a key of the platform | expected "aws:kms"
    # nobody's backups: violated
    - ConfigMap/c/data/s.xml: servers keep backups in a bucket that is not the platform's | found "https://backups.s3.us-east-1.amazonaws.com/x" | expected "the backups bucket"
    # none: unknown
    # several regions: out-of-scope: needs: assembly (the promise stands in the Kubernetes manifests)"
  `);
});

it("BASE-020: deletion", () => {
  const balancer = (...LoadBalancerAttributes: object[]) =>
    ["ElasticLoadBalancingV2::LoadBalancer", { LoadBalancerAttributes }] as const;
  const kept = { DeletionProtection: true };
  const stacks = (terminationProtection: boolean) => {
    const { kind, resources, account: home, region } = platform({ C: ["EKS::Cluster", kept] });
    const stack = { name: "one", source: "manifest.json", pointer: "/artifacts/one", terminationProtection };
    return new PlatformModel({ kind, resources, account: home, region, stacks: [stack] });
  };
  const cases = {
    kept: {
      C: ["EKS::Cluster", kept] as const,
      B: balancer({ Key: "deletion_protection.enabled", Value: "true" }),
      D: ["RDS::DBCluster", kept] as const,
      I: ["RDS::DBInstance", { DBClusterIdentifier: ref("D") }] as const,
      K: key,
    },
    "not said": { C: ["EKS::Cluster", {}] as const, B: balancer(), D: ["RDS::DBInstance", {}] as const },
    "not kept": {
      B: balancer({ Key: "x", Value: "true" }, { Key: "deletion_protection.enabled", Value: "false" }),
      D: ["RDS::DBInstance", { DeletionProtection: false }] as const,
      K: ["KMS::Key", { PendingWindowInDays: 7 }] as const,
    },
    "keys as they run": running({
      K: ["KMS::Key", { PendingWindowInDays: 7 }] as const,
      C: ["EKS::Cluster", kept] as const,
    }),
    "stacks that are kept": stacks(true),
    "stacks that are not": stacks(false),
  };
  expect(inFull("BASE-020", cases)).toMatchInlineSnapshot(`
    "# kept: held
    # not said: violated
    - C/DeletionProtection: the cluster can be deleted by one call | expected true
    - B/LoadBalancerAttributes: the load balancer can be deleted by one call | found [] | expected true
    - D/DeletionProtection: the database can be deleted by one call | expected true
    # not kept: violated
    - B/LoadBalancerAttributes/1/Value: the load balancer can be deleted by one call | found "false" | expected true
    - D/DeletionProtection: the database can be deleted by one call | found false | expected true
    - K/PendingWindowInDays: K could be gone sooner than in 30 days | found 7 | expected 30
    # keys as they run: held
    # stacks that are kept: held
    # stacks that are not: violated
    - one/artifacts/one: the stack one can be deleted by one call | found false | expected true"
  `);
});
