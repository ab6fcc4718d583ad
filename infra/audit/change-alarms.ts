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

export interface ChangeAlarmOptions {
  /** Name of the log group that the trail writes. */
  readonly logGroup: string;
  /** ARN of the topic that is told. */
  readonly topic: string;
  /** First word of the alarms' names. */
  readonly prefix: string;
  /** Namespace of the metrics. */
  readonly namespace: string;
}

/** Creates filters and alarms; returns the alarm names by purpose. */
export function changeAlarms(stack: Stack, options: ChangeAlarmOptions): Record<string, string> {
  const { logGroup, topic, prefix, namespace } = options;
  return Object.fromEntries(
    watched.map(({ name, what, events }) => {
      new CfnMetricFilter(stack, `${name}Filter`, {
        logGroupName: logGroup,
        filterName: name,
        filterPattern: `{ ${events.map((event) => `($.eventName = ${event})`).join(" || ")} }`,
        metricTransformations: [{ metricNamespace: namespace, metricName: name, metricValue: "1", defaultValue: 0 }],
      });
      const alarmName = `${prefix}-${kebab(name)}`;
      new CfnAlarm(stack, `${name}Alarm`, {
        alarmName,
        alarmDescription: `Somebody changed ${what}`,
        namespace,
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
