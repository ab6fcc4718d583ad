// AWS::FIS::ExperimentTemplate, served by the FIS handler of the front endpoint.

import { CreateExperimentTemplateCommand } from "@aws-sdk/client-fis";
import type { CreateExperimentTemplateCommandInput } from "@aws-sdk/client-fis";
import { present } from "../../../../core/errors.ts";
import { camelCase } from "../naming.ts";
import type { CreatedResource, ResourceContext } from "../resource.ts";

export async function experimentTemplate(
  properties: { Tags?: Record<string, string> },
  context: ResourceContext,
): Promise<CreatedResource> {
  const renamed = context.properties.renamed(fisCase) as unknown as CreateExperimentTemplateCommandInput;
  const { experimentTemplate: made } = await context.clients.fis.send(
    // The older typings of this client do not take undefined for a part that is left out; the API does.
    new CreateExperimentTemplateCommand({
      clientToken: context.name({ maxLength: 64 }),
      description: renamed.description,
      roleArn: renamed.roleArn,
      targets: renamed.targets,
      actions: renamed.actions,
      stopConditions: renamed.stopConditions,
      logConfiguration: renamed.logConfiguration,
      experimentOptions: renamed.experimentOptions,
      tags: properties.Tags === undefined ? undefined : { ...properties.Tags },
    } as CreateExperimentTemplateCommandInput),
  );
  const id = present(made?.id, "CreateExperimentTemplate answers with an id");
  return { ref: id, attributes: { Id: id } };
}

/** Resource tags are a map of the user's own as well. */
function fisCase(key: string, path: readonly string[]): string | undefined {
  return path.at(-1) === "ResourceTags" ? undefined : camelCase(key, path);
}
