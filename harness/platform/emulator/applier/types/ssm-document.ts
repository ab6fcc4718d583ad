// AWS::SSM::Document and AWS::SSM::Parameter.

import { CreateDocumentCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import type { CreateDocumentCommandInput, ParameterTier, ParameterType } from "@aws-sdk/client-ssm";
import { present } from "../../../../core/errors.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import type { JsonObject } from "../template.ts";

interface DocumentProperties {
  Content: JsonObject | string;
  DocumentFormat?: CreateDocumentCommandInput["DocumentFormat"];
  DocumentType?: CreateDocumentCommandInput["DocumentType"];
  Name?: string;
  Tags?: TagList;
  TargetType?: string;
  UpdateMethod?: string;
  VersionName?: string;
}

export async function ssmDocument(properties: DocumentProperties, context: ResourceContext): Promise<CreatedResource> {
  context.leaveOut("UpdateMethod", "it counts when the stack is updated");
  const { Content } = properties;
  const { DocumentDescription } = await context.clients.ssm.send(
    new CreateDocumentCommand({
      Name: properties.Name ?? context.name({ maxLength: 128 }),
      Content: typeof Content === "string" ? Content : JSON.stringify(Content),
      DocumentType: properties.DocumentType ?? "Command",
      DocumentFormat: properties.DocumentFormat ?? "JSON",
      TargetType: properties.TargetType,
      VersionName: properties.VersionName,
      Tags: properties.Tags,
    }),
  );
  const name = present(DocumentDescription?.Name, "CreateDocument answers with a name");
  return { ref: name, attributes: { Name: name } };
}

interface ParameterProperties {
  AllowedPattern?: string;
  DataType?: string;
  Description?: string;
  Name?: string;
  Tags?: Record<string, string>;
  Tier?: ParameterTier;
  Type: ParameterType;
  Value: string;
}

export async function ssmParameter(
  properties: ParameterProperties,
  context: ResourceContext,
): Promise<CreatedResource> {
  const Name = properties.Name ?? context.name({ maxLength: 1_011 });
  await context.clients.ssm.send(
    new PutParameterCommand({
      Name,
      Type: properties.Type,
      Value: properties.Value,
      Description: properties.Description,
      AllowedPattern: properties.AllowedPattern,
      DataType: properties.DataType,
      Tier: properties.Tier,
      Tags: Object.entries(properties.Tags ?? {}).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  return { ref: Name, attributes: { Type: properties.Type, Value: properties.Value } };
}
