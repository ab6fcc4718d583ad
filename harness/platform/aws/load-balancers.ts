// Network load balancers with their listeners and target groups, read whole; targets registered and deregistered.

import {
  DeregisterTargetsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
  RegisterTargetsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Listener, LoadBalancer, TargetDescription, TargetGroup } from "@aws-sdk/client-elastic-load-balancing-v2";
import type { AwsClients } from "./clients.ts";

export interface LoadBalancerFacts {
  readonly loadBalancer: LoadBalancer;
  readonly attributes: ReadonlyMap<string, string>;
  readonly listeners: readonly Listener[];
}

export interface TargetGroupFacts {
  readonly targetGroup: TargetGroup;
  readonly attributes: ReadonlyMap<string, string>;
  readonly targets: readonly TargetDescription[];
}

export async function readLoadBalancers({ elbv2 }: AwsClients, vpcId: string): Promise<LoadBalancerFacts[]> {
  const { LoadBalancers } = await elbv2.send(new DescribeLoadBalancersCommand({}));
  const ours = (LoadBalancers ?? []).filter((balancer) => balancer.VpcId === vpcId);
  return Promise.all(
    ours.map(async (loadBalancer) => {
      const LoadBalancerArn = loadBalancer.LoadBalancerArn;
      const [listeners, attributes] = await Promise.all([
        elbv2.send(new DescribeListenersCommand({ LoadBalancerArn })),
        elbv2.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn })),
      ]);
      return { loadBalancer, listeners: listeners.Listeners ?? [], attributes: attributeMap(attributes.Attributes) };
    }),
  );
}

export async function readTargetGroups({ elbv2 }: AwsClients, vpcId: string): Promise<TargetGroupFacts[]> {
  const { TargetGroups } = await elbv2.send(new DescribeTargetGroupsCommand({}));
  const ours = (TargetGroups ?? []).filter((group) => group.VpcId === vpcId);
  return Promise.all(
    ours.map(async (targetGroup) => {
      const TargetGroupArn = targetGroup.TargetGroupArn;
      const [health, attributes] = await Promise.all([
        elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn })),
        elbv2.send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn })),
      ]);
      const targets = (health.TargetHealthDescriptions ?? []).flatMap((description) => description.Target ?? []);
      return { targetGroup, targets, attributes: attributeMap(attributes.Attributes) };
    }),
  );
}

/** How the load balancer sees one target: `healthy`, `unhealthy`, `initial` …, with its reason. */
export interface TargetState {
  readonly targetGroup: string;
  readonly port: number;
  readonly target: string;
  readonly state: string;
  readonly reason: string;
}

/** What a load balancer says of the targets behind each of its listeners. */
export async function readTargetStates({ elbv2 }: AwsClients, loadBalancerArn: string): Promise<TargetState[]> {
  const { TargetGroups } = await elbv2.send(new DescribeTargetGroupsCommand({ LoadBalancerArn: loadBalancerArn }));
  const states = await Promise.all(
    (TargetGroups ?? []).map(async ({ TargetGroupArn, TargetGroupName, Port }) => {
      const { TargetHealthDescriptions } = await elbv2.send(new DescribeTargetHealthCommand({ TargetGroupArn }));
      return (TargetHealthDescriptions ?? []).map(({ Target, TargetHealth }) => ({
        targetGroup: TargetGroupName ?? "",
        port: Port ?? 0,
        target: Target?.Id ?? "",
        state: TargetHealth?.State ?? "unknown",
        reason: TargetHealth?.Description ?? "",
      }));
    }),
  );
  return states.flat();
}

export interface TargetChange {
  readonly targetGroupArn: string;
  readonly address: string;
  readonly port: number;
  readonly availabilityZone: string;
}

export async function registerTargets({ elbv2 }: AwsClients, targets: readonly TargetChange[]): Promise<void> {
  for (const [arn, group] of Map.groupBy(targets, ({ targetGroupArn }) => targetGroupArn)) {
    await elbv2.send(new RegisterTargetsCommand({ TargetGroupArn: arn, Targets: group.map(description) }));
  }
}

export async function deregisterTargets({ elbv2 }: AwsClients, targets: readonly TargetChange[]): Promise<void> {
  for (const [arn, group] of Map.groupBy(targets, ({ targetGroupArn }) => targetGroupArn)) {
    await elbv2.send(new DeregisterTargetsCommand({ TargetGroupArn: arn, Targets: group.map(description) }));
  }
}

function description({ address, port, availabilityZone }: TargetChange): TargetDescription {
  return { Id: address, Port: port, AvailabilityZone: availabilityZone };
}

function attributeMap(
  attributes: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Map<string, string> {
  return new Map((attributes ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}
