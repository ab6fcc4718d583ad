// EKS clusters with node groups, add-ons and access entries.

import {
  DescribeAccessEntryCommand,
  DescribeAddonCommand,
  DescribeClusterCommand,
  DescribeNodegroupCommand,
  DescribePodIdentityAssociationCommand,
  ListAccessEntriesCommand,
  ListAddonsCommand,
  ListAssociatedAccessPoliciesCommand,
  ListClustersCommand,
  ListNodegroupsCommand,
  ListPodIdentityAssociationsCommand,
} from "@aws-sdk/client-eks";
import type { Cluster } from "@aws-sdk/client-eks";
import { told } from "../pages.ts";
import { tagList } from "./collector.ts";
import type { Reading } from "./collector.ts";
import { everyToken } from "./markers.ts";

const clusterType = "AWS::EKS::Cluster";
const groupType = "AWS::EKS::Nodegroup";
const addonType = "AWS::EKS::Addon";
const entryType = "AWS::EKS::AccessEntry";
const podIdentityType = "AWS::EKS::PodIdentityAssociation";

export async function readClusters(reading: Reading): Promise<void> {
  const { eks } = reading.aws;
  const every = [clusterType, groupType, addonType, entryType, podIdentityType];
  const names = await reading.call("eks:ListClusters", every, () =>
    everyToken(
      (token) => eks.send(new ListClustersCommand(token)),
      (page) => page.clusters,
    ),
  );
  for (const name of names ?? []) {
    const answer = await reading.call(`eks:DescribeCluster ${name}`, [clusterType], () =>
      eks.send(new DescribeClusterCommand({ name })).then((found) => told(found.cluster)),
    );
    if (answer !== undefined) addCluster(reading, answer);
    await readNodegroups(reading, name);
    await readAddons(reading, name);
    await readAccess(reading, name);
    await readPodIdentities(reading, name);
  }
}

function addCluster(reading: Reading, cluster: Cluster): void {
  const config = cluster.resourcesVpcConfig;
  const enabled = (cluster.logging?.clusterLogging ?? [])
    .filter((one) => one.enabled === true)
    .flatMap((one) => one.types ?? []);
  reading.add({
    type: clusterType,
    id: cluster.name ?? "",
    properties: {
      Name: cluster.name,
      Version: cluster.version,
      RoleArn: cluster.roleArn,
      ResourcesVpcConfig: {
        SubnetIds: config?.subnetIds,
        SecurityGroupIds: config?.securityGroupIds,
        EndpointPublicAccess: config?.endpointPublicAccess,
        EndpointPrivateAccess: config?.endpointPrivateAccess,
        PublicAccessCidrs: config?.publicAccessCidrs,
      },
      EncryptionConfig: (cluster.encryptionConfig ?? []).map((one) => ({
        // Clusters of older versions encrypt what they list here; newer ones encrypt everything and still list secrets.
        Resources: (one as { readonly resources?: readonly string[] }).resources,
        Provider: { KeyArn: one.provider?.keyArn },
      })),
      Logging: { ClusterLogging: { EnabledTypes: enabled.map((Type) => ({ Type })) } },
      AccessConfig: {
        AuthenticationMode: cluster.accessConfig?.authenticationMode,
        BootstrapClusterCreatorAdminPermissions: cluster.accessConfig?.bootstrapClusterCreatorAdminPermissions,
      },
      DeletionProtection: cluster.deletionProtection,
      Tags: tagList(cluster.tags),
    },
    attributes: { Status: cluster.status, OpenIdConnectIssuerUrl: cluster.identity?.oidc?.issuer },
    identities: [cluster.arn],
  });
}

async function readNodegroups(reading: Reading, clusterName: string): Promise<void> {
  const { eks } = reading.aws;
  const names = await reading.call(`eks:ListNodegroups ${clusterName}`, [groupType], () =>
    everyToken(
      (token) => eks.send(new ListNodegroupsCommand({ clusterName, ...token })),
      (page) => page.nodegroups,
    ),
  );
  for (const name of names ?? []) {
    const group = await reading.call(`eks:DescribeNodegroup ${name}`, [groupType], () =>
      eks
        .send(new DescribeNodegroupCommand({ clusterName, nodegroupName: name }))
        .then((answer) => told(answer.nodegroup)),
    );
    if (group === undefined) continue;
    const { scalingConfig, launchTemplate } = group;
    reading.add({
      type: groupType,
      id: name,
      properties: {
        ClusterName: clusterName,
        NodegroupName: name,
        NodeRole: group.nodeRole,
        Subnets: group.subnets,
        InstanceTypes: group.instanceTypes,
        CapacityType: group.capacityType,
        AmiType: group.amiType,
        Taints: (group.taints ?? []).map(({ key: Key, value: Value, effect: Effect }) => ({ Key, Value, Effect })),
        ScalingConfig: {
          MinSize: scalingConfig?.minSize,
          MaxSize: scalingConfig?.maxSize,
          DesiredSize: scalingConfig?.desiredSize,
        },
        LaunchTemplate:
          launchTemplate === undefined
            ? undefined
            : { Id: launchTemplate.id, Name: launchTemplate.name, Version: launchTemplate.version },
        Labels: group.labels,
        Tags: tagList(group.tags),
      },
      attributes: { Status: group.status },
      identities: [group.nodegroupArn],
    });
  }
}

async function readAddons(reading: Reading, clusterName: string): Promise<void> {
  const { eks } = reading.aws;
  const names = await reading.call(`eks:ListAddons ${clusterName}`, [addonType], () =>
    everyToken(
      (token) => eks.send(new ListAddonsCommand({ clusterName, ...token })),
      (page) => page.addons,
    ),
  );
  for (const addonName of names ?? []) {
    const answer = await reading.call(`eks:DescribeAddon ${addonName}`, [addonType], () =>
      eks.send(new DescribeAddonCommand({ clusterName, addonName })).then((found) => told(found.addon)),
    );
    reading.add({
      type: addonType,
      id: `${clusterName}|${addonName}`,
      properties: {
        ClusterName: clusterName,
        AddonName: addonName,
        AddonVersion: answer?.addonVersion,
        ServiceAccountRoleArn: answer?.serviceAccountRoleArn,
        ConfigurationValues: answer?.configurationValues,
      },
      attributes: { Status: answer?.status },
    });
  }
}

async function readAccess(reading: Reading, clusterName: string): Promise<void> {
  const { eks } = reading.aws;
  const arns = await reading.call(`eks:ListAccessEntries ${clusterName}`, [entryType], () =>
    everyToken(
      (token) => eks.send(new ListAccessEntriesCommand({ clusterName, ...token })),
      (page) => page.accessEntries,
    ),
  );
  for (const principalArn of arns ?? []) {
    const answer = await reading.call(`eks:DescribeAccessEntry ${principalArn}`, [entryType], () =>
      eks.send(new DescribeAccessEntryCommand({ clusterName, principalArn })).then((found) => told(found.accessEntry)),
    );
    const policies = await reading.call(`eks:ListAssociatedAccessPolicies ${principalArn}`, [entryType], () =>
      everyToken(
        (token) => eks.send(new ListAssociatedAccessPoliciesCommand({ clusterName, principalArn, ...token })),
        (page) => page.associatedAccessPolicies,
      ),
    );
    reading.add({
      type: entryType,
      id: `${clusterName}|${principalArn}`,
      properties: {
        ClusterName: clusterName,
        PrincipalArn: principalArn,
        Type: answer?.type,
        KubernetesGroups: answer?.kubernetesGroups,
        AccessPolicies: (policies ?? []).map((one) => ({
          PolicyArn: one.policyArn,
          AccessScope: { Type: one.accessScope?.type, Namespaces: one.accessScope?.namespaces },
        })),
      },
    });
  }
}

async function readPodIdentities(reading: Reading, clusterName: string): Promise<void> {
  const { eks } = reading.aws;
  const types = [podIdentityType];
  const associations = await reading.call(`eks:ListPodIdentityAssociations ${clusterName}`, types, () =>
    everyToken(
      (token) => eks.send(new ListPodIdentityAssociationsCommand({ clusterName, ...token })),
      (page) => page.associations,
    ),
  );
  for (const { associationId = "" } of associations ?? []) {
    const found = await reading.call(`eks:DescribePodIdentityAssociation ${associationId}`, types, () =>
      eks
        .send(new DescribePodIdentityAssociationCommand({ clusterName, associationId }))
        .then((answer) => told(answer.association)),
    );
    if (found === undefined) continue;
    const { namespace: Namespace, serviceAccount: ServiceAccount, roleArn: RoleArn } = found;
    reading.add({
      type: podIdentityType,
      id: associationId,
      properties: { ClusterName: clusterName, Namespace, ServiceAccount, RoleArn },
      identities: [found.associationArn],
    });
  }
}
