// AWS::CloudFormation::Stack: a stack within a stack, whose template lies in the assembly beside its holder's.

import type { StackArtifact } from "./stack-artifact.ts";
import { refusal } from "./refusal.ts";
import type { CreatedResource } from "./resource.ts";
import { isObject } from "./template.ts";
import type { Json, JsonObject } from "./template.ts";

export const nestedStackType = "AWS::CloudFormation::Stack";

/** File of a nested stack's template, as CDK notes it on the resource; the URL names an upload that is never made. */
export function nestedFile(metadata: Json | undefined): string | undefined {
  const path = isObject(metadata) ? metadata["aws:asset:path"] : undefined;
  return typeof path === "string" ? path : undefined;
}

/** The nested stack with the parameters that its holder gives it. */
export function nestedWith(holder: StackArtifact, logicalId: string, properties: JsonObject): StackArtifact {
  const nested = holder.nested.get(logicalId);
  if (nested === undefined)
    throw refusal(`${holder.templateFile}: the template of the nested stack ${logicalId} is not there`);
  const { Parameters, TemplateURL } = properties;
  if (TemplateURL === undefined) throw refusal(`${logicalId} names no template`);
  return { ...nested, parameters: { ...(isObject(Parameters) ? Parameters : {}) } };
}

/** What the holder sees of it: an id, and its outputs as attributes. */
export function stackReference(
  stack: StackArtifact,
  outputs: ReadonlyMap<string, Json>,
  account: string,
): CreatedResource {
  const ref = `arn:aws:cloudformation:${stack.region}:${account}:stack/${stack.name}/00000000-0000-0000-0000-000000000000`;
  return { ref, attributes: Object.fromEntries([...outputs].map(([key, value]) => [`Outputs.${key}`, value])) };
}
