// Network interfaces that AWS's own controllers create (for pods, for load balancers), and node group labels.

import { CreateNetworkInterfaceCommand } from "@aws-sdk/client-ec2";
import type { NetworkInterface } from "@aws-sdk/client-ec2";
import { DescribeNodegroupCommand, ListNodegroupsCommand } from "@aws-sdk/client-eks";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "./clients.ts";

export interface NewInterface {
  readonly subnet: string;
  readonly groups: readonly string[];
  /** What the controller writes there: the interface is found again by it. */
  readonly description: string;
}

export async function createInterface({ ec2 }: AwsClients, request: NewInterface): Promise<NetworkInterface> {
  const { NetworkInterface: made } = await ec2.send(
    new CreateNetworkInterfaceCommand({
      SubnetId: request.subnet,
      Groups: [...request.groups],
      Description: request.description,
    }),
  );
  if (made === undefined)
    throw environmentError(`no interface for ${request.description}`, { code: "ASSAY_AWS_INTERFACE" });
  return made;
}

/** Labels of each node group of a cluster, by name. */
export async function nodeGroupLabels(
  { eks }: AwsClients,
  cluster: string,
): Promise<ReadonlyMap<string, Readonly<Record<string, string>>>> {
  const { nodegroups } = await eks.send(new ListNodegroupsCommand({ clusterName: cluster }));
  const described = await Promise.all(
    (nodegroups ?? []).map(async (nodegroupName): Promise<[string, Record<string, string>]> => {
      const { nodegroup } = await eks.send(new DescribeNodegroupCommand({ clusterName: cluster, nodegroupName }));
      return [nodegroupName, nodegroup?.labels ?? {}];
    }),
  );
  return new Map(described);
}
