// Druid on EKS with a metadata database, deep storage and event streams: one main stack with four nested ones.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DruidChaosStack } from "../druid/chaos-stack.ts";
import { readContext } from "../druid/context.ts";
import { baseObjects } from "../druid/manifests/base.ts";
import { druidObjects } from "../druid/manifests/druid.ts";
import { policyObjects } from "../druid/manifests/policies.ts";
import { telemetryObjects } from "../druid/manifests/telemetry.ts";
import { DeploymentStack } from "../druid/deployment-stack.ts";
import { druid } from "../druid/settings.ts";
import { podAccounts } from "../druid/pod-roles.ts";
import { podFaults } from "../manifests/pod-faults.ts";
import { writeObjects } from "../manifests/write.ts";
import type { ProfileStacks } from "./profile.ts";

/** The context that is used where none is given. */
const ownContext = join(import.meta.dirname, "../druid/context.json");

export const druidEksStacks: ProfileStacks = (app, { variant, account, context }) => {
  const read = readContext(readFileSync(context ?? ownContext, "utf8"));
  // A context that was given says everything; the profile's own one is used in any account.
  const settings = druid(variant, context === undefined ? { ...read, account } : read);
  new DruidChaosStack(app, new DeploymentStack(app, settings), settings);
  const objects = [
    ...baseObjects(settings),
    ...policyObjects(settings),
    ...druidObjects(settings),
    ...telemetryObjects(),
    ...podFaults({ namespace: podAccounts.druid.namespace }),
  ];
  return (out) => {
    writeObjects(out, objects, settings.clusterName);
  };
};
