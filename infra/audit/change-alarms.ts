// Alarms on changes that nobody should make unseen: each is a filter over the trail's log group, a metric and an alarm.

import type { Stack } from "aws-cdk-lib";
import { CfnAlarm } from "aws-cdk-lib/aws-cloudwatch";
import { CfnMetricFilter } from "aws-cdk-lib/aws-logs";

interface WatchedChange {
  readonly name: string;
  readonly what: string;
  readonly events: readonly string[];
}

const watched: readonly WatchedChange[] = [
  {
    name: "GatewayChange",
    what: "gateways of the network",
    events: [
      "CreateInternetGateway",
      "AttachInternetGateway",
      "DetachInternetGateway",
      "DeleteInternetGateway",
      "CreateNatGateway",
      "DeleteNatGateway",
      "CreateEgressOnlyInternetGateway",
      "CreateCustomerGateway",
      "DeleteCustomerGateway",
    ],
  },
  {
    name: "RouteChange",
    what: "routes and route tables",
    events: [
      "CreateRoute",
      "CreateRouteTable",
      "ReplaceRoute",
      "ReplaceRouteTableAssociation",
      "DeleteRoute",
      "DeleteRouteTable",
      "DisassociateRouteTable",
    ],
  },
  {
    name: "SecurityGroupChange",
    what: "security groups",
    events: [
      "AuthorizeSecurityGroupIngress",
      "AuthorizeSecurityGroupEgress",
      "RevokeSecurityGroupIngress",
      "RevokeSecurityGroupEgress",
      "ModifySecurityGroupRules",
      "CreateSecurityGroup",
      "DeleteSecurityGroup",
    ],
  },
  {
    name: "NetworkAclChange",
    what: "network ACLs",
    events: [
      "CreateNetworkAcl",
      "CreateNetworkAclEntry",
      "DeleteNetworkAcl",
      "DeleteNetworkAclEntry",
      "ReplaceNetworkAclEntry",
      "ReplaceNetworkAclAssociation",
    ],
  },
  {
    name: "KeyChange",
    what: "keys disabled, deleted or reopened",
    events: ["DisableKey", "ScheduleKeyDeletion", "PutKeyPolicy", "DisableKeyRotation"],
  },
  {
    name: "TrailChange",
    what: "the trail itself",
    events: ["CreateTrail", "UpdateTrail", "DeleteTrail", "StartLogging", "StopLogging", "PutEventSelectors"],
  },
  {
    name: "InfrastructureChange",
    what: "clusters, instances and volumes",
    events: ["CreateCluster", "CreateNodegroup", "RunInstances", "CreateVolume"],
  },
];

/** Creates filters and alarms; returns the alarm names by purpose. */
export function changeAlarms(stack: Stack, logGroup: string, topic: string): Record<string, string> {
  return Object.fromEntries(
    watched.map(({ name, what, events }) => {
      new CfnMetricFilter(stack, `${name}Filter`, {
        logGroupName: logGroup,
        filterName: name,
        filterPattern: `{ ${events.map((event) => `($.eventName = ${event})`).join(" || ")} }`,
        metricTransformations: [
          { metricNamespace: "ClickHouse/Trail", metricName: name, metricValue: "1", defaultValue: 0 },
        ],
      });
      const alarmName = `clickhouse-${kebab(name)}`;
      new CfnAlarm(stack, `${name}Alarm`, {
        alarmName,
        alarmDescription: `Somebody changed ${what}`,
        namespace: "ClickHouse/Trail",
        metricName: name,
        statistic: "Sum",
        period: 300,
        evaluationPeriods: 1,
        threshold: 1,
        comparisonOperator: "GreaterThanOrEqualToThreshold",
        treatMissingData: "notBreaching",
        actionsEnabled: true,
        alarmActions: [topic],
      });
      return [name.charAt(0).toLowerCase() + name.slice(1), alarmName];
    }),
  );
}

function kebab(name: string): string {
  return name.replaceAll(/(?!^)[A-Z]/gu, (letter) => `-${letter}`).toLowerCase();
}
