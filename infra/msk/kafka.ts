// The brokers: TLS only, clients with certificates, a cluster configuration that lets nobody in by default, and the
// topic as data.

import type { Stack } from "aws-cdk-lib";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { CfnCluster, CfnConfiguration } from "aws-cdk-lib/aws-msk";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";

/** Broker settings; whoever has no ACL entry gets nothing, and no record is acknowledged by one broker alone. */
const serverProperties: Readonly<Record<string, string>> = {
  "allow.everyone.if.no.acl.found": "false",
  "auto.create.topics.enable": "false",
  "default.replication.factor": "3",
  "min.insync.replicas": "2",
  "unclean.leader.election.enable": "false",
  "log.retention.hours": "168",
};

/** The seed's one topic, as the worker creates it. */
export const topics = [
  {
    name: "data",
    partitions: 6,
    replicationFactor: 3,
    config: { "min.insync.replicas": "2", "retention.ms": "604800000", "cleanup.policy": "delete" },
  },
];

export interface KafkaOptions {
  readonly subnets: readonly string[];
  readonly group: string;
  readonly key: string;
  /** Name of the log group of the brokers. */
  readonly logGroup: string;
  readonly settings: PipelineSettings;
}

/** The cluster over three zones with its configuration. */
export function kafkaCluster(stack: Stack, options: KafkaOptions): CfnCluster {
  const { kafka } = options.settings;
  const configuration = new CfnConfiguration(stack, "KafkaConfiguration", {
    name: kafka.name,
    description: "Topics and access of the pipeline",
    kafkaVersionsList: [kafka.version],
    serverProperties: Object.entries(serverProperties)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  });
  return new CfnCluster(stack, "Kafka", {
    clusterName: kafka.name,
    kafkaVersion: kafka.version,
    numberOfBrokerNodes: 3,
    configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
    brokerNodeGroupInfo: {
      brokerAzDistribution: "DEFAULT",
      instanceType: kafka.instanceType,
      clientSubnets: [...options.subnets],
      securityGroups: [options.group],
      connectivityInfo: { publicAccess: { type: "DISABLED" } },
      storageInfo: { ebsStorageInfo: { volumeSize: kafka.volumeGib } },
    },
    encryptionInfo: {
      encryptionAtRest: { dataVolumeKmsKeyId: options.key },
      encryptionInTransit: { clientBroker: "TLS", inCluster: true },
    },
    clientAuthentication: {
      tls: { enabled: true, certificateAuthorityArnList: [kafka.clientAuthority] },
      unauthenticated: { enabled: false },
    },
    enhancedMonitoring: "PER_TOPIC_PER_BROKER",
    loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: options.logGroup } } },
    tags: { Name: kafka.name },
  });
}

/** Alarms on the brokers; returns their names by purpose. */
export function kafkaAlarms(stack: Stack, topic: string, settings: PipelineSettings): Record<string, string> {
  const watched = [
    { id: "underReplicated", metricName: "UnderReplicatedPartitions", threshold: 1 },
    { id: "brokerDisk", metricName: "KafkaDataLogsDiskUsed", threshold: 80 },
    { id: "consumerLag", metricName: "MaxOffsetLag", threshold: 100_000 },
  ];
  return Object.fromEntries(
    watched.map(({ id, metricName, threshold }) => {
      const alarmName = `${settings.prefix}-${id.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`;
      new CfnAlarm(stack, `Alarm${metricName}`, {
        alarmName,
        alarmDescription: `${metricName} of the brokers`,
        namespace: "AWS/Kafka",
        metricName,
        dimensions: [{ name: "Cluster Name", value: settings.kafka.name }],
        statistic: "Maximum",
        period: 60,
        evaluationPeriods: 5,
        threshold,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "breaching",
        actionsEnabled: true,
        alarmActions: [topic],
      });
      return [id, alarmName];
    }),
  );
}
