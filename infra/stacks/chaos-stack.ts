// Faults as templates: the role that injects them, the documents that FIS has no action for, and the experiments.

import { Stack } from "aws-cdk-lib";
import type { App } from "aws-cdk-lib";
import { probeAlarms } from "../chaos/alarms.ts";
import { disasterDocument } from "../chaos/disaster.ts";
import { faultDocuments } from "../chaos/documents.ts";
import { experimentTemplates } from "../chaos/experiments.ts";
import { faultAccess } from "../chaos/fault-access.ts";
import { fisRole } from "../chaos/role.ts";
import { rolloutDocument } from "../chaos/rollout.ts";
import { complianceDocuments } from "../compliance/documents.ts";
import { conformanceDocuments } from "../conformance/documents.ts";
import { podFaultAccount } from "../manifests/pod-faults.ts";
import type { Settings } from "../settings/byoc-private.ts";
import { output } from "./output.ts";
import type { Before, PlatformStack } from "./platform-stack.ts";
import { stackProps } from "./stack-props.ts";

export class ChaosStack extends Stack {
  constructor(app: App, before: Before & { readonly platform: PlatformStack }, settings: Settings) {
    super(app, `${settings.profile}-chaos`, stackProps(settings, "experiment templates and documents"));
    const { security, platform } = before;
    const alarms = probeAlarms(this, before.audit.topic);
    const documents = faultDocuments(this);
    rolloutDocument(this, settings);
    disasterDocument(this);
    const role = fisRole(this, security.keys, settings);
    faultAccess(this, role.attrArn, settings);
    const templates = experimentTemplates(this, {
      settings,
      role: role.attrArn,
      stopAlarms: [
        platform.stops.noHealthyReplica.attrArn,
        platform.stops.stopRequested.attrArn,
        alarms.unavailable.attrArn,
      ],
      soonAlarm: alarms.unavailableSoon.attrArn,
      documents,
      podFaultAccount,
    });
    output(this, "Documents", { ...documents, ...complianceDocuments(this), ...conformanceDocuments(this) });
    output(this, "Experiments", templates);
    output(this, "Alarms", {
      ...platform.alarmNames,
      stopNoHealthyReplica: "clickhouse-stop-no-healthy-replica",
      stopRequested: "clickhouse-stop-requested",
    });
    output(this, "Profile", settings.profile);
    output(this, "Variant", settings.variant);
    output(this, "Account", settings.account);
    output(this, "Region", settings.region);
  }
}
