// Stack outputs carry the contract with the harness: the key is the field's name in PascalCase, the value its JSON, or
// plain text where the field is text. CloudFormation limits a value to 1,024 characters; `Services2` continues `Services`.

import { CfnOutput } from "aws-cdk-lib";
import type { Stack } from "aws-cdk-lib";

/** Adds one output; `value` may hold tokens anywhere. */
export function output(stack: Stack, key: string, value: unknown): void {
  new CfnOutput(stack, key, { value: typeof value === "string" ? value : stack.toJsonString(value) });
}
