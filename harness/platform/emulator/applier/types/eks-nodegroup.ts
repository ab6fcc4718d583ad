// AWS::EKS::Nodegroup. On AWS the node group's Auto Scaling group then runs the instances; the emulator only keeps the
// record, so the instances are run here, as EKS would: from the launch template, spread over the group's subnets, with
// the cluster's and the group's tags and an instance profile of the node role.

import { RunInstancesCommand } from "@aws-sdk/client-ec2";
import type { _InstanceType, Tag } from "@aws-sdk/client-ec2";
import { CreateNodegroupCommand } from "@aws-sdk/client-eks";
import type { CreateNodegroupCommandInput, LaunchTemplateSpecification, Nodegroup } from "@aws-sdk/client-eks";
import { AddRoleToInstanceProfileCommand, CreateInstanceProfileCommand } from "@aws-sdk/client-iam";
import { present } from "../../../../core/errors.ts";
import { camelCase } from "../naming.ts";
import type { CreatedResource, ResourceContext } from "../resource.ts";

interface Properties {
  ClusterName: string;
  NodegroupName?: string;
  Tags?: Record<string, string>;
}

type Renamed = Omit<CreateNodegroupCommandInput, "nodegroupName" | "tags">;

export async function eksNodegroup(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const renamed = context.properties.renamed(camelCase) as unknown as Renamed;
  const { nodegroup } = await context.clients.eks.send(
    new CreateNodegroupCommand({
      clusterName: renamed.clusterName,
      nodegroupName: properties.NodegroupName ?? context.name({ maxLength: 63 }),
      nodeRole: renamed.nodeRole,
      subnets: renamed.subnets,
      scalingConfig: renamed.scalingConfig,
      instanceTypes: renamed.instanceTypes,
      amiType: renamed.amiType,
      capacityType: renamed.capacityType,
      diskSize: renamed.diskSize,
      labels: renamed.labels,
      taints: renamed.taints,
      launchTemplate: renamed.launchTemplate,
      updateConfig: renamed.updateConfig,
      releaseVersion: renamed.releaseVersion,
      version: renamed.version,
      tags: properties.Tags === undefined ? undefined : { ...properties.Tags },
    }),
  );
  const made = present(nodegroup, "CreateNodegroup answers with a node group");
  const profile = await nodeProfile(made, context);
  await runNodes(made, { launchTemplate: renamed.launchTemplate, profile }, context);
  const name = present(made.nodegroupName, "a new node group has a name");
  return {
    ref: `${properties.ClusterName}/${name}`,
    attributes: { Arn: made.nodegroupArn, ClusterName: properties.ClusterName, NodegroupName: name, Id: name },
  };
}

async function nodeProfile(group: Nodegroup, { clients }: ResourceContext): Promise<string> {
  const InstanceProfileName = `eks-${(group.nodegroupArn ?? "").split("/").at(-1) ?? ""}`;
  const RoleName = (group.nodeRole ?? "").split("/").at(-1);
  await clients.iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  await clients.iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  return InstanceProfileName;
}

async function runNodes(
  group: Nodegroup,
  from: { launchTemplate: LaunchTemplateSpecification | undefined; profile: string },
  { clients }: ResourceContext,
): Promise<void> {
  const { launchTemplate: template, profile } = from;
  const subnets = group.subnets ?? [];
  const count = group.scalingConfig?.desiredSize ?? 1;
  for (let index = 0; index < count; index += 1) {
    await clients.ec2.send(
      new RunInstancesCommand({
        MinCount: 1,
        MaxCount: 1,
        SubnetId: present(subnets[index % subnets.length], "a node group has subnets"),
        InstanceType: group.instanceTypes?.[0] as _InstanceType | undefined,
        ...(template === undefined
          ? {}
          : {
              LaunchTemplate: {
                LaunchTemplateId: template.id,
                LaunchTemplateName: template.name,
                Version: template.version,
              },
            }),
        IamInstanceProfile: { Name: profile },
        TagSpecifications: [{ ResourceType: "instance", Tags: nodeTags(group) }],
      }),
    );
  }
}

function nodeTags(group: Nodegroup): Tag[] {
  const cluster = group.clusterName ?? "";
  return Object.entries({
    "eks:cluster-name": cluster,
    "eks:nodegroup-name": group.nodegroupName ?? "",
    [`kubernetes.io/cluster/${cluster}`]: "owned",
  }).map(([Key, Value]) => ({ Key, Value }));
}
