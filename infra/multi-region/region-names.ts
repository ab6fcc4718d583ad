// Names of the platform in one private zone over both networks: one a region, and one that answers with the region that
// is near. The zone stands in the first region; the second adds its own records.

import type { Stack } from "aws-cdk-lib";
import { CfnHostedZone, CfnRecordSet } from "aws-cdk-lib/aws-route53";
import type { FrontDoor } from "../platform/load-balancer.ts";
import { output } from "../stacks/output.ts";
import type { RegionSettings } from "./settings.ts";
import { outputOf } from "./stack-name.ts";

export interface NameOptions {
  readonly vpcId: string;
  readonly front: FrontDoor;
  readonly settings: RegionSettings;
}

/** Writes the region's records and returns the id of the zone. */
export function regionNames(stack: Stack, options: NameOptions): string {
  const { front, settings } = options;
  const zoneId = settings.key === "us" ? zone(stack, options) : zoneOfFirst(stack, settings);
  const record = {
    hostedZoneId: zoneId,
    type: "A",
    aliasTarget: {
      dnsName: front.loadBalancer.attrDnsName,
      hostedZoneId: front.loadBalancer.attrCanonicalHostedZoneId,
      evaluateTargetHealth: true,
    },
  };
  new CfnRecordSet(stack, "RegionRecord", { ...record, name: `clickhouse-${settings.key}.${settings.zoneName}` });
  new CfnRecordSet(stack, "GlobalRecord", {
    ...record,
    name: `clickhouse-global.${settings.zoneName}`,
    setIdentifier: settings.region,
    region: settings.region,
  });
  return zoneId;
}

function zone(stack: Stack, { vpcId, settings }: NameOptions): string {
  const { peer, region } = settings;
  const peerVpc = outputOf(stack, "PeerVpcId", { region: peer.region, part: "network", key: "VpcId" });
  const made = new CfnHostedZone(stack, "PrivateZone", {
    name: settings.zoneName,
    vpcs: [
      { vpcId, vpcRegion: region },
      { vpcId: peerVpc, vpcRegion: peer.region },
    ],
    hostedZoneTags: [{ key: "Name", value: "Internal DNS" }],
  });
  output(stack, "ZoneId", made.ref);
  return made.ref;
}

function zoneOfFirst(stack: Stack, { peer }: RegionSettings): string {
  return outputOf(stack, "ZoneId", { region: peer.region, part: "platform", key: "ZoneId" });
}
