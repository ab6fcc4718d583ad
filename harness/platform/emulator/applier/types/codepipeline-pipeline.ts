// AWS::CodePipeline::Pipeline.

import { CreatePipelineCommand } from "@aws-sdk/client-codepipeline";
import type { PipelineDeclaration } from "@aws-sdk/client-codepipeline";
import { camelCase } from "../naming.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

interface Properties {
  Name?: string;
  Tags?: TagList;
}

export async function pipeline(properties: Properties, context: ResourceContext): Promise<CreatedResource> {
  const name = properties.Name ?? context.name({ maxLength: 100 });
  const renamed = context.properties.renamed((key, path) =>
    path.at(-1) === "Configuration" ? undefined : camelCase(key, path),
  ) as unknown as PipelineDeclaration;
  await context.clients.codepipeline.send(
    new CreatePipelineCommand({
      pipeline: {
        name,
        roleArn: renamed.roleArn,
        artifactStore: renamed.artifactStore,
        pipelineType: renamed.pipelineType,
        stages: renamed.stages,
        version: 1,
      },
      tags: (properties.Tags ?? []).map(({ Key, Value }) => ({ key: Key, value: Value })),
    }),
  );
  return { ref: name, attributes: { Version: "1" } };
}
