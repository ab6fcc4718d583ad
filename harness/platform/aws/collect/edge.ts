// Zones and records, resolver query logs, load balancers with listeners and target groups.

import {
  DescribeListenersCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import { GetHostedZoneCommand, ListHostedZonesCommand, ListResourceRecordSetsCommand } from "@aws-sdk/client-route-53";
import type { ListResourceRecordSetsResponse, ResourceRecordSet } from "@aws-sdk/client-route-53";
import {
  ListResolverQueryLogConfigAssociationsCommand,
  ListResolverQueryLogConfigsCommand,
} from "@aws-sdk/client-route53resolver";
import { environmentError } from "../../../core/errors.ts";
import { everyPage, listed, told } from "../pages.ts";
import type { Reading } from "./collector.ts";
import { everyMarker } from "./markers.ts";

const zoneTypes = ["AWS::Route53::HostedZone", "AWS::Route53::RecordSet"];

export async function readZones(reading: Reading): Promise<void> {
  const { route53 } = reading.aws;
  const zones = await reading.call("route53:ListHostedZones", zoneTypes, () =>
    everyMarker(
      (marker) => route53.send(new ListHostedZonesCommand(marker)),
      (page) => ({ items: page.HostedZones, next: page.NextMarker, truncated: page.IsTruncated }),
    ),
  );
  for (const zone of zones ?? []) {
    const arn = zone.Id ?? "";
    const id = arn.replace("/hostedzone/", "");
    const details = await reading.call(`route53:GetHostedZone ${id}`, zoneTypes, () =>
      route53.send(new GetHostedZoneCommand({ Id: id })).then((answer) => {
        told(answer.HostedZone);
        return answer;
      }),
    );
    const records = await reading.call(`route53:ListResourceRecordSets ${id}`, zoneTypes, () => recordsOf(reading, id));
    reading.add({
      type: "AWS::Route53::HostedZone",
      id,
      properties: {
        Name: zone.Name,
        VPCs: (details?.VPCs ?? []).map(({ VPCId, VPCRegion }) => ({ VPCId, VPCRegion })),
      },
      identities: [arn],
    });
    for (const record of records ?? []) addRecord(reading, id, record);
  }
}

async function recordsOf({ aws }: Reading, HostedZoneId: string): Promise<ResourceRecordSet[]> {
  const found: ResourceRecordSet[] = [];
  let from: { StartRecordName?: string; StartRecordType?: ResourceRecordSet["Type"] } | undefined = {};
  while (from !== undefined) {
    const page: ListResourceRecordSetsResponse = await aws.route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId, ...from }),
    );
    found.push(...listed(page.ResourceRecordSets));
    if (page.IsTruncated === true && page.NextRecordName === undefined) {
      throw environmentError("the list is cut off and names no next page", { code: "ASSAY_AWS_TRUNCATED" });
    }
    from =
      page.IsTruncated === true
        ? { StartRecordName: page.NextRecordName ?? "", StartRecordType: page.NextRecordType }
        : undefined;
  }
  return found;
}

function addRecord(reading: Reading, zone: string, record: ResourceRecordSet): void {
  const { Name = "", Type = "", TTL, AliasTarget, ResourceRecords, SetIdentifier, Region, Weight, Failover } = record;
  if (Type === "NS" || Type === "SOA") return;
  reading.add({
    type: "AWS::Route53::RecordSet",
    id: SetIdentifier === undefined ? `${Name}|${Type}` : `${Name}|${Type}|${SetIdentifier}`,
    properties: {
      HostedZoneId: zone,
      Name: Name.replaceAll("\\052", "*"),
      Type,
      ...{ SetIdentifier, Region, Weight, Failover, HealthCheckId: record.HealthCheckId },
      TTL: AliasTarget === undefined ? TTL : undefined,
      AliasTarget,
      ResourceRecords: (ResourceRecords ?? []).map((one) => one.Value),
    },
  });
}

export async function readQueryLogs(reading: Reading): Promise<void> {
  const { resolver } = reading.aws;
  const configType = "AWS::Route53Resolver::ResolverQueryLoggingConfig";
  const configs = await reading.call("route53resolver:ListResolverQueryLogConfigs", [configType], () =>
    everyPage(
      (page) => resolver.send(new ListResolverQueryLogConfigsCommand(page)),
      (page) => page.ResolverQueryLogConfigs,
    ),
  );
  for (const config of configs ?? []) {
    reading.add({
      type: configType,
      id: config.Id ?? "",
      properties: { Name: config.Name, DestinationArn: config.DestinationArn },
      attributes: { Status: config.Status },
      identities: [config.Arn],
    });
  }
  const associationType = `${configType}Association`;
  const associations = await reading.call(
    "route53resolver:ListResolverQueryLogConfigAssociations",
    [associationType],
    () =>
      everyPage(
        (page) => resolver.send(new ListResolverQueryLogConfigAssociationsCommand(page)),
        (page) => page.ResolverQueryLogConfigAssociations,
      ),
  );
  for (const one of associations ?? []) {
    const { ResolverQueryLogConfigId, ResourceId } = one;
    reading.add({
      type: associationType,
      id: one.Id ?? "",
      properties: { ResolverQueryLogConfigId, ResourceId },
      attributes: { Status: one.Status },
    });
  }
}

const prefix = "AWS::ElasticLoadBalancingV2::";

export async function readLoadBalancers(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { elbv2 } = reading.aws;
  const types = [`${prefix}LoadBalancer`, `${prefix}Listener`];
  const balancers = await reading.call("elbv2:DescribeLoadBalancers", types, () =>
    everyMarker(
      (marker) => elbv2.send(new DescribeLoadBalancersCommand(marker)),
      (page) => ({ items: page.LoadBalancers, next: page.NextMarker }),
    ),
  );
  for (const balancer of balancers ?? []) {
    if (!vpcs.includes(balancer.VpcId ?? "")) continue;
    const arn = balancer.LoadBalancerArn ?? "";
    const attributes = await reading.call(
      `elbv2:DescribeLoadBalancerAttributes ${balancer.LoadBalancerName ?? ""}`,
      types,
      () =>
        elbv2
          .send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }))
          .then((answer) => listed(answer.Attributes)),
    );
    reading.add({
      type: `${prefix}LoadBalancer`,
      id: arn,
      properties: {
        Name: balancer.LoadBalancerName,
        Type: balancer.Type,
        Scheme: balancer.Scheme,
        IpAddressType: balancer.IpAddressType,
        Subnets: (balancer.AvailabilityZones ?? []).map((zone) => zone.SubnetId),
        SecurityGroups: balancer.SecurityGroups,
        LoadBalancerAttributes: attributes,
      },
      attributes: { DNSName: balancer.DNSName },
      identities: [balancer.DNSName],
    });
    const listeners = await reading.call(`elbv2:DescribeListeners ${balancer.LoadBalancerName ?? ""}`, types, () =>
      everyMarker(
        (marker) => elbv2.send(new DescribeListenersCommand({ LoadBalancerArn: arn, ...marker })),
        (page) => ({ items: page.Listeners, next: page.NextMarker }),
      ),
    );
    for (const listener of listeners ?? []) {
      const { LoadBalancerArn, Port, Protocol, SslPolicy, Certificates, DefaultActions } = listener;
      reading.add({
        type: `${prefix}Listener`,
        id: listener.ListenerArn ?? "",
        properties: { LoadBalancerArn, Port, Protocol, SslPolicy, Certificates, DefaultActions },
      });
    }
  }
}

export async function readTargetGroups(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { elbv2 } = reading.aws;
  const types = [`${prefix}TargetGroup`];
  const groups = await reading.call("elbv2:DescribeTargetGroups", types, () =>
    everyMarker(
      (marker) => elbv2.send(new DescribeTargetGroupsCommand(marker)),
      (page) => ({ items: page.TargetGroups, next: page.NextMarker }),
    ),
  );
  for (const group of groups ?? []) {
    if (!vpcs.includes(group.VpcId ?? "")) continue;
    const arn = group.TargetGroupArn ?? "";
    const attributes = await reading.call(
      `elbv2:DescribeTargetGroupAttributes ${group.TargetGroupName ?? ""}`,
      types,
      () =>
        elbv2
          .send(new DescribeTargetGroupAttributesCommand({ TargetGroupArn: arn }))
          .then((answer) => listed(answer.Attributes)),
    );
    const {
      TargetGroupName,
      Port,
      Protocol,
      VpcId,
      TargetType,
      HealthCheckProtocol,
      HealthCheckPort,
      HealthCheckPath,
    } = group;
    reading.add({
      type: `${prefix}TargetGroup`,
      id: arn,
      properties: {
        Name: TargetGroupName,
        Port,
        Protocol,
        VpcId,
        TargetType,
        HealthCheckProtocol,
        HealthCheckPort,
        HealthCheckPath,
        TargetGroupAttributes: attributes,
      },
    });
  }
}
