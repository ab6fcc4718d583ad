// What EC2 says of one VPC, read whole in one go: the raw descriptions, paginated, and nothing decided.

import {
  DescribeInstancesCommand,
  DescribeInternetGatewaysCommand,
  DescribeManagedPrefixListsCommand,
  DescribeNetworkAclsCommand,
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupsCommand,
  DescribeSubnetsCommand,
  DescribeVpcEndpointsCommand,
  DescribeVpcsCommand,
  GetManagedPrefixListEntriesCommand,
} from "@aws-sdk/client-ec2";
import type {
  Instance,
  InternetGateway,
  NetworkAcl,
  NetworkInterface,
  RouteTable,
  SecurityGroup,
  Subnet,
  Vpc,
  VpcEndpoint,
} from "@aws-sdk/client-ec2";
import { environmentError } from "../../core/errors.ts";
import type { AwsClients } from "./clients.ts";
import { everyPage } from "./pages.ts";

export interface VpcFacts {
  readonly vpc: Vpc;
  readonly subnets: readonly Subnet[];
  readonly routeTables: readonly RouteTable[];
  readonly networkAcls: readonly NetworkAcl[];
  readonly securityGroups: readonly SecurityGroup[];
  readonly networkInterfaces: readonly NetworkInterface[];
  readonly instances: readonly Instance[];
  readonly endpoints: readonly VpcEndpoint[];
  readonly internetGateways: readonly InternetGateway[];
  /** Address ranges of each managed prefix list that a route or rule of this VPC names. */
  readonly prefixLists: ReadonlyMap<string, readonly string[]>;
}

export async function readVpcFacts({ ec2 }: AwsClients, vpcId: string): Promise<VpcFacts> {
  const inVpc = { Filters: [{ Name: "vpc-id", Values: [vpcId] }] };
  const attached = { Filters: [{ Name: "attachment.vpc-id", Values: [vpcId] }] };
  const [vpcs, subnets, routeTables, networkAcls, securityGroups, networkInterfaces, instances, endpoints, gateways] =
    await Promise.all([
      ec2.send(new DescribeVpcsCommand({ VpcIds: [vpcId] })),
      everyPage(
        (page) => ec2.send(new DescribeSubnetsCommand({ ...inVpc, ...page })),
        (page) => page.Subnets,
      ),
      everyPage(
        (page) => ec2.send(new DescribeRouteTablesCommand({ ...inVpc, ...page })),
        (page) => page.RouteTables,
      ),
      everyPage(
        (page) => ec2.send(new DescribeNetworkAclsCommand({ ...inVpc, ...page })),
        (page) => page.NetworkAcls,
      ),
      everyPage(
        (page) => ec2.send(new DescribeSecurityGroupsCommand({ ...inVpc, ...page })),
        (page) => page.SecurityGroups,
      ),
      everyPage(
        (page) => ec2.send(new DescribeNetworkInterfacesCommand({ ...inVpc, ...page })),
        (page) => page.NetworkInterfaces,
      ),
      everyPage(
        (page) => ec2.send(new DescribeInstancesCommand({ ...inVpc, ...page })),
        (page) => (page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []),
      ),
      everyPage(
        (page) => ec2.send(new DescribeVpcEndpointsCommand({ ...inVpc, ...page })),
        (page) => page.VpcEndpoints,
      ),
      everyPage(
        (page) => ec2.send(new DescribeInternetGatewaysCommand({ ...attached, ...page })),
        (page) => page.InternetGateways,
      ),
    ]);
  const named = prefixListIds(routeTables, securityGroups);
  return {
    vpc: vpcs.Vpcs?.[0] ?? {},
    subnets,
    routeTables,
    networkAcls,
    securityGroups,
    networkInterfaces,
    instances: instances.filter((instance) => instance.State?.Name !== "terminated"),
    endpoints,
    internetGateways: gateways,
    prefixLists: await readPrefixLists(ec2, named),
  };
}

function prefixListIds(routeTables: readonly RouteTable[], groups: readonly SecurityGroup[]): string[] {
  const ofRoutes = routeTables.flatMap((table) =>
    (table.Routes ?? []).flatMap((route) => route.DestinationPrefixListId ?? []),
  );
  const ofRules = groups
    .flatMap((group) => [...(group.IpPermissions ?? []), ...(group.IpPermissionsEgress ?? [])])
    .flatMap((rule) => (rule.PrefixListIds ?? []).flatMap((list) => list.PrefixListId ?? []));
  return [...new Set([...ofRoutes, ...ofRules])];
}

/** A list that EC2 does not know is an error: a rule that names it would silently let nothing through. */
async function readPrefixLists(
  ec2: AwsClients["ec2"],
  ids: readonly string[],
): Promise<Map<string, readonly string[]>> {
  const lists = await everyPage(
    (page) => ec2.send(new DescribeManagedPrefixListsCommand(page)),
    (page) => page.PrefixLists,
  );
  const unknown = ids.find((id) => !lists.some((list) => list.PrefixListId === id));
  if (unknown !== undefined) {
    throw environmentError(`EC2 does not know the prefix list ${unknown}`, { code: "ASSAY_AWS_PREFIX_LIST" });
  }
  const entries = await Promise.all(
    ids.map(async (id): Promise<[string, readonly string[]]> => {
      const cidrs = await everyPage(
        (page) => ec2.send(new GetManagedPrefixListEntriesCommand({ PrefixListId: id, ...page })),
        (page) => page.Entries,
      );
      return [id, cidrs.flatMap((entry) => entry.Cidr ?? [])];
    }),
  );
  return new Map(entries);
}
