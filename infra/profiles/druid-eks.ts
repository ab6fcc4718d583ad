// Druid on EKS with a metadata database, deep storage and event streams: one main stack with four nested ones.

import { baseObjects } from "../druid/manifests/base.ts";
import { druidObjects } from "../druid/manifests/druid.ts";
import { policyObjects } from "../druid/manifests/policies.ts";
import { telemetryObjects } from "../druid/manifests/telemetry.ts";
import { DeploymentStack } from "../druid/deployment-stack.ts";
import { druid } from "../druid/settings.ts";
import { writeObjects } from "../manifests/write.ts";
import type { ProfileStacks } from "./profile.ts";

export const druidEksStacks: ProfileStacks = (app, { variant, account }) => {
  const settings = druid(variant, account);
  new DeploymentStack(app, settings);
  const objects = [
    ...baseObjects(settings),
    ...policyObjects(settings),
    ...druidObjects(settings),
    ...telemetryObjects(),
  ];
  return (out) => {
    writeObjects(out, objects, settings.clusterName);
  };
};
