// Where Druid keeps its state, how its stacks hold each other, what its processes are told: on a few resources.

import { expect, it } from "vitest";
import { PlatformModel } from "../../model/platform-model.ts";
import { account, inFull, platform } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

const object = (kind: string, whole: object, namespace = "druid") => {
  const { metadata = {}, ...rest } = whole as { metadata?: object };
  return [`Kubernetes::${kind}`, { metadata: { namespace, ...metadata }, ...rest }] as const;
};
const config = (name: string, data: object, namespace?: string) =>
  object("ConfigMap", { metadata: { name }, data }, namespace);

function alone({ kind, resources, account, region }: PlatformModel): PlatformModel {
  return new PlatformModel({ kind, resources, account, region });
}

/** Stacks alone, as if their templates had been read. */
function read(cases: Readonly<Record<string, Written>>): Record<string, PlatformModel> {
  return Object.fromEntries(Object.entries(cases).map(([what, written]) => [what, alone(platform(written))]));
}
const any = object("Namespace", {});

it("DRUID-001, DRUID-002: stacks that hold and await each other", () => {
  const stack = (Parameters: object = {}, more: object = {}) =>
    ["CloudFormation::Stack", { TemplateURL: "u", Parameters }, more] as const;
  const output = (id: string, of = "/Thing") => `⟨${id}${of}⟩`;
  const four = {
    VpcNestedStackA: stack(),
    EksNestedStack: stack({ Vpc: output("VpcNestedStackA") }),
    DruidSetupNestedStack: stack({}, { DependsOn: "VpcNestedStackA" }),
    DruidNestedStack: stack(
      { Other: 5, Cluster: output("EksNestedStack", ".Outputs.Arn") },
      { DependsOn: ["DruidSetupNestedStack"] },
    ),
  };
  const cases = {
    four,
    "one twice, one missing, one more": {
      VpcNestedStackA: stack(),
      VpcNestedStackB: stack(),
      EksNestedStack: stack(),
      DruidSetupNestedStack: stack(),
      OtherNestedStack: stack(),
    },
    none: {},
  };
  expect(inFull("DRUID-001", read(cases))).toMatchInlineSnapshot(`
    "# four: held
    # one twice, one missing, one more: violated
    - VpcNestedStackB: 2 nested stacks are named VpcNestedStack | found 2 | expected 1
    - none: 0 nested stacks are named DruidNestedStack | found 0 | expected 1
    - OtherNestedStack/TemplateURL: OtherNestedStack is no part of the deployment | found "u" | expected ["VpcNestedStack","EksNestedStack","DruidSetupNestedStack","DruidNestedStack"]
    # none: violated
    - none: 0 nested stacks are named VpcNestedStack | found 0 | expected 1
    - none: 0 nested stacks are named EksNestedStack | found 0 | expected 1
    - none: 0 nested stacks are named DruidSetupNestedStack | found 0 | expected 1
    - none: 0 nested stacks are named DruidNestedStack | found 0 | expected 1"
  `);
  const waiting = {
    "in order": four,
    "nobody waits": {
      VpcNestedStackA: stack(),
      EksNestedStack: stack(),
      DruidSetupNestedStack: stack(),
      DruidNestedStack: stack(),
    },
    "one waits for the other": {
      ...four,
      EksNestedStack: stack({ Vpc: output("VpcNestedStackA"), Db: output("DruidSetupNestedStack") }),
    },
    "for itself and for something else": {
      VpcNestedStackA: stack(),
      Bucket: ["S3::Bucket"] as const,
      EksNestedStack: stack({ Own: output("EksNestedStack") }, { DependsOn: ["Bucket", "EksNestedStack"] }),
    },
    none: {},
  };
  expect(inFull("DRUID-002", read(waiting))).toMatchInlineSnapshot(`
    "# in order: held
    # nobody waits: violated
    - EksNestedStack/Parameters: EksNestedStack does not wait for VpcNestedStack | found [] | expected ["VpcNestedStack"]
    - DruidSetupNestedStack/Parameters: DruidSetupNestedStack does not wait for VpcNestedStack | found [] | expected ["VpcNestedStack"]
    - DruidNestedStack/Parameters: DruidNestedStack does not wait for EksNestedStack and DruidSetupNestedStack | found [] | expected ["EksNestedStack","DruidSetupNestedStack"]
    # one waits for the other: violated
    - EksNestedStack/Parameters: EksNestedStack waits for DruidSetupNestedStack | found {"Vpc":"⟨VpcNestedStackA/Thing⟩","Db":"⟨DruidSetupNestedStack/Thing⟩"} | expected "cluster and stores are made independently"
    # for itself and for something else: violated
    - EksNestedStack/Parameters: EksNestedStack does not wait for VpcNestedStack | found [] | expected ["VpcNestedStack"]
    # none: held"
  `);
});

it("DRUID-003: two tiers over two zones", () => {
  const cidrs = {
    vpc: "10.2.0.0/16",
    tiers: { private: ["10.2.0.0/24", "10.2.1.0/24"], public: ["10.2.8.0/24", "10.2.9.0/24"] },
  };
  const network = (routed: string[], zones = ["a", "b", "a", "b"], more = "") => {
    const subnets = ["10.2.0.0/24", "10.2.1.0/24", "10.2.8.0/24", "10.2.9.0/24"].map(
      (cidr, index) =>
        `S${String(index)}: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: ${cidr}, AvailabilityZone: ${zones[index] ?? "c"} }]`,
    );
    const associations = routed.map(
      (id) => `T${id}: [EC2::SubnetRouteTableAssociation, { SubnetId: { Ref: ${id} }, RouteTableId: { Ref: Out } }]`,
    );
    return `
Vpc: [EC2::VPC, { CidrBlock: 10.2.0.0/16 }]
Gateway: [EC2::InternetGateway]
Attached: [EC2::VPCGatewayAttachment, { VpcId: { Ref: Vpc }, InternetGatewayId: { Ref: Gateway } }]
Out: [EC2::RouteTable, { VpcId: { Ref: Vpc } }]
Route: [EC2::Route, { RouteTableId: { Ref: Out }, DestinationCidrBlock: 0.0.0.0/0, GatewayId: { Ref: Gateway } }]
Stray: [EC2::Route, { RouteTableId: rtb-elsewhere, DestinationCidrBlock: 0.0.0.0/0, GatewayId: { Ref: Gateway } }]
${[...subnets, ...associations].join("\n")}
${more}`;
  };
  const cases = {
    "as promised": network(["S2", "S3"]),
    "the wrong tier is open": network(["S0", "S2"]),
    "one zone": network(["S2", "S3"], ["a", "a", "b", "b"]),
    "two networks": network(["S2", "S3"], undefined, "Second: [EC2::VPC, { CidrBlock: 10.3.0.0/16 }]"),
    none: {},
  };
  expect(inFull("DRUID-003", cases, { cidrs })).toMatchInlineSnapshot(`
    "# as promised: held
    # the wrong tier is open: violated
    - S0/CidrBlock: S0 is open to the internet | found "10.2.0.0/24" | expected "no route to an internet gateway"
    - S3/CidrBlock: S3 is not public | found "10.2.9.0/24" | expected "a route to the internet gateway"
    # one zone: violated
    - S0: the private subnets stand in a | expected "at least 2 zones"
    - S2: the public subnets stand in b | expected "at least 2 zones"
    # two networks: violated
    - Second: 2 VPCs | expected 1
    # none: violated
    - none: 0 VPCs | expected 1
    - none: the private subnets stand in no zone | expected "at least 2 zones"
    - none: the public subnets stand in no zone | expected "at least 2 zones""
  `);
});

it("DRUID-011 to DRUID-013, BASE-011: the database", () => {
  const key = ["KMS::Key", {}] as const;
  const instance = (more: object = {}) =>
    [
      "RDS::DBInstance",
      {
        Engine: "postgres",
        EngineVersion: "16.3",
        DBSubnetGroupName: "s",
        StorageEncrypted: true,
        KmsKeyId: { Ref: "Key" },
        DeletionProtection: true,
        BackupRetentionPeriod: 7,
        ...more,
      },
    ] as const;
  const cluster = (more: object = {}) =>
    ["RDS::DBCluster", instance({ Engine: "aurora-postgresql", ...more })[1]] as const;
  const member = (more: object = {}) =>
    ["RDS::DBInstance", { DBClusterIdentifier: { Ref: "Main" }, Engine: "aurora-postgresql", ...more }] as const;
  const parameters = (Parameters: object) => ["RDS::DBParameterGroup", { Family: "postgres16", Parameters }] as const;
  const Main = instance();
  const storage = (type: string) =>
    config("druid-common", { "common.runtime.properties": `a=b\n  druid.metadata.storage.type = ${type}\n` });
  expect(
    inFull("DRUID-011", {
      one: { Main, c: storage("postgresql") },
      none: {},
      "two, one of another kind": { Main, Other: instance({ Engine: "mysql" }) },
      "a cluster with its instances": {
        Main: cluster({ Engine: "postgres" }),
        A: member({ Engine: "postgres" }),
        B: member({ Engine: "postgres" }),
      },
      "the processes use another": {
        Main,
        c: storage("derby"),
        d: config("x", {
          "a.properties": "#druid.metadata.storage.type=derby",
          b: "xdruid.metadata.storage.type=derby",
        }),
        e: config("y", { b: "druid.metadata.storage.type=mysql" }),
        f: object("ConfigMap", { data: { empty: null } }),
      },
    }),
  ).toMatchInlineSnapshot(`
    "# one: held
    # none: violated
    - none: 0 databases | found 0 | expected 1
    # two, one of another kind: violated
    - Other: 2 databases | found 2 | expected 1
    - Other/Engine: the metadata store is no PostgreSQL | found "mysql" | expected "postgres"
    # a cluster with its instances: held
    # the processes use another: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: the processes keep their metadata elsewhere | found "derby" | expected "druid.metadata.storage.type=postgresql"
    - ConfigMap/druid/y/data/b: the processes keep their metadata elsewhere | found "mysql" | expected "druid.metadata.storage.type=postgresql""
  `);

  const group = (...rules: object[]) =>
    ["EC2::SecurityGroup", { GroupDescription: "db", SecurityGroupIngress: rules }] as const;
  const rule = (from: number, to: number, peer: object, IpProtocol = "tcp") => ({
    IpProtocol,
    FromPort: from,
    ToPort: to,
    ...peer,
  });
  const of = (id: string) => ({ SourceSecurityGroupId: { "Fn::GetAtt": [id, "GroupId"] } });
  const Workers = ["EC2::SecurityGroup", { GroupName: "w", SecurityGroupIngress: [] }] as const;
  const guarded = (...rules: object[]) => ({
    Workers,
    Db: group(...rules),
    Main: instance({ VPCSecurityGroups: [{ "Fn::GetAtt": ["Db", "GroupId"] }] }),
  });
  expect(
    inFull(
      "DRUID-012",
      {
        "the nodes": guarded(rule(5432, 5432, of("Workers"))),
        "of a cluster": {
          ...guarded(rule(5432, 5432, of("Workers"))),
          Main: cluster({ VpcSecurityGroupIds: [{ "Fn::GetAtt": ["Db", "GroupId"] }] }),
        },
        "no group": { Main },
        "no database": { Workers },
        "everybody else": guarded(
          rule(5432, 5432, { CidrIp: "10.0.0.0/8" }),
          rule(5432, 5433, of("Workers")),
          rule(5431, 5432, of("Workers")),
          rule(5432, 5432, of("Workers"), "udp"),
          rule(5432, 5432, of("Db")),
          rule(5432, 5432, { SourceSecurityGroupId: "sg-1" }),
        ),
        "what is not known": guarded(
          rule(5432, 5432, of("Workers")),
          rule(5432, 5432, { CidrIp: { "Fn::ImportValue": "x" } }),
        ),
      },
      { securityGroups: { workers: ["w"] } },
    ),
  ).toMatchInlineSnapshot(`
    "# the nodes: held
    # of a cluster: held
    # no group: violated
    - Main: the database has no security group | expected "one"
    # no database: violated
    - none: the database has no security group | expected "one"
    # everybody else: violated
    - Db/SecurityGroupIngress: Db does not admit the nodes on 5432 | found [{"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"CidrIp":"10.0.0.0/8"},{"IpProtocol":"tcp","FromPort":5432,"ToPort":5433,"SourceSecurityGroupId":"⟨Workers.GroupId⟩"},{"IpProtocol":"tcp","FromPort":5431,"ToPort":5432,"SourceSecurityGroupId":"⟨Workers.GroupId⟩"},{"IpProtocol":"udp","FromPort":5432,"ToPort":5432,"SourceSecurityGroupId":"⟨Workers.GroupId⟩"},{"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"SourceSecurityGroupId":"⟨Db.GroupId⟩"},{"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"SourceSecurityGroupId":"sg-1"}] | expected "tcp 5432 from the nodes' group"
    - Db/SecurityGroupIngress/0: Db admits more than the nodes on 5432 | found {"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"CidrIp":"10.0.0.0/8"} | expected "tcp 5432 from the nodes' group alone"
    - Db/SecurityGroupIngress/1: Db admits more than the nodes on 5432 | found {"IpProtocol":"tcp","FromPort":5432,"ToPort":5433,"SourceSecurityGroupId":"⟨Workers.GroupId⟩"} | expected "tcp 5432 from the nodes' group alone"
    - Db/SecurityGroupIngress/2: Db admits more than the nodes on 5432 | found {"IpProtocol":"tcp","FromPort":5431,"ToPort":5432,"SourceSecurityGroupId":"⟨Workers.GroupId⟩"} | expected "tcp 5432 from the nodes' group alone"
    - Db/SecurityGroupIngress/3: Db admits more than the nodes on 5432 | found {"IpProtocol":"udp","FromPort":5432,"ToPort":5432,"SourceSecurityGroupId":"⟨Workers.GroupId⟩"} | expected "tcp 5432 from the nodes' group alone"
    - Db/SecurityGroupIngress/4: Db admits more than the nodes on 5432 | found {"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"SourceSecurityGroupId":"⟨Db.GroupId⟩"} | expected "tcp 5432 from the nodes' group alone"
    - Db/SecurityGroupIngress/5: Db admits more than the nodes on 5432 | found {"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"SourceSecurityGroupId":"sg-1"} | expected "tcp 5432 from the nodes' group alone"
    # what is not known: unknown
    - Db/SecurityGroupIngress/1: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it | found {"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"CidrIp":"unresolved: {\\"Fn::ImportValue\\":\\"x\\"} (no template read exports it)"}"
  `);
  expect(
    inFull("DRUID-013", {
      encrypted: { Main },
      open: { Main: instance({ StorageEncrypted: undefined }) },
      "of a cluster": { Main: cluster(), A: member() },
    }),
  ).toMatchInlineSnapshot(`
    "# encrypted: held
    # open: violated
    - Main/StorageEncrypted: the database is not encrypted | expected true
    # of a cluster: held"
  `);

  const base = {
    "as promised": { Key: key, Main },
    "nothing is said": { Main: ["RDS::DBInstance", { Engine: "postgres" }] as const },
    "the other way round": {
      Key: key,
      Main: instance({
        PubliclyAccessible: true,
        StorageEncrypted: false,
        KmsKeyId: "alias/aws/rds",
        DeletionProtection: false,
        BackupRetentionPeriod: 0,
      }),
    },
    "private by its own word": {
      Key: key,
      Main: instance({ DBSubnetGroupName: undefined, PubliclyAccessible: false }),
    },
    "the least and the most": {
      Key: key,
      A: instance({ BackupRetentionPeriod: 1 }),
      B: instance({ BackupRetentionPeriod: 35 }),
    },
    "more than the most": { Key: key, Main: instance({ BackupRetentionPeriod: 36 }) },
    "older servers": {
      Key: key,
      Main: instance({ EngineVersion: "14.12" }),
      Newer: instance({ EngineVersion: "15" }),
      Any: instance({ EngineVersion: undefined }),
      Other: instance({ Engine: "mysql" }),
    },
    "older servers that are told to": {
      Key: key,
      P: parameters({ "rds.force_ssl": "1" }),
      Main: instance({ EngineVersion: "14.12", DBParameterGroupName: { Ref: "P" } }),
    },
    "newer servers that are told not to": {
      Key: key,
      P: parameters({ "rds.force_ssl": 0 }),
      Main: instance({ DBParameterGroupName: { Ref: "P" } }),
    },
    "told something else": {
      Key: key,
      P: parameters({ log_statement: "all" }),
      Main: instance({ DBParameterGroupName: { Ref: "P" } }),
      Old: instance({ EngineVersion: "13", DBParameterGroupName: { Ref: "P" } }),
    },
    "parameters that are not known": {
      Key: key,
      Main: instance({ DBParameterGroupName: "shared" }),
      Plain: instance({ DBParameterGroupName: "default.postgres16" }),
    },
    "a cluster with its instances": {
      Key: key,
      P: parameters({ "rds.force_ssl": "1" }),
      Main: cluster({ DBClusterParameterGroupName: { Ref: "P" } }),
      A: member(),
      B: member({ PubliclyAccessible: true }),
    },
    "a cluster without a subnet group": {
      Key: key,
      P: parameters({ "rds.force_ssl": "1" }),
      Main: cluster({
        DBSubnetGroupName: undefined,
        PubliclyAccessible: false,
        DBClusterParameterGroupName: { Ref: "P" },
      }),
      A: member(),
    },
  };
  expect(inFull("BASE-011", base)).toMatchInlineSnapshot(`
    "# as promised: held
    # nothing is said: violated
    - Main/PubliclyAccessible: the database is reachable from the internet | found "true (the default without a subnet group)" | expected false
    - Main/StorageEncrypted: the database is not encrypted | expected true
    - Main/KmsKeyId: the database is not encrypted with a key of the platform | found "aws/rds (the default)" | expected "a customer managed key"
    - Main/DeletionProtection: the database can be deleted by one call | expected true
    - Main/Engine: the database takes connections without TLS | found "postgres" | expected {"rds.force_ssl":"1"}
    # the other way round: violated
    - Main/PubliclyAccessible: the database is reachable from the internet | found "true" | expected false
    - Main/StorageEncrypted: the database is not encrypted | found false | expected true
    - Main/KmsKeyId: the database is not encrypted with a key of the platform | found "alias/aws/rds" | expected "a customer managed key"
    - Main/DeletionProtection: the database can be deleted by one call | found false | expected true
    - Main/BackupRetentionPeriod: backups are kept 0 days | found 0 | expected "1 to 35 days"
    # private by its own word: held
    # the least and the most: held
    # more than the most: violated
    - Main/BackupRetentionPeriod: backups are kept 36 days | found 36 | expected "1 to 35 days"
    # older servers: violated
    - Main/Engine: the database takes connections without TLS | found "postgres" | expected {"rds.force_ssl":"1"}
    - Any/Engine: the database takes connections without TLS | found "postgres" | expected {"rds.force_ssl":"1"}
    - Other/Engine: the database takes connections without TLS | found "mysql" | expected {"rds.force_ssl":"1"}
    # older servers that are told to: held
    # newer servers that are told not to: violated
    - P/Parameters/rds.force_ssl: the database takes connections without TLS | found 0 | expected {"rds.force_ssl":"1"}
    # told something else: violated
    - Old/DBParameterGroupName: the database takes connections without TLS | found "⟨P⟩" | expected {"rds.force_ssl":"1"}
    # parameters that are not known: unknown
    - Main/DBParameterGroupName: whether the database asks for TLS stands in parameters that are not part of the platform | found "shared"
    # a cluster with its instances: violated
    - B/PubliclyAccessible: the database is reachable from the internet | found "true" | expected false
    # a cluster without a subnet group: violated
    - A/PubliclyAccessible: the database is reachable from the internet | found "true (the default without a subnet group)" | expected false"
  `);
  const objectives = { "BASE-011": { value: { leastDays: 7, mostDays: 14 } } };
  expect(
    inFull(
      "BASE-011",
      {
        agreed: {
          Key: key,
          A: instance(),
          B: instance({ BackupRetentionPeriod: 6 }),
          C: instance({ BackupRetentionPeriod: 15 }),
        },
      },
      { objectives },
    ),
  ).toMatchInlineSnapshot(`
    "# agreed: violated
    - B/BackupRetentionPeriod: backups are kept 6 days | found 6 | expected "7 to 14 days"
    - C/BackupRetentionPeriod: backups are kept 15 days | found 15 | expected "7 to 14 days""
  `);
});

it("DRUID-014, DRUID-015, DRUID-028: buckets, brokers, repositories", () => {
  const bucket = (BucketName: string | undefined, algorithm?: string) =>
    [
      "S3::Bucket",
      {
        BucketName,
        ...(algorithm === undefined
          ? {}
          : {
              BucketEncryption: {
                ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: algorithm } }],
              },
            }),
      },
    ] as const;
  const buckets = { deepStorage: "deep-{account}", queries: "msq-{account}" };
  const common = (text: string, name = "druid-common") => config(name, { "common.runtime.properties": text });
  const both = "druid.storage.bucket=a\ndruid.msq.intermediate.storage.bucket=a";
  expect(
    inFull(
      "DRUID-014",
      {
        both: {
          A: bucket("deep-1"),
          B: bucket("msq-1", "AES256"),
          c: common("druid.storage.bucket=a\ndruid.msq.intermediate.storage.bucket=b"),
        },
        none: { A: bucket("other"), B: bucket(undefined) },
        "another key": { A: bucket("deep-1", "aws:kms"), B: bucket("msq-1") },
        "one bucket for both": { A: bucket("deep-1"), B: bucket("msq-1"), c: common(both) },
        "told to others": {
          A: bucket("deep-1"),
          B: bucket("msq-1"),
          c: common(both, "other"),
          d: common("x=y"),
          e: config("druid-common", {}),
        },
      },
      { buckets },
    ),
  ).toMatchInlineSnapshot(`
    "# both: held
    # none: violated
    - none: the bucket deep-{account} is missing | expected "deep-{account}"
    - none: the bucket msq-{account} is missing | expected "msq-{account}"
    # another key: violated
    - A/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm: A is not encrypted with SSE-S3 | found "aws:kms" | expected "AES256"
    # one bucket for both: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: segments and intermediates share the bucket a | found "druid.storage.bucket=a\\ndruid.msq.intermediate.storage.bucket=a" | expected "a bucket for each"
    # told to others: held"
  `);
  expect(inFull("DRUID-014", { "nothing is promised": {} })).toMatchInlineSnapshot(
    `"# nothing is promised: out-of-scope: no agreed value"`,
  );

  const brokers = (more: object = {}) =>
    [
      "MSK::Cluster",
      { EncryptionInfo: { EncryptionAtRest: { DataVolumeKMSKeyId: { Ref: "Key" } }, ...more } },
    ] as const;
  const Key = ["KMS::Key", {}] as const;
  expect(
    inFull("DRUID-015", {
      "TLS alone": { Key, A: brokers() },
      none: {},
      "two, and plain text as well": {
        Key,
        A: brokers(),
        B: brokers({ EncryptionInTransit: { ClientBroker: "TLS_PLAINTEXT" } }),
      },
      "a key of AWS": { A: ["MSK::Cluster", {}] as const },
      "a key of others": { A: brokers({ EncryptionAtRest: { DataVolumeKMSKeyId: "arn:aws:kms:us-east-1:9:key/x" } }) },
    }),
  ).toMatchInlineSnapshot(`
    "# TLS alone: held
    # none: violated
    - none: 0 clusters of brokers | expected 1
    # two, and plain text as well: violated
    - B: 2 clusters of brokers | expected 1
    - B/EncryptionInfo/EncryptionInTransit/ClientBroker: brokers also speak in plain text: 9092 answers | found "TLS_PLAINTEXT" | expected "TLS"
    # a key of AWS: violated
    - A/EncryptionInfo/EncryptionAtRest/DataVolumeKMSKeyId: the brokers' volumes are not encrypted with a key of the platform | found "aws/kafka (the default)" | expected "a customer managed key"
    # a key of others: violated
    - A/EncryptionInfo/EncryptionAtRest/DataVolumeKMSKeyId: the brokers' volumes are not encrypted with a key of the platform | found "arn:aws:kms:us-east-1:9:key/x" | expected "a customer managed key""
  `);

  const rules = (...written: object[]) => ({
    LifecyclePolicy: { LifecyclePolicyText: JSON.stringify({ rules: written }) },
  });
  const last = (countNumber: number, more: object = {}) => ({
    selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber, ...more },
  });
  const repository = (more: object = {}) =>
    ["ECR::Repository", { RepositoryName: "r", ImageScanningConfiguration: { ScanOnPush: true }, ...more }] as const;
  expect(
    inFull(
      "DRUID-028",
      {
        kept: { R: repository(rules(last(5))) },
        missing: { R: ["ECR::Repository", { RepositoryName: "other" }] as const },
        "not scanned, by another key": {
          R: repository({
            ...rules(last(5)),
            ImageScanningConfiguration: undefined,
            EncryptionConfiguration: { EncryptionType: "KMS" },
          }),
        },
        "no rules": { R: repository() },
        "rules of no list": { R: repository({ LifecyclePolicy: { LifecyclePolicyText: '{"rules":{}}' } }) },
        "other rules": {
          R: repository(
            rules(
              last(4),
              last(5, { tagStatus: "untagged" }),
              last(5, { countType: "sinceImagePushed" }),
              { selection: "any" },
              {},
            ),
          ),
        },
      },
      { repositories: { r: { keep: 5 } } },
    ),
  ).toMatchInlineSnapshot(`
    "# kept: held
    # missing: violated
    - none: the repository r is missing | expected "r"
    # not scanned, by another key: violated
    - R/ImageScanningConfiguration/ScanOnPush: r does not scan what is pushed | expected true
    - R/EncryptionConfiguration/EncryptionType: r is encrypted in another way | found "KMS" | expected "AES256"
    # no rules: violated
    - R/LifecyclePolicy/LifecyclePolicyText: R does not keep exactly the last 5 images | found [] | expected 5
    # rules of no list: violated
    - R/LifecyclePolicy/LifecyclePolicyText: R does not keep exactly the last 5 images | found [] | expected 5
    # other rules: violated
    - R/LifecyclePolicy/LifecyclePolicyText: R does not keep exactly the last 5 images | found [4] | expected 5"
  `);
  expect(
    inFull("DRUID-028", { "kept without end": { R: repository() } }, { repositories: { r: {} } }),
  ).toMatchInlineSnapshot(`"# kept without end: held"`);
  expect(inFull("DRUID-028", { "nothing is promised": { R: repository() } })).toMatchInlineSnapshot(
    `"# nothing is promised: out-of-scope: no agreed value"`,
  );
});

it("DRUID-017, DRUID-018, DRUID-027: processes, router, signals", () => {
  const names = ["coordinator", "overlord", "broker", "router", "historical", "middlemanager"];
  const process = (labels: object, more: object = {}, namespace = "druid") =>
    object("StatefulSet", { spec: { template: { metadata: { labels } }, ...more } }, namespace);
  const all = Object.fromEntries(names.map((name) => [name, process({ "app.kubernetes.io/component": name })]));
  const release = (values: object = {}, name = "druid") =>
    object("HelmRelease", { metadata: { name }, spec: { chart: { spec: { chart: "druid", version: "34" } }, values } });
  const cases = {
    all: { ...all, release: release({ broker: { replicaCount: 2 } }) },
    "by the older label, in any letters": { ...all, broker: process({ component: "Broker" }), release: release() },
    "no pods": {
      ...all,
      broker: process({ component: "broker" }, { replicas: 0 }),
      release: release({ router: { replicaCount: 0 } }),
    },
    "in another namespace": { ...all, broker: process({ component: "broker" }, {}, "web"), release: release() },
    "no release, and another's values": {
      ...all,
      other: object("HelmRelease", {
        spec: { chart: { spec: { chart: "x" } }, values: { router: { replicaCount: 0 } } },
      }),
    },
  };
  expect(inFull("DRUID-017", cases)).toMatchInlineSnapshot(`
    "# all: held
    # by the older label, in any letters: held
    # no pods: violated
    - StatefulSet/druid/broker/spec/replicas: broker has no pods | found 0 | expected "at least 1"
    - HelmRelease/druid/druid/spec/values/router/replicaCount: router has no pods | found 0 | expected "at least 1"
    # in another namespace: violated
    - none: no broker runs in namespace druid | expected "broker"
    # no release, and another's values: violated
    - none: the chart druid is not installed | expected "druid""
  `);
  expect(inFull("DRUID-017", { "another version": { ...all, release: release() } }, { charts: { druid: "35" } }))
    .toMatchInlineSnapshot(`
    "# another version: violated
    - HelmRelease/druid/druid/spec/chart/spec/version: another version of druid | found "34" | expected "35""
  `);

  const service = (...ports: number[]) =>
    object("Service", { metadata: { name: "druid-router" }, spec: { ports: ports.map((port) => ({ port })) } });
  const router = (text: string) => config("druid-router", { "runtime.properties": text });
  const proxy = "druid.router.managementProxy.enabled=true";
  expect(
    inFull("DRUID-018", {
      plain: { s: service(8088, 8888), c: router(`druid.plaintextPort=8888\n${proxy}`) },
      "by TLS": { s: service(8888), c: router(`druid.tlsPort=8888\n${proxy}`) },
      elsewhere: { s: service(8088), c: router("druid.plaintextPort=8088") },
      none: { any },
      "told nothing": { s: service(8888), c: config("druid-router", {}) },
    }),
  ).toMatchInlineSnapshot(`
    "# plain: held
    # by TLS: held
    # elsewhere: violated
    - Service/druid/druid-router/spec/ports: the router does not answer on 8888 | found [{"port":8088}] | expected 8888
    - ConfigMap/druid/druid-router/data/runtime.properties: the router listens on another port | found "druid.plaintextPort=8088" | expected 8888
    - ConfigMap/druid/druid-router/data/runtime.properties: the router does not pass on to coordinators and overlords | found "druid.plaintextPort=8088" | expected true
    # none: violated
    - none: the Service druid-router is missing | expected "druid-router"
    - none: the ConfigMap druid-router is missing | expected "druid-router"
    # told nothing: violated
    - ConfigMap/druid/druid-router/data/runtime.properties: the router listens on another port | expected 8888
    - ConfigMap/druid/druid-router/data/runtime.properties: the router does not pass on to coordinators and overlords | expected true"
  `);

  const pipeline = (...exporters: string[]) => ({ exporters });
  const collector = (
    pipelines: object,
    exporters: object = { a: { endpoint: "https://a" }, b: { endpoint: "http://b" } },
  ) => config("otel-collector", { "config.yaml": JSON.stringify({ exporters, service: { pipelines } }) });
  const right = { metrics: pipeline("a"), logs: pipeline("a"), traces: pipeline("a"), profiles: pipeline("a") };
  expect(
    inFull("DRUID-027", {
      "all of them": { c: collector(right) },
      "in plain text, nowhere, to nobody": {
        c: collector({ ...right, logs: pipeline("a", "b"), traces: pipeline(), profiles: pipeline("x") }),
      },
      "three of them": { c: collector({ ...right, metrics: undefined }) },
      nothing: { c: config("otel-collector", { "config.yaml": "[]" }), d: any },
      "no pipelines": { c: config("otel-collector", { "config.yaml": "{}" }) },
      "no service": { any },
    }),
  ).toMatchInlineSnapshot(`
    "# all of them: held
    # in plain text, nowhere, to nobody: violated
    - ConfigMap/druid/otel-collector/data/config.yaml: logs are not sent to the service over TLS | found ["https://a","http://b"] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: traces are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: profiles are not sent to the service over TLS | found [""] | expected "an exporter with an https endpoint"
    # three of them: violated
    - ConfigMap/druid/otel-collector/data/config.yaml: metrics are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    # nothing: violated
    - ConfigMap/druid/otel-collector/data/config.yaml: metrics are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: logs are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: traces are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: profiles are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    # no pipelines: violated
    - ConfigMap/druid/otel-collector/data/config.yaml: metrics are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: logs are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: traces are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    - ConfigMap/druid/otel-collector/data/config.yaml: profiles are not sent to the service over TLS | found [] | expected "an exporter with an https endpoint"
    # no service: violated
    - none: the ConfigMap otel-collector is missing | expected "otel-collector""
  `);
});

it("DRUID-022, DRUID-023: queries", () => {
  const broker = (env: object[] | undefined, name = "druid-broker", namespace?: string) =>
    object("StatefulSet", { metadata: { name }, spec: { template: { spec: { containers: [{ env }] } } } }, namespace);
  const service = (name = "druid-broker", port = 8082, namespace?: string) =>
    object("Service", { metadata: { name }, spec: { ports: [{ port: 1 }, { port }] } }, namespace);
  const right = { b: broker(undefined), s: service() };
  const variable = (name: string, value: unknown) => ({ name, value });
  const values = (given: object, name = "druid") =>
    object("HelmRelease", { metadata: { name }, spec: { values: given } });
  const cases = {
    "on by default": {
      ...right,
      c: config("x", { "a.properties": "druid.sql.enable=true" }),
      d: values({ configVars: { druid_sql_enable: true } }),
    },
    none: { any },
    "somebody else's": {
      b: broker(undefined, "druid-broker", "web"),
      s: service("druid-broker", 8082, "web"),
      r: broker(undefined, "druid-router"),
      q: service("druid-router"),
    },
    "another port": { ...right, s: service("druid-broker", 8083) },
    "off in a file": {
      ...right,
      c: config("x", { "a.properties": "druid.sql.enable = False \n", "a.txt": "druid.sql.http.enable=false" }),
    },
    "off in files of others": { ...right, c: config("x", { "a.properties": "druid.sql.enable=false" }, "web") },
    "off by variables": {
      ...right,
      b: broker([
        variable("druid_sql_http_enable", "false"),
        variable("druid.sql.avatica.enable", "FALSE"),
        { value: "x" },
      ]),
    },
    "off in values": {
      ...right,
      d: values({
        configVars: { druid_sql_enable: false, n: 5, none: null, list: ["a"] },
        "druid.sql.http.enable": "false",
      }),
    },
    "off in values of others": { ...right, d: values({ druid_sql_enable: false }, "other") },
  };
  expect(inFull("DRUID-022", cases)).toMatchInlineSnapshot(`
    "# on by default: held
    # none: violated
    - none: no broker answers | expected "a broker"
    - none: brokers have no service | expected 8082
    # somebody else's: violated
    - none: no broker answers | expected "a broker"
    - none: brokers have no service | expected 8082
    # another port: violated
    - Service/druid/druid-broker/spec/ports: the broker is asked elsewhere | found [{"port":1},{"port":8083}] | expected 8082
    # off in a file: violated
    - ConfigMap/druid/x/data/a.properties: the broker does not answer SQL and JDBC | found "False" | expected "druid.sql.enable=true"
    # off in files of others: held
    # off by variables: violated
    - StatefulSet/druid/druid-broker/spec/template/spec/containers/0/env: the broker does not answer SQL over HTTP | found "false" | expected "druid.sql.http.enable=true"
    - StatefulSet/druid/druid-broker/spec/template/spec/containers/0/env: the broker does not answer JDBC | found "FALSE" | expected "druid.sql.avatica.enable=true"
    # off in values: violated
    - HelmRelease/druid/druid/spec/values: the broker does not answer SQL and JDBC | found "false" | expected "druid.sql.enable=true"
    - HelmRelease/druid/druid/spec/values: the broker does not answer SQL over HTTP | found "false" | expected "druid.sql.http.enable=true"
    # off in values of others: held"
  `);

  const lines = (more: object = {}) =>
    Object.entries<unknown>({
      "druid.extensions.loadList": '["druid-multi-stage-query"]',
      "druid.msq.intermediate.storage.enable": "true",
      "druid.msq.intermediate.storage.bucket": "msq",
      "druid.storage.bucket": "deep",
      ...more,
    })
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join("\n");
  const common = (more: object = {}) => config("druid-common", { "common.runtime.properties": lines(more) });
  const Bucket = ["S3::Bucket", { BucketName: "msq" }] as const;
  const role = (Resource: string) =>
    [
      "IAM::Role",
      {
        AssumeRolePolicyDocument: { Statement: [] },
        Policies: [
          { PolicyName: "p", PolicyDocument: { Statement: [{ Effect: "Allow", Action: "s3:PutObject", Resource }] } },
        ],
      },
    ] as const;
  const identity = (more: object = {}) =>
    [
      "EKS::PodIdentityAssociation",
      { Namespace: "druid", ServiceAccount: "druid", RoleArn: { "Fn::GetAtt": ["Role", "Arn"] }, ...more },
    ] as const;
  const whole = { Bucket, Role: role("arn:aws:s3:::msq/q/*"), Identity: identity(), c: common() };
  expect(
    inFull("DRUID-023", {
      "a bucket of its own": whole,
      "a prefix that the role may not write": {
        ...whole,
        c: common({ "druid.msq.intermediate.storage.prefix": "other" }),
      },
      "a prefix that it may write": {
        ...whole,
        Role: role("arn:aws:s3:::msq/other/*"),
        c: common({ "druid.msq.intermediate.storage.prefix": "other" }),
      },
      "a role that may not write": { ...whole, Role: role("arn:aws:s3:::deep/*") },
      "roles of others that may not write": {
        ...whole,
        Poor: role("arn:aws:s3:::deep/*"),
        A: identity({ ServiceAccount: "other", RoleArn: { "Fn::GetAtt": ["Poor", "Arn"] } }),
        B: identity({ Namespace: "other", RoleArn: { "Fn::GetAtt": ["Poor", "Arn"] } }),
      },
      "no bucket, and a role of others": {
        Identity: identity({ RoleArn: `arn:aws:iam::${account}:role/x` }),
        c: common(),
      },
      "a role of others": { Bucket, Identity: identity({ RoleArn: `arn:aws:iam::${account}:role/x` }), c: common() },
      "nothing is on": {
        Bucket,
        c: common({
          "druid.extensions.loadList": "[]",
          "druid.msq.intermediate.storage.enable": "false",
          "druid.msq.intermediate.storage.bucket": undefined,
        }),
      },
      "the bucket of the segments": { ...whole, c: common({ "druid.storage.bucket": "msq" }) },
      "told nothing": { c: config("druid-common", {}) },
      none: { any },
    }),
  ).toMatchInlineSnapshot(`
    "# a bucket of its own: held
    # a prefix that the role may not write: violated
    - Identity/RoleArn: Druid may not write intermediates to msq | found "⟨Role.Arn⟩" | expected "s3:PutObject"
    # a prefix that it may write: held
    # a role that may not write: violated
    - Identity/RoleArn: Druid may not write intermediates to msq | found "⟨Role.Arn⟩" | expected "s3:PutObject"
    # roles of others that may not write: held
    # no bucket, and a role of others: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates have no bucket of their own | found "msq" | expected "the MSQ bucket"
    # a role of others: held
    # nothing is on: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: the engine of multi-stage queries is not loaded | found "druid.extensions.loadList=[]\\ndruid.msq.intermediate.storage.enable=false\\ndruid.storage.bucket=deep" | expected "druid-multi-stage-query"
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates stay on the nodes | found "druid.extensions.loadList=[]\\ndruid.msq.intermediate.storage.enable=false\\ndruid.storage.bucket=deep" | expected true
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates have no bucket of their own | found "" | expected "the MSQ bucket"
    # the bucket of the segments: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates have no bucket of their own | found "msq" | expected "the MSQ bucket"
    # told nothing: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: the engine of multi-stage queries is not loaded | expected "druid-multi-stage-query"
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates stay on the nodes | expected true
    - ConfigMap/druid/druid-common/data/common.runtime.properties: intermediates have no bucket of their own | found "" | expected "the MSQ bucket"
    # none: violated
    - none: the ConfigMap druid-common is missing | expected "druid-common""
  `);
});

it("DRUID-030: releases", () => {
  const stage = (...providers: string[]) => ({
    Actions: providers.map((Provider) => ({ ActionTypeId: { Provider } })),
  });
  const pipeline = (...stages: object[]) => ["CodePipeline::Pipeline", { Stages: stages }] as const;
  const rule = (more: object = {}) =>
    ["Events::Rule", { EventPattern: { source: ["aws.codepipeline"] }, Targets: [{ Id: "t" }], ...more }] as const;
  const right = { P: pipeline(stage("S3"), stage("CodeBuild"), stage("CloudFormation")), R: rule() };
  expect(
    inFull("DRUID-030", {
      "synthesized, deployed, counted": right,
      "in one stage, first": { P: pipeline(stage("Commands", "CloudFormation")), R: rule({ State: "ENABLED" }) },
      none: {},
      "deployed first": { ...right, P: pipeline(stage("CloudFormation"), stage("CodeBuild")) },
      "deployed alone, built alone": {
        ...right,
        P: pipeline(stage("CloudFormation")),
        Q: pipeline(stage("CodeBuild")),
      },
      "without providers": { ...right, P: pipeline({ Actions: [{}] }) },
      "counted by nobody": {
        ...right,
        R: rule({ State: "DISABLED" }),
        S: rule({ Targets: [] }),
        T: rule({ EventPattern: { source: ["aws.ec2"] } }),
        U: rule({ EventPattern: undefined }),
      },
    }),
  ).toMatchInlineSnapshot(`
    "# synthesized, deployed, counted: held
    # in one stage, first: held
    # none: violated
    - none: no pipeline releases the platform | expected "1 pipeline"
    # deployed first: violated
    - P/Stages: releases are not synthesized and then deployed | found ["CloudFormation","CodeBuild"] | expected ["synthesis","CloudFormation"]
    # deployed alone, built alone: violated
    - P/Stages: releases are not synthesized and then deployed | found ["CloudFormation"] | expected ["synthesis","CloudFormation"]
    - Q/Stages: releases are not synthesized and then deployed | found ["CodeBuild"] | expected ["synthesis","CloudFormation"]
    # without providers: violated
    - P/Stages: releases are not synthesized and then deployed | found [""] | expected ["synthesis","CloudFormation"]
    # counted by nobody: violated
    - P/Name: executions of the pipeline are not counted | expected "a rule on its executions""
  `);
});
