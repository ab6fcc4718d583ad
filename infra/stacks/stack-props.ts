// What every stack has in common: one account and region, no bootstrap resources, deletion only on purpose.

import { LegacyStackSynthesizer } from "aws-cdk-lib";
import type { IStackSynthesizer, StackProps } from "aws-cdk-lib";
import type { Site } from "../settings/site.ts";

/** Properties of a stack; its template is complete in itself (no assets, no bootstrap version rule). */
export function stackProps(site: Site, description: string): StackProps {
  return {
    env: { account: site.account, region: site.region },
    description: `Assay ${site.profile}: ${description}`,
    terminationProtection: true,
    synthesizer: templateOnly(),
  };
}

/** The class declares an optional field without `undefined`, which exact optional properties refuse. */
function templateOnly(): IStackSynthesizer {
  return new LegacyStackSynthesizer() as IStackSynthesizer;
}
