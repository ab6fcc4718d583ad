// Faults of the first region as templates: the role that injects them, the documents that FIS has no action for, the
// alarm that stops an experiment, and the experiments.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { probeAlarms } from "../chaos/alarms.ts";
import { disasterDocument } from "../chaos/disaster.ts";
import { faultDocuments } from "../chaos/documents.ts";
import { createTemplates } from "../chaos/experiments.ts";
import { fisRole } from "../chaos/role.ts";
import { output } from "../stacks/output.ts";
import { stackProps } from "../stacks/stack-props.ts";
import { regionTemplates } from "./chaos-templates.ts";
import type { BeforeRegion, RegionPlatformStack } from "./platform-stack.ts";
import type { RegionSettings } from "./settings.ts";
import { stackName } from "./stack-name.ts";

export class RegionChaosStack extends Stack {
  constructor(
    app: App,
    { audit, security, platform }: BeforeRegion & { readonly platform: RegionPlatformStack },
    settings: RegionSettings,
  ) {
    super(app, stackName(settings.region, "chaos"), stackProps(settings, `experiments in ${settings.region}`));
    this.addStackDependency(platform);
    const alarms = probeAlarms(this, audit.topic);
    const documents = faultDocuments(this);
    disasterDocument(this);
    const options = {
      settings,
      role: fisRole(this, security.keys, settings).attrArn,
      stopAlarms: [alarms.unavailable.attrArn],
      soonAlarm: alarms.unavailableSoon.attrArn,
      documents,
      podFaultAccount: "",
    };
    output(this, "Experiments", createTemplates(this, regionTemplates(options), options));
    output(this, "Documents", documents);
  }
}
