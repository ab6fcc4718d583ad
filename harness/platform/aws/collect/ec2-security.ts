// Security groups with their rules, prefix lists, VPC endpoints and endpoint services.

import {
  DescribeManagedPrefixListsCommand,
  DescribeSecurityGroupsCommand,
  DescribeVpcEndpointServiceConfigurationsCommand,
  DescribeVpcEndpointServicePermissionsCommand,
  DescribeVpcEndpointsCommand,
  GetManagedPrefixListEntriesCommand,
} from "@aws-sdk/client-ec2";
import type { IpPermission, SecurityGroup } from "@aws-sdk/client-ec2";
import { everyPage } from "../pages.ts";
import { policyOf, tagList } from "./collector.ts";
import type { Reading } from "./collector.ts";

export async function readSecurityGroups(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"];
  const groups = await reading.call("ec2:DescribeSecurityGroups", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeSecurityGroupsCommand(page)),
      (page) => page.SecurityGroups,
    ),
  );
  for (const group of groups ?? []) {
    if (!vpcs.includes(group.VpcId ?? "") || isUntouchedDefault(group)) continue;
    reading.add({
      type: "AWS::EC2::SecurityGroup",
      id: group.GroupId ?? "",
      properties: {
        GroupName: group.GroupName,
        GroupDescription: group.Description,
        VpcId: group.VpcId,
        SecurityGroupIngress: (group.IpPermissions ?? []).flatMap((permission) => rulesOf(permission, "Source")),
        SecurityGroupEgress: (group.IpPermissionsEgress ?? []).flatMap((permission) =>
          rulesOf(permission, "Destination"),
        ),
        Tags: tagList(group.Tags),
      },
      identities: [group.SecurityGroupArn, group.GroupName],
    });
  }
}

/** The VPC's own group as AWS makes it; it belongs to nobody's design and nothing of the platform uses it. */
function isUntouchedDefault(group: SecurityGroup): boolean {
  if (group.GroupName !== "default") return false;
  const ingress = (group.IpPermissions ?? []).flatMap((permission) => rulesOf(permission, "Source"));
  return ingress.every((rule) => rule["SourceSecurityGroupId"] === group.GroupId);
}

/** One rule a peer, as CloudFormation writes them. */
function rulesOf(permission: IpPermission, side: "Source" | "Destination"): Record<string, unknown>[] {
  const common = { IpProtocol: permission.IpProtocol, FromPort: permission.FromPort, ToPort: permission.ToPort };
  return [
    ...(permission.IpRanges ?? []).map((range) => ({
      ...common,
      CidrIp: range.CidrIp,
      Description: range.Description,
    })),
    ...(permission.Ipv6Ranges ?? []).map((range) => ({
      ...common,
      CidrIpv6: range.CidrIpv6,
      Description: range.Description,
    })),
    ...(permission.PrefixListIds ?? []).map((list) => ({
      ...common,
      [`${side}PrefixListId`]: list.PrefixListId,
      Description: list.Description,
    })),
    ...(permission.UserIdGroupPairs ?? []).map((pair) => ({
      ...common,
      [`${side}SecurityGroupId`]: pair.GroupId,
      Description: pair.Description,
    })),
  ];
}

export async function readPrefixLists(reading: Reading): Promise<void> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::PrefixList"];
  const lists = await reading.call("ec2:DescribeManagedPrefixLists", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeManagedPrefixListsCommand(page)),
      (page) => page.PrefixLists,
    ),
  );
  for (const list of lists ?? []) {
    const id = list.PrefixListId ?? "";
    const isAwsOwned = list.OwnerId === "AWS";
    const entries = isAwsOwned
      ? undefined
      : await reading.call(`ec2:GetManagedPrefixListEntries ${id}`, types, () =>
          everyPage(
            (page) => ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: id, ...page })),
            (page) => page.Entries,
          ),
        );
    reading.add({
      type: "AWS::EC2::PrefixList",
      id,
      properties: { Entries: (entries ?? []).map(({ Cidr, Description }) => ({ Cidr, Description })) },
      attributes: { PrefixListName: list.PrefixListName, Owner: list.OwnerId },
    });
  }
}

export async function readEndpoints(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const endpoints = await reading.call("ec2:DescribeVpcEndpoints", ["AWS::EC2::VPCEndpoint"], () =>
    everyPage(
      (page) => ec2.send(new DescribeVpcEndpointsCommand(page)),
      (page) => page.VpcEndpoints,
    ),
  );
  for (const endpoint of endpoints ?? []) {
    if (!vpcs.includes(endpoint.VpcId ?? "") || ["deleted", "deleting"].includes(endpoint.State ?? "")) continue;
    const { VpcId, VpcEndpointType, ServiceName, RouteTableIds, SubnetIds, PrivateDnsEnabled } = endpoint;
    reading.add({
      type: "AWS::EC2::VPCEndpoint",
      id: endpoint.VpcEndpointId ?? "",
      properties: {
        VpcId,
        VpcEndpointType,
        ServiceName,
        RouteTableIds,
        SubnetIds,
        SecurityGroupIds: (endpoint.Groups ?? []).map((group) => group.GroupId),
        PrivateDnsEnabled,
        PolicyDocument: policyOf(endpoint.PolicyDocument),
      },
      attributes: {
        State: endpoint.State,
        NetworkInterfaceIds: endpoint.NetworkInterfaceIds,
        DnsEntries: (endpoint.DnsEntries ?? []).map((entry) => `${entry.HostedZoneId ?? ""}:${entry.DnsName ?? ""}`),
      },
    });
  }
}

export async function readEndpointServices(reading: Reading): Promise<void> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::VPCEndpointService", "AWS::EC2::VPCEndpointServicePermissions"];
  const services = await reading.call("ec2:DescribeVpcEndpointServiceConfigurations", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeVpcEndpointServiceConfigurationsCommand(page)),
      (page) => page.ServiceConfigurations,
    ),
  );
  for (const service of services ?? []) {
    const id = service.ServiceId ?? "";
    reading.add({
      type: "AWS::EC2::VPCEndpointService",
      id,
      properties: {
        AcceptanceRequired: service.AcceptanceRequired,
        NetworkLoadBalancerArns: service.NetworkLoadBalancerArns,
        Tags: tagList(service.Tags),
      },
      identities: [service.ServiceName],
    });
    const allowed = await reading.call(`ec2:DescribeVpcEndpointServicePermissions ${id}`, types, () =>
      everyPage(
        (page) => ec2.send(new DescribeVpcEndpointServicePermissionsCommand({ ServiceId: id, ...page })),
        (page) => page.AllowedPrincipals,
      ),
    );
    reading.add({
      type: "AWS::EC2::VPCEndpointServicePermissions",
      id: `${id}|permissions`,
      properties: { ServiceId: id, AllowedPrincipals: (allowed ?? []).map((one) => one.Principal) },
    });
  }
}
