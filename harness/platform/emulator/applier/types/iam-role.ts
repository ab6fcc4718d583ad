// AWS::IAM::Role with its inline and attached policies.

import { AttachRolePolicyCommand, CreateRoleCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import type { JsonObject } from "../template.ts";

interface Properties {
  /** An object, or its JSON as text, as an intrinsic function makes it. */
  AssumeRolePolicyDocument: JsonObject | string;
  Description?: string;
  ManagedPolicyArns?: string[];
  MaxSessionDuration?: number;
  Path?: string;
  PermissionsBoundary?: string;
  Policies?: { PolicyName: string; PolicyDocument: JsonObject }[];
  RoleName?: string;
  Tags?: TagList;
}

export async function role(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { iam } = context.clients;
  const RoleName = properties.RoleName ?? context.name({ maxLength: 64 });
  const { Role } = await iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: documentText(properties.AssumeRolePolicyDocument),
      Description: properties.Description,
      MaxSessionDuration: properties.MaxSessionDuration,
      Path: properties.Path,
      PermissionsBoundary: properties.PermissionsBoundary,
      Tags: properties.Tags,
    }),
  );
  for (const { PolicyName, PolicyDocument } of properties.Policies ?? []) {
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(PolicyDocument) }));
  }
  for (const PolicyArn of properties.ManagedPolicyArns ?? []) {
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  }
  return {
    ref: RoleName,
    attributes: { Arn: present(Role?.Arn, "CreateRole answers with an ARN"), RoleId: Role?.RoleId },
  };
}

function documentText(document: JsonObject | string): string {
  return typeof document === "string" ? document : JSON.stringify(document);
}
