// A VPC with a way out: private subnets for workloads, whose default route leads to a NAT gateway, and public ones for
// the gateways and load balancers alone.

import type { Stack } from "aws-cdk-lib";
import {
  CfnEIP,
  CfnInternetGateway,
  CfnNatGateway,
  CfnRoute,
  CfnRouteTable,
  CfnSubnet,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
  CfnVPCEndpoint,
  CfnVPCGatewayAttachment,
} from "aws-cdk-lib/aws-ec2";
import { policy } from "../security/policy.ts";
import type { Site } from "../settings/site.ts";
import type { ZoneLetter } from "../settings/zones.ts";
import { upper, zoneName } from "../settings/zones.ts";

/** Ranges of one zone. */
export interface ZonePlan {
  readonly letter: ZoneLetter;
  readonly privateRange: string;
  readonly publicRange: string;
}

export interface RoutedPlan extends Site {
  readonly networkName: string;
  readonly vpcCidr: string;
  readonly zones: readonly ZonePlan[];
  /** `one` NAT gateway in the first zone, or one in each zone. */
  readonly natGateways: "one" | "per-zone";
  readonly clusterName: string;
  readonly buckets: Readonly<Record<string, string>>;
}

export interface RoutedNetwork {
  readonly vpcId: string;
  /** Subnet ids in the order of the zones. */
  readonly privateSubnets: readonly string[];
  readonly publicSubnets: readonly string[];
}

/** Creates the VPC with its subnets, routes, gateways and the endpoint of S3. */
export function routedNetwork(stack: Stack, plan: RoutedPlan): RoutedNetwork {
  const vpc = new CfnVPC(stack, "Vpc", {
    cidrBlock: plan.vpcCidr,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: [{ key: "Name", value: plan.networkName }],
  });
  const vpcId = vpc.attrVpcId;
  const publicSubnets = publicSide(stack, vpcId, plan);
  const gateways = plan.zones
    .filter((_, index) => index === 0 || plan.natGateways === "per-zone")
    .map(({ letter }, index) => natGateway(stack, letter, { subnetId: publicSubnets[index] ?? "", plan }));
  const tables: string[] = [];
  const privateSubnets = plan.zones.map(({ letter, privateRange }, index) => {
    const made = subnet(stack, vpcId, { kind: "private", letter, range: privateRange, plan });
    const table = routeTable(stack, vpcId, {
      id: `PrivateRouteTable${upper(letter)}`,
      name: `private-${letter}`,
      plan,
    });
    tables.push(table);
    new CfnRoute(stack, `PrivateRoute${upper(letter)}`, {
      routeTableId: table,
      destinationCidrBlock: "0.0.0.0/0",
      natGatewayId: gateways[index] ?? gateways[0] ?? "",
    });
    associate(stack, `Private${upper(letter)}`, { subnetId: made, table });
    return made;
  });
  objectEndpoint(stack, vpcId, { tables, plan });
  return { vpcId, privateSubnets, publicSubnets };
}

function publicSide(stack: Stack, vpcId: string, plan: RoutedPlan): string[] {
  const gateway = new CfnInternetGateway(stack, "InternetGateway", {
    tags: [{ key: "Name", value: plan.networkName }],
  });
  const attachment = new CfnVPCGatewayAttachment(stack, "InternetGatewayAttachment", {
    vpcId,
    internetGatewayId: gateway.attrInternetGatewayId,
  });
  const table = routeTable(stack, vpcId, { id: "PublicRouteTable", name: "public", plan });
  const route = new CfnRoute(stack, "PublicRoute", {
    routeTableId: table,
    destinationCidrBlock: "0.0.0.0/0",
    gatewayId: gateway.attrInternetGatewayId,
  });
  route.addResourceDependency(attachment);
  return plan.zones.map(({ letter, publicRange }) => {
    const made = subnet(stack, vpcId, { kind: "public", letter, range: publicRange, plan });
    associate(stack, `Public${upper(letter)}`, { subnetId: made, table });
    return made;
  });
}

function natGateway(stack: Stack, letter: ZoneLetter, options: { subnetId: string; plan: RoutedPlan }): string {
  const tags = [{ key: "Name", value: `${options.plan.prefix}-nat-${letter}` }];
  const address = new CfnEIP(stack, `NatAddress${upper(letter)}`, { domain: "vpc", tags });
  const gateway = new CfnNatGateway(stack, `NatGateway${upper(letter)}`, {
    subnetId: options.subnetId,
    allocationId: address.attrAllocationId,
    connectivityType: "public",
    tags,
  });
  return gateway.attrNatGatewayId;
}

interface SubnetOptions {
  readonly kind: "private" | "public";
  readonly letter: ZoneLetter;
  readonly range: string;
  readonly plan: RoutedPlan;
}

/** Nothing gets a public address by starting in a subnet: gateways and load balancers bring their own. */
function subnet(stack: Stack, vpcId: string, { kind, letter, range, plan }: SubnetOptions): string {
  const made = new CfnSubnet(stack, `${kind === "private" ? "Private" : "Public"}Subnet${upper(letter)}`, {
    vpcId,
    cidrBlock: range,
    availabilityZone: zoneName(plan, letter),
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    tags: [
      { key: "Name", value: `${plan.prefix}-${kind}-${letter}` },
      { key: "assay:tier", value: kind },
      { key: kind === "private" ? "kubernetes.io/role/internal-elb" : "kubernetes.io/role/elb", value: "1" },
      { key: `kubernetes.io/cluster/${plan.clusterName}`, value: "shared" },
    ],
  });
  return made.attrSubnetId;
}

function routeTable(stack: Stack, vpcId: string, of: { id: string; name: string; plan: RoutedPlan }): string {
  const tags = [{ key: "Name", value: `${of.plan.prefix}-${of.name}` }];
  return new CfnRouteTable(stack, of.id, { vpcId, tags }).attrRouteTableId;
}

function associate(stack: Stack, id: string, { subnetId, table }: { subnetId: string; table: string }): void {
  new CfnSubnetRouteTableAssociation(stack, `${id}RouteTableAssociation`, { subnetId, routeTableId: table });
}

/** Objects go through the endpoint and not through the NAT gateway, which is paid by the byte. */
function objectEndpoint(stack: Stack, vpcId: string, options: { tables: readonly string[]; plan: RoutedPlan }): void {
  const { account, region, buckets } = options.plan;
  const names = Object.values(buckets);
  new CfnVPCEndpoint(stack, "EndpointS3", {
    vpcId,
    vpcEndpointType: "Gateway",
    serviceName: `com.amazonaws.${region}.s3`,
    routeTableIds: [...options.tables],
    policyDocument: policy([
      {
        sid: "BucketsOfThisPlatform",
        principal: "*",
        actions: [
          "s3:GetObject",
          "s3:GetObjectVersion",
          "s3:PutObject",
          "s3:DeleteObject",
          "s3:AbortMultipartUpload",
          "s3:ListMultipartUploadParts",
          "s3:ListBucket",
          "s3:GetBucketLocation",
        ],
        resources: names.flatMap((name) => [`arn:aws:s3:::${name}`, `arn:aws:s3:::${name}/*`]),
        condition: { StringEquals: { "aws:PrincipalAccount": account } },
      },
      {
        sid: "ImageLayers",
        principal: "*",
        actions: "s3:GetObject",
        resources: `arn:aws:s3:::prod-${region}-starport-layer-bucket/*`,
      },
    ]),
  });
}
