// Private hosted zones of a VPC with their record sets.

import { ListHostedZonesByVPCCommand, ListResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import type { ResourceRecordSet, VPCRegion } from "@aws-sdk/client-route-53";
import type { AwsClients } from "./clients.ts";

export interface PrivateZone {
  readonly id: string;
  /** Without the trailing dot. */
  readonly name: string;
  readonly records: readonly ResourceRecordSet[];
}

export async function readPrivateZones({ route53, region }: AwsClients, vpcId: string): Promise<PrivateZone[]> {
  const { HostedZoneSummaries } = await route53.send(
    new ListHostedZonesByVPCCommand({ VPCId: vpcId, VPCRegion: region as VPCRegion }),
  );
  return Promise.all(
    (HostedZoneSummaries ?? []).map(async ({ HostedZoneId, Name }) => {
      const { ResourceRecordSets } = await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }));
      return { id: HostedZoneId ?? "", name: withoutDot(Name ?? ""), records: ResourceRecordSets ?? [] };
    }),
  );
}

export function withoutDot(name: string): string {
  return name.endsWith(".") ? name.slice(0, -1) : name;
}
