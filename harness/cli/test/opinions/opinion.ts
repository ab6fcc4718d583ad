// What another tool says of one resource of a synthesized template.

import type { Variant } from "../../vocabulary.ts";

export const tools = ["cfn-guard", "checkov"] as const;
export type Tool = (typeof tools)[number];

/** One resource of one template of one assembly. */
export interface Place {
  readonly profile: string;
  readonly variant: Variant;
  /** File name of the template. */
  readonly file: string;
  /** Logical id. */
  readonly resource: string;
}

export interface Opinion {
  readonly tool: Tool;
  /** The tool's own id of its rule. */
  readonly rule: string;
  readonly says: "passed" | "failed";
  readonly place: Place;
}

/** A folder with the templates of one assembly and nothing else, so that every tool sees the same files. */
export interface Templates {
  readonly profile: string;
  readonly variant: Variant;
  readonly folder: string;
}

export function describePlace({ profile, variant, file, resource }: Place): string {
  return `${resource} in ${file} (${profile}, ${variant})`;
}
