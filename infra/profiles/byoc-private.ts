// ClickHouse on EKS in a fully private VPC of the customer's account: five stacks, in the order in which they need each
// other.

import { writeManifests } from "../manifests/write.ts";
import { byocPrivate } from "../settings/byoc-private.ts";
import { AuditStack } from "../stacks/audit-stack.ts";
import { ChaosStack } from "../stacks/chaos-stack.ts";
import { NetworkStack } from "../stacks/network-stack.ts";
import { PlatformStack } from "../stacks/platform-stack.ts";
import { SecurityStack } from "../stacks/security-stack.ts";
import type { ProfileStacks } from "./profile.ts";

export const byocPrivateStacks: ProfileStacks = (app, { variant, account, serverTag }) => {
  const settings = byocPrivate(variant, account, serverTag);
  const network = new NetworkStack(app, settings);
  const security = new SecurityStack(app, settings);
  const audit = new AuditStack(app, { network, security }, settings);
  const platform = new PlatformStack(app, { network, security, audit }, settings);
  new ChaosStack(app, { network, security, audit, platform }, settings);
  return (out) => {
    writeManifests(out, settings);
  };
};
