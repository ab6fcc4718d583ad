// Buckets, which Terraform keeps in a resource an aspect; databases and brokers.

import { isMap, textOf } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at, blocks, each, json, otherwise, part, read, simple, tags } from "./mapping.ts";
import type { Mapping } from "./mapping.ts";

const bucket = "AWS::S3::Bucket";

function lifecycleRule(rule: Value): Value {
  if (!isMap(rule)) return rule;
  return {
    ...read(rule, {
      Id: "id",
      Status: "status",
      Prefix: (values) => at(values, "filter.prefix") ?? at(values, "filter.and.prefix") ?? at(values, "prefix"),
      ExpirationInDays: (values) => positive(at(values, "expiration.days")),
      ExpiredObjectDeleteMarker: "expiration.expired_object_delete_marker",
    }),
    TagFilters: [
      ...each(rule, "filter.tag", { Key: "key", Value: "value" }),
      ...Object.entries(tagMap(at(rule, "filter.and.tags"))).map(([Key, value]) => ({ Key, Value: value })),
    ],
    ...(at(rule, "noncurrent_version_expiration") === undefined
      ? {}
      : {
          NoncurrentVersionExpiration: read(rule, {
            NoncurrentDays: "noncurrent_version_expiration.noncurrent_days",
            NewerNoncurrentVersions: "noncurrent_version_expiration.newer_noncurrent_versions",
          }),
        }),
    ...(at(rule, "abort_incomplete_multipart_upload") === undefined
      ? {}
      : {
          AbortIncompleteMultipartUpload: read(rule, {
            DaysAfterInitiation: "abort_incomplete_multipart_upload.days_after_initiation",
          }),
        }),
  };
}

/** The provider writes 0 for "not set". */
function positive(days: Value): Value {
  return days === 0 ? undefined : days;
}

function tagMap(value: Value): ValueMap {
  return isMap(value) ? value : {};
}

export const storageMappings: Readonly<Record<string, Mapping>> = {
  aws_s3_bucket: simple(bucket, { BucketName: "bucket", Tags: tags }),
  aws_s3_bucket_versioning: part(bucket, "bucket", {
    VersioningConfiguration: (values) => read(values, { Status: "versioning_configuration.status" }),
  }),
  aws_s3_bucket_server_side_encryption_configuration: part(bucket, "bucket", {
    BucketEncryption: (values) => ({
      ServerSideEncryptionConfiguration: each(values, "rule", {
        BucketKeyEnabled: "bucket_key_enabled",
        ServerSideEncryptionByDefault: (rule) =>
          read(rule, {
            SSEAlgorithm: "apply_server_side_encryption_by_default.sse_algorithm",
            KMSMasterKeyID: "apply_server_side_encryption_by_default.kms_master_key_id",
          }),
      }),
    }),
  }),
  aws_s3_bucket_public_access_block: part(bucket, "bucket", {
    PublicAccessBlockConfiguration: (values) =>
      read(values, {
        BlockPublicAcls: otherwise("block_public_acls", false),
        BlockPublicPolicy: otherwise("block_public_policy", false),
        IgnorePublicAcls: otherwise("ignore_public_acls", false),
        RestrictPublicBuckets: otherwise("restrict_public_buckets", false),
      }),
  }),
  aws_s3_bucket_lifecycle_configuration: part(bucket, "bucket", {
    LifecycleConfiguration: (values) => ({ Rules: blocks(values, "rule").map(lifecycleRule) }),
  }),
  aws_s3_bucket_replication_configuration: part(bucket, "bucket", {
    ReplicationConfiguration: (values) => ({
      Rules: each(values, "rule", {
        Status: "status",
        Destination: (rule) => read(rule, { Bucket: "destination.bucket", StorageClass: "destination.storage_class" }),
      }),
    }),
  }),
  aws_s3_bucket_logging: part(bucket, "bucket", {
    LoggingConfiguration: (values) =>
      read(values, { DestinationBucketName: "target_bucket", LogFilePrefix: "target_prefix" }),
  }),
  aws_s3_bucket_policy: simple("AWS::S3::BucketPolicy", { Bucket: "bucket", PolicyDocument: json("policy") }),
  aws_s3_access_point: simple("AWS::S3::AccessPoint", { Bucket: "bucket", Name: "name", Policy: json("policy") }),
  aws_s3control_multi_region_access_point: simple("AWS::S3::MultiRegionAccessPoint", {
    Regions: (values) => each(values, "details.region", { Bucket: "bucket" }),
  }),
  aws_db_instance: simple("AWS::RDS::DBInstance", {
    DBInstanceIdentifier: "identifier",
    Engine: "engine",
    StorageEncrypted: otherwise("storage_encrypted", false),
    KmsKeyId: "kms_key_id",
    MultiAZ: otherwise("multi_az", false),
    PubliclyAccessible: otherwise("publicly_accessible", false),
    BackupRetentionPeriod: "backup_retention_period",
    DeletionProtection: otherwise("deletion_protection", false),
    EnableIAMDatabaseAuthentication: "iam_database_authentication_enabled",
    EnableCloudwatchLogsExports: "enabled_cloudwatch_logs_exports",
    DBSubnetGroupName: "db_subnet_group_name",
    DBParameterGroupName: "parameter_group_name",
    VPCSecurityGroups: "vpc_security_group_ids",
    CACertificateIdentifier: "ca_cert_identifier",
    ManageMasterUserPassword: "manage_master_user_password",
    Tags: tags,
  }),
  aws_db_subnet_group: simple("AWS::RDS::DBSubnetGroup", { DBSubnetGroupName: "name", SubnetIds: "subnet_ids" }),
  aws_db_parameter_group: simple("AWS::RDS::DBParameterGroup", {
    DBParameterGroupName: "name",
    Family: "family",
    Parameters: (values) =>
      Object.fromEntries(blocks(values, "parameter").map((one) => [textOf(at(one, "name")), at(one, "value")])),
  }),
  aws_msk_cluster: simple("AWS::MSK::Cluster", {
    ClusterName: "cluster_name",
    KafkaVersion: "kafka_version",
    NumberOfBrokerNodes: "number_of_broker_nodes",
    EnhancedMonitoring: "enhanced_monitoring",
    BrokerNodeGroupInfo: (values) =>
      read(values, {
        ClientSubnets: "broker_node_group_info.client_subnets",
        InstanceType: "broker_node_group_info.instance_type",
        SecurityGroups: "broker_node_group_info.security_groups",
        ConnectivityInfo: (all) => ({
          PublicAccess: { Type: at(all, "broker_node_group_info.connectivity_info.public_access.type") },
        }),
      }),
    EncryptionInfo: (values) => ({
      EncryptionAtRest: { DataVolumeKMSKeyId: at(values, "encryption_info.encryption_at_rest_kms_key_arn") },
      EncryptionInTransit: {
        ClientBroker: at(values, "encryption_info.encryption_in_transit.client_broker") ?? "TLS",
        InCluster: at(values, "encryption_info.encryption_in_transit.in_cluster") ?? true,
      },
    }),
    ClientAuthentication: (values) => ({
      Sasl: {
        Iam: { Enabled: at(values, "client_authentication.sasl.iam") ?? false },
        Scram: { Enabled: at(values, "client_authentication.sasl.scram") ?? false },
      },
      Unauthenticated: { Enabled: at(values, "client_authentication.unauthenticated") ?? false },
    }),
    ConfigurationInfo: (values) =>
      read(values, { Arn: "configuration_info.arn", Revision: "configuration_info.revision" }),
    Tags: tags,
  }),
  aws_msk_configuration: simple("AWS::MSK::Configuration", { Name: "name", ServerProperties: "server_properties" }),
};
