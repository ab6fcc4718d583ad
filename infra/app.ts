// The app: the stacks of one profile in one variant.

import { rmSync } from "node:fs";
import { join } from "node:path";
import { App, Validations } from "aws-cdk-lib";
import { byocPrivateStacks } from "./profiles/byoc-private.ts";
import { druidEksStacks } from "./profiles/druid-eks.ts";
import { mskPrivatelinkStacks } from "./profiles/msk-privatelink.ts";
import { multiRegionStacks } from "./profiles/multi-region.ts";
import type { ProfileOptions, ProfileStacks } from "./profiles/profile.ts";
import { streamBenchmarkStacks } from "./profiles/stream-benchmark.ts";

export interface SynthesisOptions extends ProfileOptions {
  readonly profile: string;
  /** Folder of the cloud assembly. */
  readonly out: string;
}

/** The profiles that are built. */
const profiles: Readonly<Record<string, ProfileStacks>> = {
  "byoc-private": byocPrivateStacks,
  "druid-eks": druidEksStacks,
  "stream-benchmark": streamBenchmarkStacks,
  "msk-privatelink": mskPrivatelinkStacks,
  "multi-region": multiRegionStacks,
};

/** Names of the profiles that can be synthesized. */
export const builtProfiles: readonly string[] = Object.keys(profiles);

/** Writes templates and manifests; reads neither network nor credentials. */
export function synthesize({ profile, out, ...options }: SynthesisOptions): void {
  const build = profiles[profile];
  if (build === undefined) return;
  const app = new App({
    outdir: out,
    analyticsReporting: false,
    treeMetadata: false,
    stackTraces: false,
    performanceReporting: false,
    // No paths of the machine in the assembly; what CDK's own validation finds is an error.
    context: {
      "aws:cdk:disable-creation-stack-traces": true,
      "aws:cdk:disable-stack-trace": true,
      "@aws-cdk/core:validateAgainstDefaultRules": true,
      // A nested stack names the file of its template.
      "aws:cdk:enable-asset-metadata": true,
    },
  });
  accepted(app);
  const writeBeside = build(app, options);
  app.synth();
  rmSync(join(out, "validation-report.json"), { force: true });
  writeBeside(out);
}

/** Findings of CDK's own template validation that are choices here. */
function accepted(app: App): void {
  const findings = Validations.of(app);
  findings.acknowledge({
    id: "CloudFormation-Validate::W3010",
    reason: "The profiles promise exactly these zones",
  });
  findings.acknowledge({
    id: "CloudFormation-Validate::W1030",
    reason: "A default may name the output of a stack in another region, which is no value of its property yet",
  });
  findings.acknowledge({
    id: "CloudFormation-Validate::W9009",
    reason: "The cluster names the resources that its key encrypts, as the API does",
  });
}
