// Databases, brokers and what moves data between them.

import { isList, textOf, Unresolved } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, defined, one, otherwise, part, read, simple, stands, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

/** RDS takes a last snapshot unless it is told to skip it. */
function kept(mapping: Mapping): Mapping {
  return (resource) =>
    mapping(resource).map((one) => ({
      ...one,
      attributes: { DeletionPolicy: at(resource.values, "skip_final_snapshot") === true ? "Delete" : "Snapshot" },
    }));
}

const common = {
  Engine: "engine",
  EngineVersion: "engine_version",
  StorageEncrypted: otherwise("storage_encrypted", false),
  KmsKeyId: "kms_key_id",
  DeletionProtection: otherwise("deletion_protection", false),
  EnableIAMDatabaseAuthentication: "iam_database_authentication_enabled",
  EnableCloudwatchLogsExports: "enabled_cloudwatch_logs_exports",
  DBSubnetGroupName: "db_subnet_group_name",
  Port: "port",
} as const;

function masterSecret(values: ValueMap): Value {
  const key = at(values, "master_user_secret_kms_key_id");
  return key === undefined ? undefined : { KmsKeyId: key };
}

/** Parameters by name; one whose name is not known may be any. */
function parameters(values: ValueMap): Value {
  const all = blocks(values, "parameter").map((block) => ({ name: at(block, "name"), value: at(block, "value") }));
  const open = all.find(({ name }) => name instanceof Unresolved);
  return open?.name ?? Object.fromEntries(all.map(({ name, value }) => [textOf(name), value]));
}

/** A block of flags, each of which CloudFormation says one level deeper. */
function enabled(values: ValueMap, path: string, absent?: boolean): Value {
  const value = at(values, path) ?? absent;
  return value === undefined ? undefined : { Enabled: value };
}

function clientAuthentication(values: ValueMap): Value {
  if (!stands(values, "client_authentication")) return undefined;
  const authorities = at(values, "client_authentication.tls.certificate_authority_arns");
  return defined({
    Sasl: defined({
      Iam: enabled(values, "client_authentication.sasl.iam", false),
      Scram: enabled(values, "client_authentication.sasl.scram", false),
    }),
    Tls:
      authorities === undefined
        ? undefined
        : { CertificateAuthorityArnList: authorities, Enabled: !isList(authorities) || authorities.length > 0 },
    Unauthenticated: enabled(values, "client_authentication.unauthenticated", false),
  });
}

function otherNetworks(values: ValueMap): Value {
  const path = "broker_node_group_info.connectivity_info.vpc_connectivity.client_authentication";
  if (!stands(values, path)) return undefined;
  const Sasl = defined({ Iam: enabled(values, `${path}.sasl.iam`), Scram: enabled(values, `${path}.sasl.scram`) });
  return { ClientAuthentication: defined({ Sasl, Tls: enabled(values, `${path}.tls`) }) };
}

const brokers: Mapping = simple("AWS::MSK::Cluster", {
  ClusterName: "cluster_name",
  KafkaVersion: "kafka_version",
  NumberOfBrokerNodes: "number_of_broker_nodes",
  EnhancedMonitoring: "enhanced_monitoring",
  BrokerNodeGroupInfo: (values) => ({
    ...read(values, {
      ClientSubnets: "broker_node_group_info.client_subnets",
      InstanceType: "broker_node_group_info.instance_type",
      SecurityGroups: "broker_node_group_info.security_groups",
      BrokerAZDistribution: "broker_node_group_info.az_distribution",
    }),
    StorageInfo: {
      EBSStorageInfo: read(values, {
        VolumeSize: "broker_node_group_info.storage_info.ebs_storage_info.volume_size",
      }),
    },
    ConnectivityInfo: defined({
      PublicAccess: read(values, { Type: "broker_node_group_info.connectivity_info.public_access.type" }),
      VpcConnectivity: otherNetworks(values),
    }),
  }),
  EncryptionInfo: (values) => ({
    EncryptionAtRest: read(values, { DataVolumeKMSKeyId: "encryption_info.encryption_at_rest_kms_key_arn" }),
    EncryptionInTransit: {
      ClientBroker: at(values, "encryption_info.encryption_in_transit.client_broker") ?? "TLS",
      InCluster: at(values, "encryption_info.encryption_in_transit.in_cluster") ?? true,
    },
  }),
  ClientAuthentication: clientAuthentication,
  ConfigurationInfo: (values) => one(values, "configuration_info", { Arn: "arn", Revision: "revision" }),
  LoggingInfo: (values) => ({
    BrokerLogs: {
      CloudWatchLogs: read(values, {
        Enabled: "logging_info.broker_logs.cloudwatch_logs.enabled",
        LogGroup: "logging_info.broker_logs.cloudwatch_logs.log_group",
      }),
      S3: read(values, {
        Enabled: "logging_info.broker_logs.s3.enabled",
        Bucket: "logging_info.broker_logs.s3.bucket",
      }),
    },
  }),
  OpenMonitoring: (values) => ({
    Prometheus: {
      JmxExporter: read(values, { EnabledInBroker: "open_monitoring.prometheus.jmx_exporter.enabled_in_broker" }),
      NodeExporter: read(values, { EnabledInBroker: "open_monitoring.prometheus.node_exporter.enabled_in_broker" }),
    },
  }),
  Tags: (values) => at(values, "tags_all") ?? at(values, "tags"),
});

const connector: Mapping = simple("AWS::KafkaConnect::Connector", {
  ConnectorName: "name",
  ConnectorConfiguration: "connector_configuration",
  KafkaConnectVersion: "kafkaconnect_version",
  ServiceExecutionRoleArn: "service_execution_role_arn",
  KafkaCluster: (values) => ({
    ApacheKafkaCluster: {
      ...read(values, { BootstrapServers: "kafka_cluster.apache_kafka_cluster.bootstrap_servers" }),
      Vpc: read(values, {
        Subnets: "kafka_cluster.apache_kafka_cluster.vpc.subnets",
        SecurityGroups: "kafka_cluster.apache_kafka_cluster.vpc.security_groups",
      }),
    },
  }),
});

export const databaseMappings: Readonly<Record<string, Mapping>> = {
  aws_db_instance: kept(
    simple("AWS::RDS::DBInstance", {
      ...common,
      MasterUsername: "username",
      DBInstanceIdentifier: "identifier",
      DBInstanceClass: "instance_class",
      AllocatedStorage: "allocated_storage",
      MultiAZ: otherwise("multi_az", false),
      PubliclyAccessible: otherwise("publicly_accessible", false),
      BackupRetentionPeriod: otherwise("backup_retention_period", 0),
      DBParameterGroupName: "parameter_group_name",
      VPCSecurityGroups: "vpc_security_group_ids",
      CACertificateIdentifier: "ca_cert_identifier",
      ManageMasterUserPassword: "manage_master_user_password",
      MasterUserPassword: "password",
      MasterUserSecret: masterSecret,
      Tags: tags,
    }),
  ),
  aws_rds_cluster: kept(
    simple("AWS::RDS::DBCluster", {
      ...common,
      MasterUsername: "master_username",
      DBClusterIdentifier: "cluster_identifier",
      BackupRetentionPeriod: otherwise("backup_retention_period", 1),
      DBClusterParameterGroupName: "db_cluster_parameter_group_name",
      VpcSecurityGroupIds: "vpc_security_group_ids",
      ManageMasterUserPassword: "manage_master_user_password",
      MasterUserPassword: "master_password",
      MasterUserSecret: masterSecret,
      Tags: tags,
    }),
  ),
  aws_rds_cluster_instance: simple("AWS::RDS::DBInstance", {
    DBInstanceIdentifier: "identifier",
    DBClusterIdentifier: "cluster_identifier",
    DBInstanceClass: "instance_class",
    Engine: "engine",
    EngineVersion: "engine_version",
    PubliclyAccessible: otherwise("publicly_accessible", false),
    DBSubnetGroupName: "db_subnet_group_name",
    DBParameterGroupName: "db_parameter_group_name",
    Tags: tags,
  }),
  aws_rds_cluster_parameter_group: simple("AWS::RDS::DBClusterParameterGroup", {
    DBClusterParameterGroupName: "name",
    Family: "family",
    Parameters: parameters,
  }),
  aws_db_subnet_group: simple("AWS::RDS::DBSubnetGroup", { DBSubnetGroupName: "name", SubnetIds: "subnet_ids" }),
  aws_db_parameter_group: simple("AWS::RDS::DBParameterGroup", {
    DBParameterGroupName: "name",
    Family: "family",
    Parameters: parameters,
  }),
  aws_msk_cluster: brokers,
  aws_msk_configuration: simple("AWS::MSK::Configuration", { Name: "name", ServerProperties: "server_properties" }),
  aws_msk_vpc_connection: simple("AWS::MSK::VpcConnection", {
    TargetClusterArn: "target_cluster_arn",
    Authentication: "authentication",
    VpcId: "vpc_id",
    ClientSubnets: "client_subnets",
    SecurityGroups: "security_groups",
  }),
  aws_mskconnect_connector: connector,
  aws_efs_mount_target: simple("AWS::EFS::MountTarget", {
    FileSystemId: "file_system_id",
    SubnetId: "subnet_id",
    SecurityGroups: "security_groups",
  }),
  aws_ecs_service: simple("AWS::ECS::Service", {
    ServiceName: "name",
    NetworkConfiguration: (values) =>
      !stands(values, "network_configuration")
        ? undefined
        : {
            AwsvpcConfiguration: {
              ...read(values, {
                Subnets: "network_configuration.subnets",
                SecurityGroups: "network_configuration.security_groups",
              }),
              AssignPublicIp: assigned(at(values, "network_configuration.assign_public_ip")),
            },
          },
  }),
  aws_ecr_repository: simple("AWS::ECR::Repository", {
    RepositoryName: "name",
    ImageTagMutability: "image_tag_mutability",
    ImageScanningConfiguration: (values) => read(values, { ScanOnPush: "image_scanning_configuration.scan_on_push" }),
    EncryptionConfiguration: (values) =>
      read(values, {
        EncryptionType: "encryption_configuration.encryption_type",
        KmsKey: "encryption_configuration.kms_key",
      }),
    Tags: tags,
  }),
  aws_ecr_lifecycle_policy: part("AWS::ECR::Repository", "repository", {
    LifecyclePolicy: (values) => read(values, { LifecyclePolicyText: "policy" }),
  }),
};

function assigned(flag: Value): Value {
  return flag instanceof Unresolved ? flag : flag === true ? "ENABLED" : "DISABLED";
}
