// What a cluster is given besides nodes: AWS::EKS::Addon, AccessEntry, PodIdentityAssociation.

import {
  AssociateAccessPolicyCommand,
  CreateAccessEntryCommand,
  CreateAddonCommand,
  CreatePodIdentityAssociationCommand,
} from "@aws-sdk/client-eks";
import type {
  AssociateAccessPolicyCommandInput,
  CreateAccessEntryCommandInput,
  CreateAddonCommandInput,
  CreatePodIdentityAssociationCommandInput,
} from "@aws-sdk/client-eks";
import { camelCase, tagMap } from "../naming.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

export async function eksAddon(properties: { Tags?: TagList }, context: ResourceContext): Promise<CreatedResource> {
  const renamed = context.properties.renamed(camelCase) as unknown as CreateAddonCommandInput;
  const { addon } = await context.clients.eks.send(
    new CreateAddonCommand({
      clusterName: renamed.clusterName,
      addonName: renamed.addonName,
      addonVersion: renamed.addonVersion,
      serviceAccountRoleArn: renamed.serviceAccountRoleArn,
      resolveConflicts: renamed.resolveConflicts,
      configurationValues: renamed.configurationValues,
      podIdentityAssociations: renamed.podIdentityAssociations,
      tags: tagMap(properties.Tags),
    }),
  );
  return { ref: `${addon?.clusterName ?? ""}|${addon?.addonName ?? ""}`, attributes: { Arn: addon?.addonArn } };
}

interface AccessProperties {
  AccessPolicies?: unknown[];
  Tags?: TagList;
}

interface RenamedAccess extends CreateAccessEntryCommandInput {
  accessPolicies?: Pick<AssociateAccessPolicyCommandInput, "policyArn" | "accessScope">[];
}

export async function eksAccessEntry(properties: AccessProperties, context: ResourceContext): Promise<CreatedResource> {
  const renamed = context.properties.renamed(camelCase) as unknown as RenamedAccess;
  const { clusterName, principalArn } = renamed;
  const { accessEntry } = await context.clients.eks.send(
    new CreateAccessEntryCommand({
      clusterName,
      principalArn,
      kubernetesGroups: renamed.kubernetesGroups,
      username: renamed.username,
      type: renamed.type,
      tags: tagMap(properties.Tags),
    }),
  );
  for (const { policyArn, accessScope } of renamed.accessPolicies ?? []) {
    await context.clients.eks.send(
      new AssociateAccessPolicyCommand({ clusterName, principalArn, policyArn, accessScope }),
    );
  }
  return {
    ref: `${principalArn ?? ""}|${clusterName ?? ""}`,
    attributes: { AccessEntryArn: accessEntry?.accessEntryArn },
  };
}

export async function eksPodIdentityAssociation(
  properties: { Tags?: TagList },
  context: ResourceContext,
): Promise<CreatedResource> {
  const renamed = context.properties.renamed(camelCase) as unknown as CreatePodIdentityAssociationCommandInput;
  const { association } = await context.clients.eks.send(
    new CreatePodIdentityAssociationCommand({
      clusterName: renamed.clusterName,
      namespace: renamed.namespace,
      serviceAccount: renamed.serviceAccount,
      roleArn: renamed.roleArn,
      tags: tagMap(properties.Tags),
    }),
  );
  return {
    ref: association?.associationArn ?? "",
    attributes: { AssociationArn: association?.associationArn, AssociationId: association?.associationId },
  };
}
