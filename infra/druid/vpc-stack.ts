// The foundation: network and security groups.

import { NestedStack } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";
import { clusterGroups, clusterRules } from "../network/cluster-rules.ts";
import type { RoutedNetwork } from "../network/routed-network.ts";
import { routedNetwork } from "../network/routed-network.ts";
import type { Rule } from "../network/rules.ts";
import { tcp } from "../network/rules.ts";
import type { SecurityGroupIds } from "../network/security-groups.ts";
import { securityGroups } from "../network/security-groups.ts";
import type { DruidSettings } from "./settings.ts";
import { brokerPort } from "./settings.ts";

const groups = {
  ...clusterGroups,
  database: "Metadata database",
  kafka: "Brokers of the event streams",
} as const;

export type DruidGroup = keyof typeof groups;

export class VpcNestedStack extends NestedStack {
  readonly network: RoutedNetwork;
  readonly groups: SecurityGroupIds<DruidGroup>;

  constructor(parent: Stack, settings: DruidSettings) {
    super(parent, "VpcNestedStack", { description: "VPC and security groups" });
    this.network = routedNetwork(this, settings);
    this.groups = securityGroups(this, this.network.vpcId, {
      settings,
      descriptions: groups,
      rules: druidRules(settings),
    });
  }
}

/** The nodes reach the database and the brokers; neither opens a connection of its own. */
export function druidRules(settings: DruidSettings): Rule<DruidGroup>[] {
  const workers = { group: "workers" } as const;
  const nowhere = { cidr: "127.0.0.1/32" };
  const why = "nothing: stands in for the allow-all rule that a group without egress rules would get";
  return [
    ...clusterRules(),
    tcp<DruidGroup>("database", "ingress", { peer: workers, ports: 5432, why: "metadata of Druid" }),
    { group: "database", direction: "egress", peer: nowhere, protocol: "all", why },
    tcp<DruidGroup>("kafka", "ingress", { peer: workers, ports: brokerPort(settings), why: "ingestion" }),
    { group: "kafka", direction: "egress", peer: nowhere, protocol: "all", why },
  ];
}
