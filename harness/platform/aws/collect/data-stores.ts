// Databases, brokers with their configuration, image repositories.

import {
  DescribeRepositoriesCommand,
  GetLifecyclePolicyCommand,
  GetRepositoryPolicyCommand,
} from "@aws-sdk/client-ecr";
import {
  DescribeConfigurationRevisionCommand,
  ListClustersCommand,
  ListClustersV2Command,
} from "@aws-sdk/client-kafka";
import type { ClusterInfo } from "@aws-sdk/client-kafka";
import { DescribeDBClustersCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { revisionName } from "../../../analysis/model/identities.ts";
import { everyPage, told } from "../pages.ts";
import { readDatabaseGroups } from "./database-groups.ts";
import { policyOf, tagList, unlessAbsent } from "./collector.ts";
import type { Reading } from "./collector.ts";
import { everyMarker, everyToken } from "./markers.ts";

export async function readDatabases(reading: Reading): Promise<void> {
  await readDatabaseGroups(reading);
  const { rds } = reading.aws;
  const instances = await reading.call("rds:DescribeDBInstances", ["AWS::RDS::DBInstance"], () =>
    everyMarker(
      (marker) => rds.send(new DescribeDBInstancesCommand(marker)),
      (page) => ({ items: page.DBInstances, next: page.Marker }),
    ),
  );
  for (const one of instances ?? []) {
    const { DBInstanceIdentifier, Engine, EngineVersion, StorageEncrypted, KmsKeyId, MultiAZ, PubliclyAccessible } =
      one;
    reading.add({
      type: "AWS::RDS::DBInstance",
      id: DBInstanceIdentifier ?? "",
      properties: {
        ...{ DBInstanceIdentifier, Engine, EngineVersion, StorageEncrypted, KmsKeyId, MultiAZ, PubliclyAccessible },
        DBInstanceClass: one.DBInstanceClass,
        BackupRetentionPeriod: one.BackupRetentionPeriod,
        DeletionProtection: one.DeletionProtection,
        EnableIAMDatabaseAuthentication: one.IAMDatabaseAuthenticationEnabled,
        EnableCloudwatchLogsExports: one.EnabledCloudwatchLogsExports,
        DBSubnetGroupName: one.DBSubnetGroup?.DBSubnetGroupName,
        DBParameterGroupName: one.DBParameterGroups?.[0]?.DBParameterGroupName,
        VPCSecurityGroups: (one.VpcSecurityGroups ?? []).map((group) => group.VpcSecurityGroupId),
        CACertificateIdentifier: one.CACertificateIdentifier,
        ManageMasterUserPassword: one.MasterUserSecret === undefined ? undefined : true,
        Tags: tagList(one.TagList),
      },
      attributes: { Status: one.DBInstanceStatus },
      identities: [one.DBInstanceArn],
    });
  }
  const clusters = await reading.call("rds:DescribeDBClusters", ["AWS::RDS::DBCluster"], () =>
    everyMarker(
      (marker) => rds.send(new DescribeDBClustersCommand(marker)),
      (page) => ({ items: page.DBClusters, next: page.Marker }),
    ),
  );
  for (const one of clusters ?? []) {
    const { StorageEncrypted, KmsKeyId, BackupRetentionPeriod, DeletionProtection, DBClusterIdentifier } = one;
    reading.add({
      type: "AWS::RDS::DBCluster",
      id: DBClusterIdentifier ?? "",
      properties: { DBClusterIdentifier, StorageEncrypted, KmsKeyId, BackupRetentionPeriod, DeletionProtection },
      identities: [one.DBClusterArn],
    });
  }
}

const brokerTypes = ["AWS::MSK::Cluster", "AWS::MSK::Configuration"];

export async function readBrokers(reading: Reading): Promise<void> {
  const { kafka } = reading.aws;
  const clusters = await reading.call("kafka:ListClusters", brokerTypes, () =>
    everyPage(
      (page) => kafka.send(new ListClustersCommand(page)),
      (page) => page.ClusterInfoList,
    ),
  );
  const seen = new Set<string>();
  for (const cluster of clusters ?? []) {
    addCluster(reading, cluster);
    const { ConfigurationArn: Arn, ConfigurationRevision: Revision } = cluster.CurrentBrokerSoftwareInfo ?? {};
    if (Arn === undefined || Revision === undefined || seen.has(revisionName(Arn, Revision))) continue;
    // Two clusters may use two revisions of one configuration: the first one read goes by the ARN alone as well.
    const isFirst = ![...seen].some((one) => one.startsWith(revisionName(Arn, "")));
    seen.add(revisionName(Arn, Revision));
    const configuration = await reading.call(`kafka:DescribeConfigurationRevision ${Arn}`, brokerTypes, () =>
      kafka.send(new DescribeConfigurationRevisionCommand({ Arn, Revision })).then((found) => {
        return told(found.ServerProperties);
      }),
    );
    if (configuration === undefined) continue;
    reading.add({
      type: "AWS::MSK::Configuration",
      id: isFirst ? Arn : revisionName(Arn, Revision),
      properties: { ServerProperties: textOfBytes(configuration) },
      attributes: { Revision },
    });
  }
}

/** Clusters that are billed by use are told of by the second version of the list alone. */
export async function readServerlessBrokers(reading: Reading): Promise<void> {
  const { kafka } = reading.aws;
  const clusters = await reading.call("kafka:ListClustersV2", ["AWS::MSK::ServerlessCluster"], () =>
    everyPage(
      (page) => kafka.send(new ListClustersV2Command({ ...page, ClusterTypeFilter: "SERVERLESS" })),
      (page) => page.ClusterInfoList,
    ),
  );
  for (const { ClusterArn, ClusterName, Serverless, State, Tags } of clusters ?? []) {
    const { ClientAuthentication, VpcConfigs } = Serverless ?? {};
    reading.add({
      type: "AWS::MSK::ServerlessCluster",
      id: ClusterArn ?? "",
      properties: { ClusterName, ClientAuthentication, VpcConfigs, Tags: tagList(Tags) },
      attributes: { State },
    });
  }
}

/** Bytes, or what is left of them in a recording. */
function textOfBytes(bytes: Uint8Array): string {
  return Buffer.from(Object.values(bytes)).toString("utf8");
}

function addCluster(reading: Reading, cluster: ClusterInfo): void {
  const { ClusterName, NumberOfBrokerNodes, EnhancedMonitoring, ClientAuthentication, LoggingInfo } = cluster;
  const brokers = cluster.BrokerNodeGroupInfo;
  const software = cluster.CurrentBrokerSoftwareInfo;
  reading.add({
    type: "AWS::MSK::Cluster",
    id: cluster.ClusterArn ?? "",
    properties: {
      ...{ ClusterName, NumberOfBrokerNodes, EnhancedMonitoring, ClientAuthentication, LoggingInfo },
      KafkaVersion: software?.KafkaVersion,
      BrokerNodeGroupInfo: {
        ClientSubnets: brokers?.ClientSubnets,
        ConnectivityInfo: brokers?.ConnectivityInfo,
        InstanceType: brokers?.InstanceType,
        SecurityGroups: brokers?.SecurityGroups,
        StorageInfo: { EBSStorageInfo: { VolumeSize: brokers?.StorageInfo?.EbsStorageInfo?.VolumeSize } },
      },
      EncryptionInfo: cluster.EncryptionInfo,
      ConfigurationInfo:
        software?.ConfigurationArn === undefined
          ? undefined
          : { Arn: software.ConfigurationArn, Revision: software.ConfigurationRevision },
      Tags: tagList(cluster.Tags),
    },
    attributes: { State: cluster.State },
  });
}

export async function readRepositories(reading: Reading): Promise<void> {
  const { ecr } = reading.aws;
  const types = ["AWS::ECR::Repository"];
  const repositories = await reading.call("ecr:DescribeRepositories", types, () =>
    everyToken(
      (token) => ecr.send(new DescribeRepositoriesCommand(token)),
      (page) => page.repositories,
    ),
  );
  for (const one of repositories ?? []) {
    const { encryptionConfiguration: encryption, repositoryName = "" } = one;
    const policy = await reading.call(`ecr:GetRepositoryPolicy ${repositoryName}`, types, () =>
      unlessAbsent(["RepositoryPolicyNotFoundException"], () =>
        ecr.send(new GetRepositoryPolicyCommand({ repositoryName })).then((answer) => told(answer.policyText)),
      ),
    );
    const LifecyclePolicyText = await reading.call(`ecr:GetLifecyclePolicy ${repositoryName}`, types, () =>
      unlessAbsent(["LifecyclePolicyNotFoundException"], () =>
        ecr.send(new GetLifecyclePolicyCommand({ repositoryName })).then((answer) => told(answer.lifecyclePolicyText)),
      ),
    );
    reading.add({
      type: "AWS::ECR::Repository",
      id: repositoryName,
      properties: {
        RepositoryName: repositoryName,
        RepositoryPolicyText: policyOf(policy),
        LifecyclePolicy: LifecyclePolicyText === undefined ? undefined : { LifecyclePolicyText },
        ImageTagMutability: one.imageTagMutability,
        ImageScanningConfiguration: { ScanOnPush: one.imageScanningConfiguration?.scanOnPush },
        EncryptionConfiguration: { EncryptionType: encryption?.encryptionType, KmsKey: encryption?.kmsKey },
      },
      identities: [one.repositoryArn, one.repositoryUri],
    });
  }
}
