// Actions of FIS on networks, buckets, alarms and through Systems Manager.
// Source: AWS FIS user guide, actions reference.

import { duration, oneOf, optionalText, text } from "./definition.ts";
import type { ActionDefinition } from "./definition.ts";

const subnets = { Subnets: "aws:ec2:subnet" } as const;
const scopes = ["all", "availability-zone", "vpc", "s3", "s3express", "dynamodb", "prefix-list"] as const;

export const networkActions: readonly ActionDefinition[] = [
  {
    id: "aws:network:disrupt-connectivity",
    description: "Deny traffic of the subnets",
    targets: subnets,
    parameters: { duration, scope: oneOf(true, ...scopes), prefixListIdentifier: optionalText },
  },
  {
    id: "aws:network:disrupt-vpc-endpoint",
    description: "Deny traffic to the interface endpoints",
    targets: { VPCEndpoints: "aws:ec2:vpc-endpoint" },
    parameters: { duration },
  },
  {
    id: "aws:network:route-table-disrupt-cross-region-connectivity",
    description: "Deny traffic of the subnets to another Region",
    targets: subnets,
    parameters: { duration, region: text },
  },
  {
    id: "aws:network:transit-gateway-disrupt-cross-region-connectivity",
    description: "Deny traffic through transit gateways to another Region",
    targets: { TransitGateways: "aws:ec2:transit-gateway" },
    parameters: { duration, region: text },
  },
  {
    id: "aws:s3:bucket-pause-replication",
    description: "Pause replication of the buckets",
    targets: { Buckets: "aws:s3:bucket" },
    parameters: { duration, region: text, destinationBuckets: optionalText, prefixes: optionalText },
  },
  {
    id: "aws:arc:start-zonal-autoshift",
    description: "Shift traffic away from a zone",
    targets: { ManagedResources: "aws:arc:zonal-shift-managed-resource" },
    parameters: {
      duration,
      availabilityZoneIdentifier: text,
      managedResourceTypes: { kind: "list", required: true, most: 4, values: ["ASG", "ALB", "NLB", "EKS"] },
      zonalAutoshiftStatus: oneOf(false, "ENABLED", "DISABLED", "ANY"),
    },
  },
  {
    id: "aws:cloudwatch:assert-alarm-state",
    description: "Require that alarms are in one of the states",
    targets: {},
    parameters: {
      alarmArns: { kind: "list", required: true, most: 5 },
      alarmStates: { kind: "list", required: true, most: 3, values: ["OK", "ALARM", "INSUFFICIENT_DATA"] },
    },
  },
  {
    id: "aws:ssm:send-command",
    description: "Run a command document on the instances",
    targets: { Instances: "aws:ec2:instance" },
    parameters: {
      documentArn: { kind: "arn", required: true },
      documentVersion: optionalText,
      documentParameters: { kind: "json", required: false },
      duration,
    },
  },
  {
    id: "aws:ssm:start-automation-execution",
    description: "Run an automation document",
    targets: {},
    parameters: {
      documentArn: { kind: "arn", required: true },
      documentVersion: optionalText,
      documentParameters: { kind: "json", required: false },
      maxDuration: duration,
    },
  },
];
