// ClickHouse in two regions: five stacks a region and the experiments of the first, the second region's networks and keys before the first region's
// platform, because names and the peering connection join them.

import { writeRegions } from "../multi-region/manifests/write.ts";
import { RegionAuditStack } from "../multi-region/audit-stack.ts";
import { RegionChaosStack } from "../multi-region/chaos-stack.ts";
import { RegionNetworkStack } from "../multi-region/network-stack.ts";
import { PeeringStack } from "../multi-region/peering-stack.ts";
import { RegionPlatformStack } from "../multi-region/platform-stack.ts";
import { RegionSecurityStack } from "../multi-region/security-stack.ts";
import { multiRegion, regionKeys } from "../multi-region/settings.ts";
import type { ProfileStacks } from "./profile.ts";

export const multiRegionStacks: ProfileStacks = (app, { variant, account }) => {
  const regions = regionKeys.map((key) => {
    const settings = multiRegion(key, variant, account);
    const network = new RegionNetworkStack(app, settings);
    const security = new RegionSecurityStack(app, settings);
    const audit = new RegionAuditStack(app, { network, security }, settings);
    return { settings, network, security, audit };
  });
  const peerings = regions.map(({ settings, network }) => new PeeringStack(app, network, settings));
  const platforms = regions.map(({ settings, ...before }) => new RegionPlatformStack(app, before, settings));
  const [first] = regions;
  const [platform] = platforms;
  if (first !== undefined && platform !== undefined) {
    new RegionChaosStack(app, { ...first, platform }, first.settings);
  }
  // The first region's connection and zone name the second one's network; the second region reads what the first made.
  for (const [before, after] of [peerings, platforms]) {
    const [, other] = regions;
    if (before === undefined || after === undefined || other === undefined) continue;
    before.addStackDependency(other.network);
    after.addStackDependency(before);
  }
  return (out) => {
    writeRegions(
      out,
      regions.map(({ settings }) => settings),
    );
  };
};
