// Databases of several machines of which no profile has an example: values as the provider's documentation has them, and
// what they are in CloudFormation's vocabulary.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { madeOf, madeOfOne, modelOfSample } from "./sample-plan.ts";
import type { Made } from "./sample-plan.ts";

describe("databases of several machines", () => {
  it.each<[string, object, ...Made[]]>([
    [
      "aws_rds_cluster_instance",
      {
        identifier: "i",
        cluster_identifier: "c",
        instance_class: "db.r6g.large",
        engine: "aurora-postgresql",
        engine_version: "16.4",
        db_subnet_group_name: "s",
        db_parameter_group_name: "p",
      },
      [
        "AWS::RDS::DBInstance",
        {
          DBInstanceIdentifier: "i",
          DBClusterIdentifier: "c",
          DBInstanceClass: "db.r6g.large",
          Engine: "aurora-postgresql",
          EngineVersion: "16.4",
          PubliclyAccessible: false,
          DBSubnetGroupName: "s",
          DBParameterGroupName: "p",
        },
      ],
    ],
    [
      "aws_rds_cluster_parameter_group",
      { name: "p", family: "aurora-postgresql16", parameter: [{ name: "rds.force_ssl", value: "1" }] },
      [
        "AWS::RDS::DBClusterParameterGroup",
        {
          DBClusterParameterGroupName: "p",
          Family: "aurora-postgresql16",
          Parameters: { "rds.force_ssl": "1" },
        },
      ],
    ],
    [
      "aws_rds_cluster",
      {
        cluster_identifier: "c",
        engine: "aurora-postgresql",
        engine_version: "16.4",
        master_username: "root",
        master_password: "secret",
        storage_encrypted: true,
        kms_key_id: "k",
        deletion_protection: true,
        iam_database_authentication_enabled: true,
        enabled_cloudwatch_logs_exports: ["postgresql"],
        db_subnet_group_name: "s",
        port: 5432,
        backup_retention_period: 7,
        db_cluster_parameter_group_name: "p",
        vpc_security_group_ids: ["sg-1"],
      },
      [
        "AWS::RDS::DBCluster",
        {
          DBClusterIdentifier: "c",
          Engine: "aurora-postgresql",
          EngineVersion: "16.4",
          MasterUsername: "root",
          MasterUserPassword: "secret",
          StorageEncrypted: true,
          KmsKeyId: "k",
          DeletionProtection: true,
          EnableIAMDatabaseAuthentication: true,
          EnableCloudwatchLogsExports: ["postgresql"],
          DBSubnetGroupName: "s",
          Port: 5432,
          BackupRetentionPeriod: 7,
          DBClusterParameterGroupName: "p",
          VpcSecurityGroupIds: ["sg-1"],
        },
      ],
    ],
    [
      "aws_db_instance",
      { username: "root", manage_master_user_password: true, master_user_secret_kms_key_id: "k" },
      [
        "AWS::RDS::DBInstance",
        {
          MasterUsername: "root",
          ManageMasterUserPassword: true,
          MasterUserSecret: { KmsKeyId: "k" },
          StorageEncrypted: false,
          DeletionProtection: false,
          MultiAZ: false,
          PubliclyAccessible: false,
          BackupRetentionPeriod: 0,
        },
      ],
    ],
    [
      "aws_ecr_repository",
      { name: "r", encryption_configuration: [{ encryption_type: "KMS", kms_key: "k" }] },
      [
        "AWS::ECR::Repository",
        {
          RepositoryName: "r",
          ImageScanningConfiguration: {},
          EncryptionConfiguration: { EncryptionType: "KMS", KmsKey: "k" },
        },
      ],
    ],
    [
      "aws_mskconnect_connector",
      {
        name: "c",
        connector_configuration: { a: "b" },
        kafkaconnect_version: "3.7.x",
        service_execution_role_arn: "r",
        kafka_cluster: [
          {
            apache_kafka_cluster: [
              { bootstrap_servers: "b:9098", vpc: [{ subnets: ["subnet-1"], security_groups: ["sg-1"] }] },
            ],
          },
        ],
      },
      [
        "AWS::KafkaConnect::Connector",
        {
          ConnectorName: "c",
          ConnectorConfiguration: { a: "b" },
          KafkaConnectVersion: "3.7.x",
          ServiceExecutionRoleArn: "r",
          KafkaCluster: {
            ApacheKafkaCluster: {
              BootstrapServers: "b:9098",
              Vpc: { Subnets: ["subnet-1"], SecurityGroups: ["sg-1"] },
            },
          },
        },
      ],
    ],
  ])("%s", (type, values, ...made) => {
    expect(madeOfOne(type, values)).toEqual(made);
  });

  it("a parameter whose name is not known may be any", () => {
    const [made] = madeOf({
      "aws_rds_cluster_parameter_group.x": {
        values: { parameter: [{ value: "1" }] },
        unknown: { parameter: [{ name: true }] },
        written: { parameter: [{ name: { references: ["var.n"] } }] },
      },
    });
    expect((made?.[1] as { Parameters: unknown }).Parameters).toBeInstanceOf(Unresolved);
  });

  it("takes a last snapshot unless told to skip it", () => {
    const kept = (values: Record<string, unknown>) =>
      modelOfSample({ "aws_rds_cluster.x": { values } }).resources[0]?.attributes["DeletionPolicy"];
    expect([kept({}), kept({ skip_final_snapshot: false }), kept({ skip_final_snapshot: true })]).toEqual([
      "Snapshot",
      "Snapshot",
      "Delete",
    ]);
  });
});
