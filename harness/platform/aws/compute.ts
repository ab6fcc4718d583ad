// EC2 instances and subnets as faults and probes need them: described whole, stopped and started by id.

import {
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import type { Instance, Subnet } from "@aws-sdk/client-ec2";
import type { AwsClients } from "./clients.ts";

/** One AWS resource with its description as the service gave it. */
export interface DescribedResource {
  readonly id: string;
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly description: unknown;
}

export interface DescribedInstance extends DescribedResource {
  readonly availabilityZone: string;
  readonly state: string;
}

export interface DescribedSubnet extends DescribedResource {
  readonly availabilityZone: string;
  readonly vpcId: string;
  readonly cidr: string;
}

/** Every instance that is not terminated, in order of id. `signal` gives up on an answer that does not come. */
export async function describeInstances(
  aws: AwsClients,
  ids?: readonly string[],
  signal?: AbortSignal,
): Promise<DescribedInstance[]> {
  const found: Instance[] = [];
  let nextToken: string | undefined;
  do {
    const page = await aws.ec2.send(
      new DescribeInstancesCommand({
        ...(nextToken === undefined ? {} : { NextToken: nextToken }),
        ...(ids === undefined ? {} : { InstanceIds: [...ids] }),
      }),
      signal === undefined ? {} : { abortSignal: signal },
    );
    found.push(...(page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []));
    nextToken = page.NextToken;
  } while (nextToken !== undefined && nextToken !== "");
  return found
    .map((instance) => describedInstance(instance, aws.region))
    .filter(({ state }) => state !== "terminated")
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Every subnet, in order of id. */
export async function describeSubnets(aws: AwsClients): Promise<DescribedSubnet[]> {
  const { Subnets } = await aws.ec2.send(new DescribeSubnetsCommand({}));
  return (Subnets ?? []).map((subnet) => describedSubnet(subnet, aws.region)).sort((a, b) => (a.id < b.id ? -1 : 1));
}

export async function stopInstances(aws: AwsClients, ids: readonly string[]): Promise<void> {
  await aws.ec2.send(new StopInstancesCommand({ InstanceIds: [...ids] }));
}

export async function startInstances(aws: AwsClients, ids: readonly string[]): Promise<void> {
  await aws.ec2.send(new StartInstancesCommand({ InstanceIds: [...ids] }));
}

function describedInstance(instance: Instance, region: string): DescribedInstance {
  const id = instance.InstanceId ?? "";
  const owner = instance.NetworkInterfaces?.[0]?.OwnerId ?? "";
  return {
    id,
    arn: `arn:aws:ec2:${region}:${owner}:instance/${id}`,
    tags: tagsOf(instance.Tags),
    description: instance,
    availabilityZone: instance.Placement?.AvailabilityZone ?? "",
    state: instance.State?.Name ?? "",
  };
}

function describedSubnet(subnet: Subnet, region: string): DescribedSubnet {
  const id = subnet.SubnetId ?? "";
  return {
    id,
    arn: subnet.SubnetArn ?? `arn:aws:ec2:${region}:${subnet.OwnerId ?? ""}:subnet/${id}`,
    tags: tagsOf(subnet.Tags),
    description: subnet,
    availabilityZone: subnet.AvailabilityZone ?? "",
    vpcId: subnet.VpcId ?? "",
    cidr: subnet.CidrBlock ?? "",
  };
}

function tagsOf(tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined) {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]));
}
