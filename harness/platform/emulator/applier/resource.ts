// What a handler of a CloudFormation type is: one function from resolved properties to a physical resource.

import type { AwsClients } from "../../aws/clients.ts";
import type { NameRules } from "./names.ts";
import type { Json } from "./template.ts";
import type { TrackedProperties } from "./tracked.ts";

export interface ResourceContext {
  readonly clients: AwsClients;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  readonly stack: string;
  readonly logicalId: string;
  /** Read-tracked properties, for handlers that need them under other key names. */
  readonly properties: TrackedProperties;
  /** Marks a property as known though it has no counterpart in the live resource; the reason is for the reader. */
  leaveOut(property: string, reason: string): void;
  /** A name for a resource that the template leaves unnamed. */
  name(rules: NameRules): string;
}

export interface CreatedResource {
  /** What Ref gives: the physical id. */
  readonly ref: string;
  /** What GetAtt gives, by attribute name. */
  readonly attributes?: Readonly<Record<string, Json | undefined>>;
}

export type ResourceHandler = (properties: never, context: ResourceContext) => Promise<CreatedResource>;

/** A tag list as CloudFormation spells it. */
export type TagList = { Key: string; Value: string }[];
