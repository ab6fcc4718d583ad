// AWS::MSK::Configuration and AWS::MSK::Cluster, by the API's first version: the emulator's second drops encryption.

import { CreateClusterCommand, CreateConfigurationCommand } from "@aws-sdk/client-kafka";
import type { CreateClusterCommandInput } from "@aws-sdk/client-kafka";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext } from "../resource.ts";

interface ConfigurationProperties {
  Description?: string;
  KafkaVersionsList?: string[];
  Name: string;
  ServerProperties: string;
}

export async function mskConfiguration(
  properties: ConfigurationProperties,
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { Arn, LatestRevision } = await clients.kafka.send(
    new CreateConfigurationCommand({
      Name: properties.Name,
      Description: properties.Description,
      KafkaVersions: properties.KafkaVersionsList,
      ServerProperties: Buffer.from(properties.ServerProperties),
    }),
  );
  const ref = present(Arn, "CreateConfiguration answers with an ARN");
  return { ref, attributes: { Arn: ref, "LatestRevision.Revision": LatestRevision?.Revision } };
}

interface ClusterProperties extends CreateClusterCommandInput {
  BrokerNodeGroupInfo: CreateClusterCommandInput["BrokerNodeGroupInfo"] & {
    readonly StorageInfo?: { readonly EBSStorageInfo?: { readonly VolumeSize?: number } };
  };
}

export async function mskCluster(
  properties: ClusterProperties,
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { BrokerNodeGroupInfo: brokers, EncryptionInfo: encryption } = properties;
  const { ClusterArn } = await clients.kafka.send(
    new CreateClusterCommand({
      ClusterName: properties.ClusterName,
      KafkaVersion: properties.KafkaVersion,
      NumberOfBrokerNodes: properties.NumberOfBrokerNodes,
      BrokerNodeGroupInfo: {
        BrokerAZDistribution: brokers?.BrokerAZDistribution,
        ClientSubnets: brokers?.ClientSubnets,
        ConnectivityInfo: brokers?.ConnectivityInfo,
        InstanceType: brokers?.InstanceType,
        SecurityGroups: brokers?.SecurityGroups,
        StorageInfo: { EbsStorageInfo: { VolumeSize: brokers?.StorageInfo?.EBSStorageInfo?.VolumeSize } },
      },
      ClientAuthentication: properties.ClientAuthentication,
      ConfigurationInfo: properties.ConfigurationInfo,
      EncryptionInfo: {
        EncryptionAtRest: keyOf(encryption?.EncryptionAtRest),
        EncryptionInTransit: encryption?.EncryptionInTransit,
      },
      EnhancedMonitoring: properties.EnhancedMonitoring,
      LoggingInfo: properties.LoggingInfo,
      OpenMonitoring: properties.OpenMonitoring,
      StorageMode: properties.StorageMode,
      Tags: properties.Tags,
    }),
  );
  const ref = present(ClusterArn, "CreateCluster answers with an ARN");
  return { ref, attributes: { Arn: ref } };
}

/** CloudFormation and the API spell the key's property differently. */
function keyOf(atRest: object | undefined): { DataVolumeKMSKeyId: string | undefined } | undefined {
  if (atRest === undefined) return undefined;
  const { DataVolumeKMSKeyId } = atRest as { DataVolumeKMSKeyId?: string };
  return { DataVolumeKMSKeyId };
}
