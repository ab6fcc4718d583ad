// Names of the stacks, and how one of them asks for a value of another in a region that exports do not reach: a
// parameter whose default names the stack and its output, `output:<stack>/<key>`. Whoever deploys fills it with that value.

import { CfnParameter } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";

export type StackPart = "network" | "security" | "audit" | "platform" | "peering" | "chaos";

/** `multi-region-us-east-1-network`. */
export function stackName(region: string, part: StackPart): string {
  return `multi-region-${region}-${part}`;
}

export interface OutputOf {
  readonly region: string;
  readonly part: StackPart;
  readonly key: string;
}

/** The value of an output of a stack in another region. */
export function outputOf(stack: Stack, id: string, { region, part, key }: OutputOf): string {
  const from = stackName(region, part);
  return new CfnParameter(stack, id, {
    type: "String",
    default: `output:${from}/${key}`,
    description: `Output ${key} of the stack ${from}`,
  }).valueAsString;
}
