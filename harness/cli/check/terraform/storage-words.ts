// Buckets, an aspect a resource, and databases, brokers and registries as the AWS provider's resources. For tests.

import { isMap, textOf } from "../../../analysis/model/value.ts";
import type { Value, ValueMap } from "../../../analysis/model/value.ts";
import { block, blocks, flag, get, items, json, number, tags, text } from "./words.ts";
import type { Said, SaidMap, Saying, Writer } from "./words.ts";

function lifecycleRule(rule: ValueMap): SaidMap {
  const own = items(rule["TagFilters"]);
  const labels = Object.fromEntries(own.map((one) => [textOf(get(one, "Key")), get(one, "Value")]));
  const filter =
    own.length > 0 ? { and: [{ prefix: rule["Prefix"] ?? "", tags: labels }] } : { prefix: rule["Prefix"] ?? "" };
  const days = number(rule["ExpirationInDays"]);
  const isExpiring = days !== undefined || rule["ExpiredObjectDeleteMarker"] !== undefined;
  return {
    id: rule["Id"],
    status: rule["Status"],
    filter: [filter],
    expiration: isExpiring
      ? [{ days: days ?? 0, expired_object_delete_marker: flag(rule["ExpiredObjectDeleteMarker"], false) }]
      : [],
    noncurrent_version_expiration: block(
      rule["NoncurrentVersionExpiration"] ??
        (rule["NoncurrentVersionExpirationInDays"] === undefined
          ? undefined
          : { NoncurrentDays: rule["NoncurrentVersionExpirationInDays"] }),
      (one) => ({
        noncurrent_days: number(one["NoncurrentDays"]),
        newer_noncurrent_versions: text(one["NewerNoncurrentVersions"]),
      }),
    ),
    abort_incomplete_multipart_upload: block(rule["AbortIncompleteMultipartUpload"], (one) => ({
      days_after_initiation: number(one["DaysAfterInitiation"]),
    })),
    transition: blocks(rule["Transitions"], (one) => ({
      days: number(one["TransitionInDays"]),
      storage_class: one["StorageClass"],
    })),
    noncurrent_version_transition: [],
  };
}

type Aspect = readonly [type: string, values: SaidMap];

function aspects(p: ValueMap): Aspect[] {
  const aspect = (of: Value, type: string, say: (value: ValueMap) => SaidMap): Aspect[] => {
    if (of === undefined) return [];
    return [[type, isMap(of) ? say(of) : { rule: of }]];
  };
  return [
    ...aspect(p["VersioningConfiguration"], "versioning", (one) => ({
      versioning_configuration: [{ status: one["Status"] }],
    })),
    ...aspect(p["BucketEncryption"], "server_side_encryption_configuration", (one) => ({
      rule: blocks(one["ServerSideEncryptionConfiguration"], (rule) => ({
        bucket_key_enabled: flag(rule["BucketKeyEnabled"]),
        apply_server_side_encryption_by_default: block(rule["ServerSideEncryptionByDefault"], (by) => ({
          sse_algorithm: by["SSEAlgorithm"],
          kms_master_key_id: by["KMSMasterKeyID"] ?? "",
        })),
      })),
    })),
    ...aspect(p["PublicAccessBlockConfiguration"], "public_access_block", (one) => ({
      block_public_acls: flag(one["BlockPublicAcls"], false),
      block_public_policy: flag(one["BlockPublicPolicy"], false),
      ignore_public_acls: flag(one["IgnorePublicAcls"], false),
      restrict_public_buckets: flag(one["RestrictPublicBuckets"], false),
    })),
    ...aspect(p["LifecycleConfiguration"], "lifecycle_configuration", (one) => ({
      rule: blocks(one["Rules"], lifecycleRule),
    })),
    ...aspect(p["OwnershipControls"], "ownership_controls", (one) => ({
      rule: blocks(one["Rules"], (rule) => ({ object_ownership: rule["ObjectOwnership"] })),
    })),
    ...aspect(p["ReplicationConfiguration"], "replication_configuration", (one) => ({
      role: one["Role"],
      rule: blocks(one["Rules"], (rule) => ({
        status: rule["Status"],
        destination: block(rule["Destination"], (to) => ({ bucket: to["Bucket"], storage_class: to["StorageClass"] })),
      })),
    })),
    ...aspect(p["LoggingConfiguration"], "logging", (one) => ({
      target_bucket: one["DestinationBucketName"],
      target_prefix: one["LogFilePrefix"] ?? "",
    })),
    ...aspect(p["WebsiteConfiguration"], "website_configuration", (one) => ({
      index_document: [{ suffix: one["IndexDocument"] }],
    })),
    ...(p["AccessControl"] === undefined ? [] : [["acl", { acl: cannedAcl(p["AccessControl"]) }] satisfies Aspect]),
  ];
}

/** `PublicRead` is `public-read` to S3 itself. */
function cannedAcl(value: Value): Value {
  return typeof value === "string" ? value.replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase() : value;
}

const bucket: Writer = (p, { self }) => [
  ["aws_s3_bucket", { bucket: p["BucketName"], force_destroy: false, ...tags(p["Tags"]) }],
  ...aspects(p).map(([type, values]): Saying => [`aws_s3_bucket_${type}`, { bucket: self, ...values }, type]),
];

function brokerNodes(value: Value): Said {
  return block(value, (one) => ({
    az_distribution: one["BrokerAZDistribution"] ?? "DEFAULT",
    client_subnets: one["ClientSubnets"],
    instance_type: one["InstanceType"],
    security_groups: one["SecurityGroups"],
    storage_info: block(one["StorageInfo"], (info) => ({
      ebs_storage_info: block(info["EBSStorageInfo"], (ebs) => ({ volume_size: number(ebs["VolumeSize"]) })),
    })),
    connectivity_info: block(one["ConnectivityInfo"], (info) => ({
      public_access: block(info["PublicAccess"], (access) => ({ type: access["Type"] })),
      vpc_connectivity: block(info["VpcConnectivity"], (vpc) => ({
        client_authentication: block(vpc["ClientAuthentication"], (by) => ({
          sasl: [{ iam: flag(get(by["Sasl"], "Iam.Enabled"), false) }],
          tls: flag(get(by["Tls"], "Enabled"), false),
        })),
      })),
    })),
  }));
}

const broker: Writer = (p) => {
  const logs = get(p["LoggingInfo"], "BrokerLogs.CloudWatchLogs");
  return [
    [
      "aws_msk_cluster",
      {
        cluster_name: p["ClusterName"],
        kafka_version: p["KafkaVersion"],
        number_of_broker_nodes: number(p["NumberOfBrokerNodes"]),
        enhanced_monitoring: p["EnhancedMonitoring"] ?? "DEFAULT",
        broker_node_group_info: brokerNodes(p["BrokerNodeGroupInfo"]),
        client_authentication: block(p["ClientAuthentication"], (by) => ({
          unauthenticated: flag(get(by["Unauthenticated"], "Enabled"), false),
          sasl: block(by["Sasl"], (sasl) => ({
            iam: flag(get(sasl["Iam"], "Enabled"), false),
            scram: flag(get(sasl["Scram"], "Enabled"), false),
          })),
          tls: block(by["Tls"], (tls) => ({ certificate_authority_arns: tls["CertificateAuthorityArnList"] })),
        })),
        configuration_info: block(p["ConfigurationInfo"], (one) => ({
          arn: one["Arn"],
          revision: number(one["Revision"]),
        })),
        encryption_info: block(p["EncryptionInfo"], (one) => ({
          encryption_at_rest_kms_key_arn: get(one["EncryptionAtRest"], "DataVolumeKMSKeyId"),
          encryption_in_transit: block(one["EncryptionInTransit"], (transit) => ({
            client_broker: transit["ClientBroker"] ?? "TLS",
            in_cluster: flag(transit["InCluster"], true),
          })),
        })),
        logging_info: block(logs, (one) => ({
          broker_logs: [
            { cloudwatch_logs: [{ enabled: flag(one["Enabled"], false), log_group: one["LogGroup"] }], s3: [] },
          ],
        })),
        open_monitoring: block(get(p["OpenMonitoring"], "Prometheus"), (one) => ({
          prometheus: [
            {
              jmx_exporter: [{ enabled_in_broker: flag(get(one["JmxExporter"], "EnabledInBroker"), false) }],
              node_exporter: [{ enabled_in_broker: flag(get(one["NodeExporter"], "EnabledInBroker"), false) }],
            },
          ],
        })),
        ...tags(p["Tags"]),
      },
    ],
  ];
};

const database: Writer = (p, { resource }) => [
  [
    "aws_db_instance",
    {
      identifier: p["DBInstanceIdentifier"],
      engine: p["Engine"],
      engine_version: p["EngineVersion"],
      instance_class: p["DBInstanceClass"],
      allocated_storage: number(p["AllocatedStorage"]),
      storage_type: p["StorageType"],
      storage_encrypted: flag(p["StorageEncrypted"], false),
      kms_key_id: p["KmsKeyId"],
      multi_az: flag(p["MultiAZ"], false),
      publicly_accessible: flag(p["PubliclyAccessible"], false),
      backup_retention_period: number(p["BackupRetentionPeriod"]),
      deletion_protection: flag(p["DeletionProtection"], false),
      auto_minor_version_upgrade: flag(p["AutoMinorVersionUpgrade"], true),
      iam_database_authentication_enabled: flag(p["EnableIAMDatabaseAuthentication"], false),
      enabled_cloudwatch_logs_exports: p["EnableCloudwatchLogsExports"],
      db_subnet_group_name: p["DBSubnetGroupName"],
      parameter_group_name: p["DBParameterGroupName"],
      vpc_security_group_ids: p["VPCSecurityGroups"],
      ca_cert_identifier: p["CACertificateIdentifier"],
      copy_tags_to_snapshot: flag(p["CopyTagsToSnapshot"], false),
      db_name: p["DBName"],
      username: p["MasterUsername"],
      password: p["MasterUserPassword"],
      port: number(p["Port"]),
      manage_master_user_password: flag(p["ManageMasterUserPassword"]),
      master_user_secret_kms_key_id: get(p["MasterUserSecret"], "KmsKeyId"),
      skip_final_snapshot: resource.attributes["DeletionPolicy"] === "Delete",
      ...tags(p["Tags"]),
    },
  ],
];

function parameters(value: Value): Said {
  if (!isMap(value)) return value ?? [];
  return Object.entries(value).map(([name, one]) => ({ name, value: text(one), apply_method: "immediate" }));
}

export const storageWords: Readonly<Record<string, Writer>> = {
  "AWS::S3::Bucket": bucket,
  "AWS::S3::BucketPolicy": (p) => [
    ["aws_s3_bucket_policy", { bucket: p["Bucket"], policy: json(p["PolicyDocument"]) }],
  ],
  "AWS::S3::AccessPoint": (p) => [
    ["aws_s3_access_point", { bucket: p["Bucket"], name: p["Name"], policy: json(p["Policy"]) }],
  ],
  "AWS::MSK::Cluster": broker,
  "AWS::MSK::Configuration": (p) => [
    [
      "aws_msk_configuration",
      { name: p["Name"], kafka_versions: p["KafkaVersionsList"], server_properties: p["ServerProperties"] },
    ],
  ],
  "AWS::MSK::ClusterPolicy": (p) => [
    ["aws_msk_cluster_policy", { cluster_arn: p["ClusterArn"], policy: json(p["Policy"]) }],
  ],
  "AWS::RDS::DBInstance": database,
  "AWS::RDS::DBSubnetGroup": (p) => [
    ["aws_db_subnet_group", { name: p["DBSubnetGroupName"], subnet_ids: p["SubnetIds"], ...tags(p["Tags"]) }],
  ],
  "AWS::RDS::DBParameterGroup": (p) => [
    [
      "aws_db_parameter_group",
      {
        name: p["DBParameterGroupName"],
        family: p["Family"],
        parameter: parameters(p["Parameters"]),
        ...tags(p["Tags"]),
      },
    ],
  ],
  "AWS::ECR::Repository": (p, { self }) => [
    [
      "aws_ecr_repository",
      {
        name: p["RepositoryName"],
        image_tag_mutability: p["ImageTagMutability"] ?? "MUTABLE",
        image_scanning_configuration: block(p["ImageScanningConfiguration"], (one) => ({
          scan_on_push: flag(one["ScanOnPush"], false),
        })),
        encryption_configuration: block(p["EncryptionConfiguration"], (one) => ({
          encryption_type: one["EncryptionType"],
          kms_key: one["KmsKey"],
        })),
        ...tags(p["Tags"]),
      },
    ],
    ...(p["LifecyclePolicy"] === undefined
      ? []
      : [
          [
            "aws_ecr_lifecycle_policy",
            { repository: self, policy: get(p["LifecyclePolicy"], "LifecyclePolicyText") },
            "lifecycle",
          ] satisfies Saying,
        ]),
    ...(p["RepositoryPolicyText"] === undefined
      ? []
      : [
          [
            "aws_ecr_repository_policy",
            { repository: self, policy: json(p["RepositoryPolicyText"]) },
            "policy",
          ] satisfies Saying,
        ]),
  ],
};
