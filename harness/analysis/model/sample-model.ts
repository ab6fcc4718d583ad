// Small models of a few resources, each named by its id. For tests.

import { PlatformModel } from "./platform-model.ts";
import type { PlatformModelInit } from "./platform-model.ts";
import type { Resource } from "./resource.ts";
import type { ValueMap } from "./value.ts";

/** A resource of EC2, whose type is told by its last part. */
export function ec2(type: string, id: string, properties: ValueMap = {}): Resource {
  const pointer = `/Resources/${id}/Properties`;
  return { type: `AWS::EC2::${type}`, id, source: "t", pointer, properties, attributes: {}, identities: [id] };
}

export function modelWith(resources: readonly Resource[], more: Partial<PlatformModelInit> = {}): PlatformModel {
  return new PlatformModel({ kind: "template", account: "123456789012", region: "us-east-1", resources, ...more });
}
