// A stack of an assembly as it was synthesized.

import type { Json, Template } from "./template.ts";

export interface StackArtifact {
  /** Name of the stack as deployed. */
  readonly name: string;
  readonly templateFile: string;
  readonly region: string;
  readonly parameters: Readonly<Record<string, Json>>;
  readonly template: Template;
  /** Stacks within this one, by logical id. */
  readonly nested: ReadonlyMap<string, StackArtifact>;
}

/** `stack/key` of a parameter that stands for another stack's output: `output:stack/key`. */
export function outputOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value.startsWith("output:") ? value.slice("output:".length) : undefined;
}
