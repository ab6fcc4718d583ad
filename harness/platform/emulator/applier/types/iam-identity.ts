// Who may be a principal besides a role: AWS::IAM::InstanceProfile and AWS::IAM::OIDCProvider.

import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
} from "@aws-sdk/client-iam";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

export async function instanceProfile(
  properties: { InstanceProfileName?: string; Path?: string; Roles: string[] },
  context: ResourceContext,
): Promise<CreatedResource> {
  const { iam } = context.clients;
  const InstanceProfileName = properties.InstanceProfileName ?? context.name({ maxLength: 128 });
  const { InstanceProfile } = await iam.send(
    new CreateInstanceProfileCommand({ InstanceProfileName, Path: properties.Path }),
  );
  for (const RoleName of properties.Roles) {
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName }));
  }
  return { ref: InstanceProfileName, attributes: { Arn: InstanceProfile?.Arn } };
}

/** A thumbprint is no longer needed on AWS for EKS issuers; the emulator still wants one. */
const unusedThumbprint = "0".repeat(40);

export async function oidcProvider(
  properties: { ClientIdList?: string[]; Tags?: TagList; ThumbprintList?: string[]; Url?: string },
  { clients }: ResourceContext,
): Promise<CreatedResource> {
  const { OpenIDConnectProviderArn } = await clients.iam.send(
    new CreateOpenIDConnectProviderCommand({
      Url: properties.Url,
      ClientIDList: properties.ClientIdList,
      ThumbprintList: properties.ThumbprintList ?? [unusedThumbprint],
      Tags: properties.Tags,
    }),
  );
  const arn = present(OpenIDConnectProviderArn, "CreateOpenIDConnectProvider answers with an ARN");
  return { ref: arn, attributes: { Arn: arn } };
}
