// Who may speak to whom: the worker opens every connection, nothing opens one to the worker.

import type { Rule } from "../network/rules.ts";
import { tcp } from "../network/rules.ts";
import type { PipelineSettings } from "../settings/msk-privatelink.ts";
import { pipelinePorts } from "../settings/msk-privatelink.ts";

/** What each group is for. */
export const pipelineGroups = {
  mskCluster: "Kafka brokers of MSK",
  kafkaConnect: "Kafka Connect worker",
  clickhouseEndpoint: "Endpoint of ClickHouse Cloud",
  endpoints: "Interface endpoints of AWS services",
  rotation: "Rotation function of the secrets",
} as const;

export type PipelineGroup = keyof typeof pipelineGroups;

/** The chain from topic to table, and what the worker needs of AWS. */
export function pipelineRules(settings: PipelineSettings): readonly Rule<PipelineGroup>[] {
  const { kafka, clickhouse } = pipelinePorts;
  return [
    tcp("mskCluster", "ingress", { peer: { group: "kafkaConnect" }, ports: kafka, why: "worker pulls from topics" }),
    nowhere("mskCluster"),
    tcp("kafkaConnect", "egress", { peer: { group: "mskCluster" }, ports: kafka, why: "pulls from topics" }),
    tcp("kafkaConnect", "egress", { peer: { group: "clickhouseEndpoint" }, ports: clickhouse, why: "pushes rows" }),
    tcp("kafkaConnect", "egress", { peer: { group: "endpoints" }, ports: 443, why: "AWS services" }),
    tcp("kafkaConnect", "egress", { peer: { prefixList: "s3" }, ports: 443, why: "plugins, from the bucket" }),
    ...(settings.pluginsFromBucket ? [] : internetForPlugins()),
    tcp("clickhouseEndpoint", "ingress", {
      peer: { group: "kafkaConnect" },
      ports: clickhouse,
      why: "worker pushes rows",
    }),
    nowhere("clickhouseEndpoint"),
    tcp("endpoints", "ingress", { peer: { group: "kafkaConnect" }, ports: 443, why: "worker" }),
    tcp("endpoints", "ingress", { peer: { group: "rotation" }, ports: 443, why: "rotation function" }),
    nowhere("endpoints"),
    tcp("rotation", "egress", { peer: { group: "endpoints" }, ports: 443, why: "Secrets Manager" }),
  ];
}

/** the seed opens the way for plugins and never says that it is closed again. */
function internetForPlugins(): Rule<PipelineGroup>[] {
  return [443, 80].map((port) =>
    tcp("kafkaConnect", "egress", { peer: { cidr: "0.0.0.0/0" }, ports: port, why: "plugins, from the internet" }),
  );
}

/** Displaces the allow-all rule that a group without egress rules would get. */
function nowhere(group: PipelineGroup): Rule<PipelineGroup> {
  return { group, direction: "egress", peer: { cidr: "127.0.0.1/32" }, protocol: "all", why: "nothing" };
}
