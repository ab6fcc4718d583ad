// Tags of an EC2 resource, given at creation.

import type { ResourceType, TagSpecification } from "@aws-sdk/client-ec2";
import type { TagList } from "../resource.ts";

/** The tag specification of one resource, absent when the template declares no tags. */
export function tagged(resourceType: ResourceType, tags: TagList | undefined): TagSpecification[] | undefined {
  return tags === undefined || tags.length === 0 ? undefined : [{ ResourceType: resourceType, Tags: tags }];
}
