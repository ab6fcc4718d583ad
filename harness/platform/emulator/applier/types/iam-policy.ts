// Policies of roles: AWS::IAM::Policy and AWS::IAM::RolePolicy (inline), AWS::IAM::ManagedPolicy.

import { AttachRolePolicyCommand, CreatePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import type { JsonObject } from "../template.ts";

interface ManagedProperties {
  Description?: string;
  ManagedPolicyName?: string;
  Path?: string;
  PolicyDocument: JsonObject;
  Roles?: string[];
  Tags?: TagList;
}

export async function inlinePolicy(
  properties: { PolicyDocument: JsonObject; PolicyName: string; Roles?: string[] },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { PolicyName } = properties;
  const PolicyDocument = JSON.stringify(properties.PolicyDocument);
  for (const RoleName of properties.Roles ?? []) {
    await clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  }
  return { ref: PolicyName, attributes: { Id: PolicyName } };
}

export async function rolePolicy(
  properties: { PolicyDocument: JsonObject; PolicyName: string; RoleName: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { PolicyName, RoleName } = properties;
  const PolicyDocument = JSON.stringify(properties.PolicyDocument);
  await clients.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  return { ref: `${PolicyName}|${RoleName}` };
}

export async function managedPolicy(properties: ManagedProperties, context: ResourceContext): Promise<CreatedResource> {
  const { iam } = context.clients;
  const { Policy } = await iam.send(
    new CreatePolicyCommand({
      PolicyName: properties.ManagedPolicyName ?? context.name({ maxLength: 128 }),
      PolicyDocument: JSON.stringify(properties.PolicyDocument),
      Description: properties.Description,
      Path: properties.Path,
      Tags: properties.Tags,
    }),
  );
  const PolicyArn = present(Policy?.Arn, "CreatePolicy answers with an ARN");
  for (const RoleName of properties.Roles ?? []) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  return { ref: PolicyArn, attributes: { PolicyArn, PolicyId: Policy?.PolicyId } };
}
