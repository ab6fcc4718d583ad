// The event streams: brokers in three zones, whose clients show an IAM identity over TLS.

import type { Stack } from "aws-cdk-lib";
import { CfnCluster, CfnConfiguration } from "aws-cdk-lib/aws-msk";
import type { DruidSettings } from "./settings.ts";
import { logGroupNames } from "./settings.ts";

/** Whoever has no ACL entry gets nothing, and no record is acknowledged by one broker alone. */
const serverProperties: Readonly<Record<string, string>> = {
  "allow.everyone.if.no.acl.found": "false",
  "auto.create.topics.enable": "false",
  "default.replication.factor": "3",
  "min.insync.replicas": "2",
  "unclean.leader.election.enable": "false",
};

export interface BrokerOptions {
  readonly subnets: readonly string[];
  readonly group: string;
  /** ARN of the key of the volumes. */
  readonly key: string;
  readonly settings: DruidSettings;
}

/** Creates the brokers; returns the ARN of their cluster. */
export function brokers(stack: Stack, { subnets, group, key, settings }: BrokerOptions): string {
  const version = "3.8.x";
  const configuration = new CfnConfiguration(stack, "KafkaConfiguration", {
    name: settings.prefix,
    description: "Topics and access of the event streams",
    kafkaVersionsList: [version],
    serverProperties: Object.entries(serverProperties)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(""),
  });
  const made = new CfnCluster(stack, "Kafka", {
    clusterName: settings.prefix,
    kafkaVersion: version,
    numberOfBrokerNodes: 3,
    configurationInfo: { arn: configuration.attrArn, revision: configuration.attrLatestRevisionRevision },
    brokerNodeGroupInfo: {
      brokerAzDistribution: "DEFAULT",
      instanceType: "kafka.m7g.large",
      clientSubnets: [...subnets],
      securityGroups: [group],
      connectivityInfo: { publicAccess: { type: "DISABLED" } },
      storageInfo: { ebsStorageInfo: { volumeSize: 200 } },
    },
    encryptionInfo: {
      encryptionAtRest: { dataVolumeKmsKeyId: key },
      encryptionInTransit: {
        clientBroker: settings.corrections.brokersSpeakTlsOnly ? "TLS" : "TLS_PLAINTEXT",
        inCluster: true,
      },
    },
    clientAuthentication: { sasl: { iam: { enabled: true } }, unauthenticated: { enabled: false } },
    loggingInfo: { brokerLogs: { cloudWatchLogs: { enabled: true, logGroup: logGroupNames(settings).brokers } } },
    tags: { Name: settings.prefix },
  });
  return made.attrArn;
}
