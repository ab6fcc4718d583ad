// AWS::EC2::LaunchTemplate.

import { CreateLaunchTemplateCommand } from "@aws-sdk/client-ec2";
import type { RequestLaunchTemplateData, TagSpecification } from "@aws-sdk/client-ec2";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext } from "../resource.ts";

interface Properties {
  LaunchTemplateData: RequestLaunchTemplateData;
  LaunchTemplateName?: string;
  TagSpecifications?: TagSpecification[];
  VersionDescription?: string;
}

export async function launchTemplate(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const { LaunchTemplate } = await context.clients.ec2.send(
    new CreateLaunchTemplateCommand({
      LaunchTemplateName: properties.LaunchTemplateName ?? context.name({ maxLength: 128 }),
      VersionDescription: properties.VersionDescription,
      LaunchTemplateData: properties.LaunchTemplateData,
      TagSpecifications: properties.TagSpecifications,
    }),
  );
  const id = present(LaunchTemplate?.LaunchTemplateId, "CreateLaunchTemplate answers with an id");
  return {
    ref: id,
    attributes: {
      LaunchTemplateId: id,
      DefaultVersionNumber: String(LaunchTemplate?.DefaultVersionNumber ?? 1),
      LatestVersionNumber: String(LaunchTemplate?.LatestVersionNumber ?? 1),
    },
  };
}
