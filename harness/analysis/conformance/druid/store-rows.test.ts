// Where Druid keeps its state and how its stacks hold each other, on a few resources.

import { expect, it } from "vitest";
import { PlatformModel } from "../../model/platform-model.ts";
import { inFull, platform } from "../sample-platform.ts";
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
    # none: unknown
    - none: a nested stack was not found"
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
      "nothing is said": { Main, c: config("druid-common", {}) },
      "of another host, without the extension": {
        Main,
        c: storage(
          "postgresql\ndruid.metadata.storage.connector.connectURI=jdbc:postgresql://localhost/d\ndruid.extensions.loadList=[]",
        ),
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
    # nothing is said: violated
    - none: the processes keep their metadata in a database of their own: derby, the default | expected "druid.metadata.storage.type=postgresql"
    # of another host, without the extension: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: the processes ask another database | found "jdbc:postgresql://localhost/d" | expected "jdbc:postgresql:// and the database's name"
    - ConfigMap/druid/druid-common/data/common.runtime.properties: the processes cannot speak to PostgreSQL | found "[]" | expected "postgresql-metadata-storage"
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
          c: common("druid.storage.type=s3\ndruid.storage.bucket=deep-1\ndruid.msq.intermediate.storage.bucket=b"),
        },
        "on the nodes": { A: bucket("deep-1"), B: bucket("msq-1"), c: common("druid.storage.type=local") },
        "to another bucket": {
          A: bucket("deep-1"),
          B: bucket("msq-1"),
          c: common("druid.storage.type=s3\ndruid.storage.bucket=elsewhere"),
        },
        none: { A: bucket("other"), B: bucket(undefined) },
        "another key": { A: bucket("deep-1", "aws:kms"), B: bucket("msq-1") },
        "one bucket for both": { A: bucket("deep-1"), B: bucket("msq-1"), c: common(both) },
        "told to others": {
          A: bucket("deep-1"),
          B: bucket("msq-1"),
          c: config("other", { "common.runtime.properties": both }, "web"),
          d: common("druid.storage.type=s3"),
          e: config("druid-common", {}),
        },
      },
      { buckets },
    ),
  ).toMatchInlineSnapshot(`
    "# both: held
    # on the nodes: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: segments stay on the nodes | found "local" | expected "druid.storage.type=s3"
    # to another bucket: violated
    - ConfigMap/druid/druid-common/data/common.runtime.properties: segments go to elsewhere | found "elsewhere" | expected "deep-{account}"
    # none: violated
    - none: the bucket deep-{account} is missing | expected "deep-{account}"
    - none: the bucket msq-{account} is missing | expected "msq-{account}"
    # another key: violated
    - A/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/SSEAlgorithm: A is not encrypted with SSE-S3 | found "aws:kms" | expected "AES256"
    # one bucket for both: violated
    - none: segments stay on the nodes: local, the default | expected "druid.storage.type=s3"
    - ConfigMap/druid/druid-common/data/common.runtime.properties: segments and intermediates share the bucket a | found "a" | expected "a bucket for each"
    - ConfigMap/druid/druid-common/data/common.runtime.properties: segments go to a | found "a" | expected "deep-{account}"
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
