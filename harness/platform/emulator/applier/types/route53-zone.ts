// AWS::Route53::HostedZone (its first VPC comes with the zone, the others are associated) and RecordSet.

import {
  AssociateVPCWithHostedZoneCommand,
  ChangeResourceRecordSetsCommand,
  ChangeTagsForResourceCommand,
  CreateHostedZoneCommand,
} from "@aws-sdk/client-route-53";
import type { ResourceRecordSet, RRType, VPCRegion } from "@aws-sdk/client-route-53";
import { present } from "../../../../core/errors.ts";
import { refusal } from "../refusal.ts";
import type { CreatedResource, ResourceContext, TagList } from "../resource.ts";

interface ZoneProperties {
  HostedZoneConfig?: { Comment?: string };
  HostedZoneTags?: TagList;
  Name: string;
  VPCs?: { VPCId: string; VPCRegion: VPCRegion }[];
}

export async function hostedZone(properties: ZoneProperties, context: ResourceContext): Promise<CreatedResource> {
  const { route53 } = context.clients;
  const [first, ...others] = properties.VPCs ?? [];
  const { HostedZone, DelegationSet } = await route53.send(
    new CreateHostedZoneCommand({
      Name: properties.Name,
      CallerReference: context.name({ maxLength: 128 }),
      HostedZoneConfig: { Comment: properties.HostedZoneConfig?.Comment, PrivateZone: first !== undefined },
      VPC: first,
    }),
  );
  const id = present(HostedZone?.Id, "CreateHostedZone answers with an id").replace("/hostedzone/", "");
  for (const VPC of others) await route53.send(new AssociateVPCWithHostedZoneCommand({ HostedZoneId: id, VPC }));
  const AddTags = properties.HostedZoneTags;
  if (AddTags !== undefined) {
    await route53.send(new ChangeTagsForResourceCommand({ ResourceType: "hostedzone", ResourceId: id, AddTags }));
  }
  return { ref: id, attributes: { Id: id, NameServers: DelegationSet?.NameServers } };
}

interface RecordProperties {
  AliasTarget?: { DNSName: string; EvaluateTargetHealth?: boolean; HostedZoneId: string };
  Comment?: string;
  Failover?: "PRIMARY" | "SECONDARY";
  HealthCheckId?: string;
  HostedZoneId?: string;
  MultiValueAnswer?: boolean;
  Name: string;
  Region?: ResourceRecordSet["Region"];
  ResourceRecords?: string[];
  SetIdentifier?: string;
  TTL?: number | string;
  Type: RRType;
  Weight?: number;
}

export async function recordSet(properties: RecordProperties, { clients }: ResourceContext): Promise<CreatedResource> {
  const { HostedZoneId, AliasTarget } = properties;
  if (HostedZoneId === undefined) throw refusal("a record set needs HostedZoneId here");
  const ResourceRecordSet: ResourceRecordSet = {
    Name: properties.Name,
    Type: properties.Type,
    SetIdentifier: properties.SetIdentifier,
    Weight: properties.Weight,
    Region: properties.Region,
    Failover: properties.Failover,
    HealthCheckId: properties.HealthCheckId,
    MultiValueAnswer: properties.MultiValueAnswer,
    ...(properties.TTL === undefined ? {} : { TTL: Number(properties.TTL) }),
    ...(properties.ResourceRecords === undefined
      ? {}
      : { ResourceRecords: properties.ResourceRecords.map((Value) => ({ Value })) }),
    ...(AliasTarget === undefined
      ? {}
      : {
          AliasTarget: {
            HostedZoneId: AliasTarget.HostedZoneId,
            DNSName: AliasTarget.DNSName,
            EvaluateTargetHealth: AliasTarget.EvaluateTargetHealth ?? false,
          },
        }),
  };
  const ChangeBatch = { Comment: properties.Comment, Changes: [{ Action: "CREATE" as const, ResourceRecordSet }] };
  await clients.route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch }));
  return { ref: properties.Name };
}
