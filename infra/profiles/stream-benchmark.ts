// Producer, Pulsar, Flink and ClickHouse on one EKS cluster in one zone, with a NAT gateway and public subnets: five
// stacks, in the order in which they need each other.

import { writeObjects } from "../manifests/write.ts";
import { StreamingChaosStack } from "../streaming/chaos-stack.ts";
import { StreamingAuditStack } from "../streaming/audit-stack.ts";
import { streamingObjects } from "../streaming/manifests/objects.ts";
import { StreamingNetworkStack } from "../streaming/network-stack.ts";
import { StreamingPlatformStack } from "../streaming/platform-stack.ts";
import { StreamingSecurityStack } from "../streaming/security-stack.ts";
import { streaming } from "../streaming/settings.ts";
import type { ProfileStacks } from "./profile.ts";

export const streamBenchmarkStacks: ProfileStacks = (app, { variant, account }) => {
  const settings = streaming(variant, account);
  const network = new StreamingNetworkStack(app, settings);
  const security = new StreamingSecurityStack(app, settings);
  const audit = new StreamingAuditStack(app, { network, security }, settings);
  const platform = new StreamingPlatformStack(app, { network, security, audit }, settings);
  new StreamingChaosStack(app, platform, settings);
  return (out) => {
    writeObjects(out, streamingObjects(settings), settings.clusterName);
  };
};
