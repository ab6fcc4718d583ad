// Actions of FIS on databases, caches, streams, functions and lines that AWS runs.
// Source: AWS FIS user guide, actions reference.

import { count, duration, optionalBoolean, optionalShare, share, text } from "./definition.ts";
import type { ActionDefinition } from "./definition.ts";

const functions = { Functions: "aws:lambda:function" } as const;
const streams = { KinesisStreams: "aws:kinesis:stream" } as const;
const invocations = { duration, invocationPercentage: optionalShare } as const;
const preventing = { preventExecution: { kind: "boolean", required: true } } as const;

export const managedActions: readonly ActionDefinition[] = [
  {
    id: "aws:directconnect:virtual-interface-disconnect",
    description: "Take down the BGP sessions of the virtual interfaces",
    targets: { VirtualInterfaces: "aws:directconnect:virtual-interface" },
    parameters: { duration: { ...duration, minMs: 600_000 } },
  },
  {
    id: "aws:dsql:cluster-connection-failure",
    description: "Refuse connections to the clusters",
    targets: { Clusters: "aws:dsql:cluster" },
    parameters: { duration, percentage: share },
  },
  {
    id: "aws:dynamodb:global-table-pause-replication",
    description: "Pause replication of the global tables",
    targets: { Tables: "aws:dynamodb:global-table" },
    parameters: { duration },
  },
  {
    id: "aws:elasticache:replicationgroup-interrupt-az-power",
    description: "Interrupt the power of the replication groups' nodes in one zone",
    targets: { ReplicationGroups: "aws:elasticache:replicationgroup" },
    parameters: { duration },
  },
  ...["stream-provisioned-throughput-exception", "stream-expired-iterator-exception"].map((error) => ({
    id: `aws:kinesis:${error}`,
    description: `Answer requests for the streams with ${error.slice("stream-".length)}`,
    targets: streams,
    parameters: { duration, percentage: share },
  })),
  {
    id: "aws:lambda:invocation-add-delay",
    description: "Delay the start of the functions",
    targets: functions,
    parameters: { ...invocations, startupDelayMilliseconds: count(false, 0, 900_000) },
  },
  {
    id: "aws:lambda:invocation-error",
    description: "Mark invocations of the functions as failed",
    targets: functions,
    parameters: { ...invocations, ...preventing },
  },
  {
    id: "aws:lambda:invocation-http-integration-response",
    description: "Answer invocations of the functions with a response of HTTP",
    targets: functions,
    parameters: { ...invocations, ...preventing, contentTypeHeader: text, statusCode: count(true, 0, 999) },
  },
  {
    id: "aws:memorydb:multi-region-cluster-pause-replication",
    description: "Pause replication between the regional clusters",
    targets: { MultiRegionClusters: "aws:memorydb:multi-region-cluster" },
    parameters: { duration },
  },
  {
    id: "aws:rds:failover-db-cluster",
    description: "Fail over the database clusters",
    targets: { Clusters: "aws:rds:cluster" },
    parameters: {},
  },
  {
    id: "aws:rds:reboot-db-instances",
    description: "Reboot the database instances",
    targets: { DBInstances: "aws:rds:db" },
    parameters: { forceFailover: optionalBoolean },
  },
];
