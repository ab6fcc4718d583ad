// AWS::Lambda::Function and AWS::Lambda::Permission. Inline source becomes the archive that the API takes; nothing here
// ever runs it.

import { AddPermissionCommand, CreateFunctionCommand } from "@aws-sdk/client-lambda";
import type { CreateFunctionCommandInput } from "@aws-sdk/client-lambda";
import { present } from "../../../../core/errors.ts";
import { tagMap } from "../naming.ts";
import { refusal } from "../refusal.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";
import { storedZip } from "../zip.ts";

interface FunctionProperties extends Omit<CreateFunctionCommandInput, "Code" | "FunctionName" | "Tags"> {
  Code: { ZipFile?: string };
  FunctionName?: string;
  ReservedConcurrentExecutions?: number;
  Tags?: TagList;
}

export async function lambdaFunction(
  properties: FunctionProperties,
  context: ResourceContext,
): Promise<CreatedResource> {
  const source = properties.Code.ZipFile;
  if (source === undefined) throw refusal("a function's code must be inline (ZipFile) here");
  const extension = (properties.Runtime ?? "").startsWith("nodejs") ? "js" : "py";
  const made = await context.clients.lambda.send(
    new CreateFunctionCommand({
      FunctionName: properties.FunctionName ?? context.name({ maxLength: 64 }),
      Code: { ZipFile: storedZip(`index.${extension}`, source) },
      Role: properties.Role,
      Runtime: properties.Runtime,
      Handler: properties.Handler,
      Description: properties.Description,
      Timeout: properties.Timeout,
      MemorySize: properties.MemorySize,
      Architectures: properties.Architectures,
      Environment: properties.Environment,
      KMSKeyArn: properties.KMSKeyArn,
      VpcConfig: properties.VpcConfig,
      TracingConfig: properties.TracingConfig,
      LoggingConfig: properties.LoggingConfig,
      Tags: tagMap(properties.Tags),
    }),
  );
  const name = present(made.FunctionName, "CreateFunction answers with a name");
  return { ref: name, attributes: { Arn: made.FunctionArn } };
}

interface PermissionProperties {
  Action: string;
  FunctionName: string;
  Principal: string;
  SourceAccount?: string;
  SourceArn?: string;
}

export async function lambdaPermission(
  properties: PermissionProperties,
  context: ResourceContext,
): Promise<CreatedResource> {
  const StatementId = context.name({ maxLength: 100 });
  await context.clients.lambda.send(
    new AddPermissionCommand({
      StatementId,
      FunctionName: properties.FunctionName,
      Action: properties.Action,
      Principal: properties.Principal,
      SourceAccount: properties.SourceAccount,
      SourceArn: properties.SourceArn,
    }),
  );
  return { ref: StatementId, attributes: { Id: StatementId } };
}
