// The VPC as EC2 tells it: subnets, gateways, routes, endpoints. The account's default VPC is not the platform's.

import {
  DescribeCarrierGatewaysCommand,
  DescribeEgressOnlyInternetGatewaysCommand,
  DescribeInternetGatewaysCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DescribeVpcAttributeCommand,
  DescribeVpcsCommand,
  DescribeVpnGatewaysCommand,
} from "@aws-sdk/client-ec2";
import type { Route, Vpc } from "@aws-sdk/client-ec2";
import { everyPage, listed, told } from "../pages.ts";
import { tagList } from "./collector.ts";
import type { Reading } from "./collector.ts";

/** What is told apart by its VPC: none of it is known where the VPCs are not. */
const withinVpcs = [
  ...["Subnet", "InternetGateway", "VPCGatewayAttachment", "VPNGateway", "NatGateway", "EgressOnlyInternetGateway"],
  ...[
    "CarrierGateway",
    "RouteTable",
    "Route",
    "SubnetRouteTableAssociation",
    "VPCPeeringConnection",
    "FlowLog",
    "SecurityGroup",
  ],
  ...["SecurityGroupIngress", "SecurityGroupEgress", "VPCEndpoint", "Instance", "NetworkInterface"],
  ...[
    "ClientVpnTargetNetworkAssociation",
    "NetworkAcl",
    "NetworkAclEntry",
    "SubnetNetworkAclAssociation",
    "TransitGatewayAttachment",
  ],
  ...["TransitGateway", "TransitGatewayRouteTable", "TransitGatewayRoute", "TransitGatewayRouteTableAssociation"],
]
  .map((name) => `AWS::EC2::${name}`)
  .concat(["LoadBalancer", "Listener", "TargetGroup"].map((name) => `AWS::ElasticLoadBalancingV2::${name}`));

/** Ids of the platform's VPCs, each added as a resource. */
export async function readVpcs(reading: Reading): Promise<string[]> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::VPC", "AWS::EC2::VPCCidrBlock"];
  const vpcs = await reading.call("ec2:DescribeVpcs", { types, within: withinVpcs }, () =>
    everyPage(
      (page) => ec2.send(new DescribeVpcsCommand(page)),
      (page) => page.Vpcs,
    ),
  );
  const own = (vpcs ?? []).filter((vpc) => vpc.IsDefault !== true);
  await Promise.all(
    own.map((vpc) => reading.call(`ec2:DescribeVpcAttribute ${vpc.VpcId ?? ""}`, types, () => addVpc(reading, vpc))),
  );
  return own.map((vpc) => vpc.VpcId ?? "");
}

async function addVpc(reading: Reading, vpc: Vpc): Promise<void> {
  const { ec2 } = reading.aws;
  const id = vpc.VpcId ?? "";
  const support = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsSupport" }));
  const names = await ec2.send(new DescribeVpcAttributeCommand({ VpcId: id, Attribute: "enableDnsHostnames" }));
  reading.add({
    type: "AWS::EC2::VPC",
    id,
    properties: {
      CidrBlock: vpc.CidrBlock,
      EnableDnsSupport: told(support.EnableDnsSupport?.Value),
      EnableDnsHostnames: told(names.EnableDnsHostnames?.Value),
      Tags: tagList(vpc.Tags),
    },
  });
  const extras = (vpc.CidrBlockAssociationSet ?? []).filter(
    (one) => one.CidrBlock !== vpc.CidrBlock && one.CidrBlockState?.State === "associated",
  );
  for (const extra of extras) {
    reading.add({
      type: "AWS::EC2::VPCCidrBlock",
      id: extra.AssociationId ?? "",
      properties: { VpcId: id, CidrBlock: extra.CidrBlock },
    });
  }
  for (const extra of vpc.Ipv6CidrBlockAssociationSet ?? []) {
    reading.add({
      type: "AWS::EC2::VPCCidrBlock",
      id: extra.AssociationId ?? "",
      properties: { VpcId: id, CidrBlock: extra.Ipv6CidrBlock },
    });
  }
}

export async function readSubnets(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const subnets = await reading.call("ec2:DescribeSubnets", ["AWS::EC2::Subnet"], () =>
    everyPage(
      (page) => ec2.send(new DescribeSubnetsCommand(page)),
      (page) => page.Subnets,
    ),
  );
  for (const subnet of subnets ?? []) {
    if (!vpcs.includes(subnet.VpcId ?? "")) continue;
    const { VpcId, CidrBlock, AvailabilityZone, MapPublicIpOnLaunch, AssignIpv6AddressOnCreation, Tags } = subnet;
    const [v6] = (subnet.Ipv6CidrBlockAssociationSet ?? []).filter(
      (one) => one.Ipv6CidrBlockState?.State !== "disassociated",
    );
    reading.add({
      type: "AWS::EC2::Subnet",
      id: subnet.SubnetId ?? "",
      properties: {
        VpcId,
        CidrBlock,
        Ipv6CidrBlock: v6?.Ipv6CidrBlock,
        AvailabilityZone,
        MapPublicIpOnLaunch,
        AssignIpv6AddressOnCreation,
        Tags: tagList(Tags),
      },
      attributes: { AvailableIpAddressCount: subnet.AvailableIpAddressCount },
      identities: [subnet.SubnetArn],
    });
  }
}

export async function readGateways(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const internet = await reading.call(
    "ec2:DescribeInternetGateways",
    ["AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment"],
    () =>
      everyPage(
        (page) => ec2.send(new DescribeInternetGatewaysCommand(page)),
        (page) => page.InternetGateways,
      ),
  );
  for (const gateway of internet ?? []) {
    const id = gateway.InternetGatewayId ?? "";
    const attachments = (gateway.Attachments ?? []).filter((one) => vpcs.includes(one.VpcId ?? ""));
    if (attachments.length === 0 && (gateway.Attachments ?? []).length > 0) continue;
    reading.add({ type: "AWS::EC2::InternetGateway", id, properties: { Tags: tagList(gateway.Tags) } });
    for (const { VpcId } of attachments) {
      reading.add({
        type: "AWS::EC2::VPCGatewayAttachment",
        id: `${id}|${VpcId ?? ""}`,
        properties: { VpcId, InternetGatewayId: id },
      });
    }
  }
  const private_ = await reading.call(
    "ec2:DescribeVpnGateways",
    ["AWS::EC2::VPNGateway", "AWS::EC2::VPCGatewayAttachment"],
    async () => listed((await ec2.send(new DescribeVpnGatewaysCommand({}))).VpnGateways),
  );
  for (const gateway of private_ ?? []) {
    const id = gateway.VpnGatewayId ?? "";
    const attachments = (gateway.VpcAttachments ?? []).filter(
      (one) => vpcs.includes(one.VpcId ?? "") && one.State !== "detached",
    );
    if (attachments.length === 0) continue;
    reading.add({ type: "AWS::EC2::VPNGateway", id, properties: { Tags: tagList(gateway.Tags) } });
    for (const { VpcId } of attachments) {
      reading.add({
        type: "AWS::EC2::VPCGatewayAttachment",
        id: `${id}|${VpcId ?? ""}`,
        properties: { VpcId, VpnGatewayId: id },
      });
    }
  }
  await readOutwardGateways(reading, vpcs);
}

async function readOutwardGateways(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const nat = await reading.call("ec2:DescribeNatGateways", ["AWS::EC2::NatGateway"], () =>
    everyPage(
      (page) => ec2.send(new DescribeNatGatewaysCommand(page)),
      (page) => page.NatGateways,
    ),
  );
  for (const gateway of nat ?? []) {
    const isGone = ["deleted", "deleting", "failed"].includes(gateway.State ?? "");
    if (isGone || !vpcs.includes(gateway.VpcId ?? "")) continue;
    reading.add({
      type: "AWS::EC2::NatGateway",
      id: gateway.NatGatewayId ?? "",
      properties: { SubnetId: gateway.SubnetId, ConnectivityType: gateway.ConnectivityType },
    });
  }
  const egress = await reading.call(
    "ec2:DescribeEgressOnlyInternetGateways",
    ["AWS::EC2::EgressOnlyInternetGateway"],
    () =>
      everyPage(
        (page) => ec2.send(new DescribeEgressOnlyInternetGatewaysCommand(page)),
        (page) => page.EgressOnlyInternetGateways,
      ),
  );
  for (const gateway of egress ?? []) {
    const attached = (gateway.Attachments ?? []).find((one) => vpcs.includes(one.VpcId ?? ""));
    if (attached === undefined) continue;
    reading.add({
      type: "AWS::EC2::EgressOnlyInternetGateway",
      id: gateway.EgressOnlyInternetGatewayId ?? "",
      properties: { VpcId: attached.VpcId },
    });
  }
  const carrier = await reading.call("ec2:DescribeCarrierGateways", ["AWS::EC2::CarrierGateway"], () =>
    everyPage(
      (page) => ec2.send(new DescribeCarrierGatewaysCommand(page)),
      (page) => page.CarrierGateways,
    ),
  );
  for (const gateway of carrier ?? []) {
    if (!vpcs.includes(gateway.VpcId ?? "")) continue;
    reading.add({
      type: "AWS::EC2::CarrierGateway",
      id: gateway.CarrierGatewayId ?? "",
      properties: { VpcId: gateway.VpcId },
    });
  }
}

export async function readRouteTables(reading: Reading, vpcs: readonly string[]): Promise<void> {
  const { ec2 } = reading.aws;
  const types = ["AWS::EC2::RouteTable", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation"];
  const tables = await reading.call("ec2:DescribeRouteTables", types, () =>
    everyPage(
      (page) => ec2.send(new DescribeRouteTablesCommand(page)),
      (page) => page.RouteTables,
    ),
  );
  for (const table of tables ?? []) {
    if (!vpcs.includes(table.VpcId ?? "")) continue;
    const id = table.RouteTableId ?? "";
    const associations = table.Associations ?? [];
    reading.add({
      type: "AWS::EC2::RouteTable",
      id,
      properties: { VpcId: table.VpcId, Tags: tagList(table.Tags) },
      attributes: { Main: associations.some((one) => one.Main === true) },
    });
    for (const association of associations) {
      if (association.SubnetId === undefined) continue;
      reading.add({
        type: "AWS::EC2::SubnetRouteTableAssociation",
        id: association.RouteTableAssociationId ?? "",
        properties: { SubnetId: association.SubnetId, RouteTableId: id },
      });
    }
    for (const route of table.Routes ?? []) addRoute(reading, id, route);
  }
}

function addRoute(reading: Reading, table: string, route: Route): void {
  const destination =
    route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId ?? "";
  const { DestinationCidrBlock, DestinationIpv6CidrBlock, DestinationPrefixListId, GatewayId, NatGatewayId } = route;
  reading.add({
    type: "AWS::EC2::Route",
    id: `${table}|${destination}`,
    properties: {
      RouteTableId: table,
      DestinationCidrBlock,
      DestinationIpv6CidrBlock,
      DestinationPrefixListId,
      GatewayId,
      NatGatewayId,
      EgressOnlyInternetGatewayId: route.EgressOnlyInternetGatewayId,
      InstanceId: route.InstanceId,
      NetworkInterfaceId: route.InstanceId === undefined ? route.NetworkInterfaceId : undefined,
      TransitGatewayId: route.TransitGatewayId,
      VpcPeeringConnectionId: route.VpcPeeringConnectionId,
      CarrierGatewayId: route.CarrierGatewayId,
      LocalGatewayId: route.LocalGatewayId,
      CoreNetworkArn: route.CoreNetworkArn,
    },
    attributes: { State: route.State },
  });
}
