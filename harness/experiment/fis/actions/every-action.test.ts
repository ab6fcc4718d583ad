// Every public action is either injected for real or refused by name, with its reason.
// Source: AWS FIS actions reference; what is in neither list would be forgotten.

import { describe, expect, it } from "vitest";
import { allActionDefinitions } from "../catalogue/lookup.ts";
import { reasonDocumentMissing, reasonNotRealizable } from "./not-realizable.ts";
import { faultActions } from "./registry.ts";

const injected = [
  "aws:cloudwatch:assert-alarm-state",
  "aws:ebs:pause-volume-io",
  "aws:ebs:volume-io-latency",
  "aws:ec2:api-insufficient-instance-capacity-error",
  "aws:ec2:reboot-instances",
  "aws:ec2:stop-instances",
  "aws:eks:pod-cpu-stress",
  "aws:eks:pod-delete",
  "aws:eks:pod-io-stress",
  "aws:eks:pod-memory-stress",
  "aws:eks:pod-network-blackhole-port",
  "aws:eks:pod-network-latency",
  "aws:eks:pod-network-packet-loss",
  "aws:fis:inject-api-internal-error",
  "aws:fis:inject-api-throttle-error",
  "aws:fis:inject-api-unavailable-error",
  "aws:fis:wait",
  "aws:network:disrupt-connectivity",
  "aws:ssm:send-command",
];

/** By what their reason has to speak of. */
const refused = {
  "aws:arc:start-zonal-autoshift": "zonal shift",
  "aws:directconnect:virtual-interface-disconnect": "Direct Connect",
  "aws:dsql:cluster-connection-failure": "Aurora DSQL",
  "aws:dynamodb:global-table-pause-replication": "DynamoDB",
  "aws:ec2:asg-insufficient-instance-capacity-error": "Auto Scaling group",
  "aws:ec2:send-spot-instance-interruptions": "Spot",
  "aws:ec2:terminate-instances": "replaces a terminated node",
  "aws:ecs:drain-container-instances": "ECS",
  "aws:ecs:stop-task": "ECS",
  "aws:ecs:task-cpu-stress": "ECS",
  "aws:ecs:task-io-stress": "ECS",
  "aws:ecs:task-kill-process": "ECS",
  "aws:ecs:task-network-blackhole-port": "ECS",
  "aws:ecs:task-network-latency": "ECS",
  "aws:ecs:task-network-packet-loss": "ECS",
  "aws:eks:inject-kubernetes-custom-resource": "chaos controller",
  "aws:eks:terminate-nodegroup-instances": "replaces a terminated node",
  "aws:elasticache:replicationgroup-interrupt-az-power": "ElastiCache",
  "aws:kinesis:stream-expired-iterator-exception": "Kinesis",
  "aws:kinesis:stream-provisioned-throughput-exception": "Kinesis",
  "aws:lambda:invocation-add-delay": "Lambda",
  "aws:lambda:invocation-error": "Lambda",
  "aws:lambda:invocation-http-integration-response": "Lambda",
  "aws:memorydb:multi-region-cluster-pause-replication": "MemoryDB",
  "aws:network:disrupt-vpc-endpoint": "endpoints",
  "aws:network:route-table-disrupt-cross-region-connectivity": "one Region",
  "aws:network:transit-gateway-disrupt-cross-region-connectivity": "transit gateway",
  "aws:rds:failover-db-cluster": "Aurora cluster",
  "aws:rds:reboot-db-instances": "standby",
  "aws:s3:bucket-pause-replication": "replicate",
  "aws:ssm:start-automation-execution": "automation",
};

describe("every action", () => {
  it("is in one of the two lists", () => {
    const known = [...injected, ...Object.keys(refused)].sort();
    expect(allActionDefinitions().map(({ id }) => id)).toEqual(known);
  });

  it.each(injected)("%s is injected for real", (id) => {
    expect(faultActions.get(id)?.id).toBe(id);
    expect(reasonNotRealizable(id)).toBeUndefined();
  });

  it.each(Object.entries(refused))("%s is refused by name", (id, about) => {
    expect(faultActions.has(id)).toBe(false);
    expect(reasonNotRealizable(id)).toContain(about);
  });
});

describe("documents of AWS's own", () => {
  it.each([
    ["AWSFIS-Run-Memory-Stress", "clickhouse-fault-memory-pressure"],
    ["AWSFIS-Run-CPU-Stress", "clickhouse-fault-cpu-pressure"],
    ["AWSFIS-Run-IO-Stress", "aws:eks:pod-io-stress"],
    ["AWSFIS-Run-Disk-Fill", "clickhouse-fault-fill-disk"],
    ["AWSFIS-Run-Kill-Process", "clickhouse-fault-kill-process"],
    ["AWSFIS-Run-Network-Blackhole-Port", "clickhouse-fault-cut-pod"],
    ["AWSFIS-Run-Network-Latency", "aws:eks:pod-network-latency"],
    ["AWSFIS-Run-Network-Packet-Loss-Sources", "aws:eks:pod-network-packet-loss"],
    ["AWS-RunShellScript", "not kept here"],
  ])("%s is refused with what stands for it", (name, instead) => {
    expect(reasonDocumentMissing(`arn:aws:ssm:us-east-1::document/${name}`)).toContain(instead);
  });

  it("are not those of the account", () => {
    expect(reasonDocumentMissing("arn:aws:ssm:us-east-1:123456789012:document/clickhouse-x")).toBeUndefined();
    expect(reasonDocumentMissing("")).toBeUndefined();
  });
});
