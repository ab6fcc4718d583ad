// What a profile contributes to the app: its stacks, and what it writes beside the templates.

import type { App } from "aws-cdk-lib";
import type { Variant } from "../settings/variant.ts";

/** Builds the stacks of one profile into the app; the function that comes back writes the manifests to a folder. */
export type ProfileStacks = (app: App, options: ProfileOptions) => WriteBeside;

export interface ProfileOptions {
  readonly variant: Variant;
  readonly account: string;
  /** Image tag of the ClickHouse servers, where it is not the profile's own. */
  readonly serverTag?: string;
  /** File of the context, where a profile is synthesized from one. */
  readonly context?: string;
}

/** Called after synthesis with the folder of the cloud assembly. */
export type WriteBeside = (out: string) => void;
