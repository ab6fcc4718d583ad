// The app: five stacks of one profile in one variant, in the order in which they need each other.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { byocPrivate } from "./settings/byoc-private.ts";
import type { Settings } from "./settings/byoc-private.ts";
import type { Variant } from "./settings/variant.ts";
import { writeManifests } from "./manifests/write.ts";
import { AuditStack } from "./stacks/audit-stack.ts";
import { ChaosStack } from "./stacks/chaos-stack.ts";
import { NetworkStack } from "./stacks/network-stack.ts";
import { PlatformStack } from "./stacks/platform-stack.ts";
import { SecurityStack } from "./stacks/security-stack.ts";

export interface SynthesisOptions {
  readonly profile: string;
  readonly variant: Variant;
  readonly account: string;
  /** Folder of the cloud assembly. */
  readonly out: string;
}

/** Settings by profile: the profiles that are built. */
const profiles: Readonly<Record<string, (variant: Variant, account: string) => Settings>> = {
  "byoc-private": byocPrivate,
};

/** Names of the profiles that can be synthesized. */
export const builtProfiles: readonly string[] = Object.keys(profiles);

/** Writes templates and manifests; reads neither network nor credentials. */
export function synthesize(options: SynthesisOptions): void {
  const settings = profiles[options.profile]?.(options.variant, options.account);
  if (settings === undefined) return;
  const app = new App({
    outdir: options.out,
    analyticsReporting: false,
    treeMetadata: false,
    stackTraces: false,
    performanceReporting: false,
    // No paths of the machine in the assembly; what CDK's own validation finds is an error.
    context: {
      "aws:cdk:disable-creation-stack-traces": true,
      "aws:cdk:disable-stack-trace": true,
      "@aws-cdk/core:validateAgainstDefaultRules": true,
    },
  });
  accepted(app);
  const network = new NetworkStack(app, settings);
  const security = new SecurityStack(app, settings);
  const audit = new AuditStack(app, { network, security }, settings);
  const platform = new PlatformStack(app, { network, security, audit }, settings);
  new ChaosStack(app, { network, security, audit, platform }, settings);
  app.synth();
  rmSync(join(options.out, "validation-report.json"), { force: true });
  writeManifests(options.out, settings);
}

/** Findings of CDK's own template validation that are choices here. */
function accepted(app: App): void {
  const findings = Validations.of(app);
  findings.acknowledge({
    id: "CloudFormation-Validate::W3010",
    reason: "The profile promises exactly these zones",
  });
  findings.acknowledge({
    id: "CloudFormation-Validate::W9009",
    reason: "The cluster names the resources that its key encrypts, as the API does",
  });
}
