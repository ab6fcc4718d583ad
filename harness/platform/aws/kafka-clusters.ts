// A cluster of MSK with the configuration that it names.

import { DescribeConfigurationRevisionCommand, ListClustersCommand } from "@aws-sdk/client-kafka";
import { present } from "../../core/errors.ts";
import type { AwsClients } from "./clients.ts";
import { everyPage } from "./pages.ts";

export interface KafkaClusterFacts {
  readonly name: string;
  readonly subnets: readonly string[];
  readonly groups: readonly string[];
  /** Whether clients without a name are let in. */
  readonly takesNameless: boolean;
  /** The broker settings of its configuration, as text. */
  readonly properties: string;
}

export async function readKafkaCluster({ kafka }: AwsClients, arn: string): Promise<KafkaClusterFacts> {
  const clusters = await everyPage(
    (page) => kafka.send(new ListClustersCommand(page)),
    (page) => page.ClusterInfoList,
  );
  const info = present(
    clusters.find(({ ClusterArn }) => ClusterArn === arn),
    `MSK has no cluster ${arn}`,
  );
  const { ConfigurationArn: configuration, ConfigurationRevision: revision } = info.CurrentBrokerSoftwareInfo ?? {};
  const { ServerProperties } = await kafka.send(
    new DescribeConfigurationRevisionCommand({
      Arn: present(configuration, "the cluster names a configuration"),
      Revision: present(revision, "the cluster names a revision"),
    }),
  );
  const nodes = present(info.BrokerNodeGroupInfo, "the cluster has brokers");
  return {
    name: info.ClusterName ?? "",
    subnets: nodes.ClientSubnets ?? [],
    groups: nodes.SecurityGroups ?? [],
    takesNameless: info.ClientAuthentication?.Unauthenticated?.Enabled === true,
    properties: Buffer.from(ServerProperties ?? []).toString("utf8"),
  };
}
