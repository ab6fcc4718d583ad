// The VPC: two tiers of private subnets over three zones. Every subnet has a route table of its own without any route
// beyond the VPC, and a network ACL as a second, stateless line.

import type { Stack } from "aws-cdk-lib";
import {
  CfnNetworkAcl,
  CfnNetworkAclEntry,
  CfnRouteTable,
  CfnSubnet,
  CfnSubnetNetworkAclAssociation,
  CfnSubnetRouteTableAssociation,
  CfnVPC,
} from "aws-cdk-lib/aws-ec2";
import type { Site } from "../settings/site.ts";
import type { ZoneLetter, ZoneRanges } from "../settings/zones.ts";
import { pascal, upper, zoneLetters, zoneName } from "../settings/zones.ts";

/** Addresses of a network and who may find its subnets. */
export interface NetworkPlan extends Site {
  /** Name of the VPC. */
  readonly networkName: string;
  readonly vpcCidr: string;
  /** Ranges by tier, one a zone. */
  readonly tiers: Readonly<Record<string, ZoneRanges>>;
  /** Ranges of other networks of the platform, reached over a peering connection. */
  readonly peerCidrs?: readonly string[];
  /** A cluster whose controllers look for the subnets of the data tier. */
  readonly clusterName?: string;
}

export interface TierSubnet {
  readonly tier: string;
  readonly letter: ZoneLetter;
  readonly subnet: CfnSubnet;
  readonly routeTable: CfnRouteTable;
}

export interface PrivateNetwork {
  readonly vpc: CfnVPC;
  readonly subnets: readonly TierSubnet[];
}

/** The VPC with its subnets, route tables and network ACLs. */
export function privateNetwork(stack: Stack, settings: NetworkPlan): PrivateNetwork {
  const vpc = new CfnVPC(stack, "Vpc", {
    cidrBlock: settings.vpcCidr,
    enableDnsHostnames: true,
    enableDnsSupport: true,
    tags: [{ key: "Name", value: settings.networkName }],
  });
  const subnets = Object.entries(settings.tiers).flatMap(([tier, ranges]) => {
    const acl = networkAcl(stack, vpc, { tier, settings });
    return zoneLetters.map((letter) => {
      const made = tierSubnet(stack, vpc, { tier, letter, cidr: ranges[letter], settings });
      new CfnSubnetNetworkAclAssociation(stack, `${pascal(tier)}AclAssociation${upper(letter)}`, {
        subnetId: made.subnet.attrSubnetId,
        networkAclId: acl.attrId,
      });
      return made;
    });
  });
  return { vpc, subnets };
}

/** Subnet ids of one tier, in the order of the zones. */
export function subnetIds(network: PrivateNetwork, tier: string): string[] {
  return network.subnets.filter((each) => each.tier === tier).map((each) => each.subnet.attrSubnetId);
}

/** The id of the subnet of a tier in a zone. */
export function subnetId(network: PrivateNetwork, tier: string, letter: ZoneLetter): string {
  return subnetIds(network, tier)[zoneLetters.indexOf(letter)] ?? "";
}

function tierSubnet(
  stack: Stack,
  vpc: CfnVPC,
  options: { tier: string; letter: ZoneLetter; cidr: string; settings: NetworkPlan },
): TierSubnet {
  const { tier, letter, cidr, settings } = options;
  const name = `${settings.prefix}-${tier}-${letter}`;
  const subnet = new CfnSubnet(stack, `${pascal(tier)}Subnet${upper(letter)}`, {
    vpcId: vpc.attrVpcId,
    cidrBlock: cidr,
    availabilityZone: zoneName(settings, letter),
    mapPublicIpOnLaunch: false,
    assignIpv6AddressOnCreation: false,
    tags: [{ key: "Name", value: name }, { key: "assay:tier", value: tier }, ...discoveryTags(tier, settings)],
  });
  const routeTable = new CfnRouteTable(stack, `${pascal(tier)}RouteTable${upper(letter)}`, {
    vpcId: vpc.attrVpcId,
    tags: [{ key: "Name", value: name }],
  });
  new CfnSubnetRouteTableAssociation(stack, `${pascal(tier)}RouteTableAssociation${upper(letter)}`, {
    subnetId: subnet.attrSubnetId,
    routeTableId: routeTable.attrRouteTableId,
  });
  return { tier, letter, subnet, routeTable };
}

/** Controllers of the cluster find the subnets of internal load balancers by these tags. */
function discoveryTags(tier: string, settings: NetworkPlan): { key: string; value: string }[] {
  if (tier !== "data" || settings.clusterName === undefined) return [];
  return [
    { key: "kubernetes.io/role/internal-elb", value: "1" },
    { key: `kubernetes.io/cluster/${settings.clusterName}`, value: "shared" },
  ];
}

interface Entry {
  readonly number: number;
  readonly egress: boolean;
  readonly cidr: string;
  readonly action: "allow" | "deny";
  /** Absent: every protocol. */
  readonly tcpPorts?: readonly [from: number, to: number];
}

/**
 * Inside the platform's networks everything but remote shells; beyond them only HTTPS out and its answers, because the addresses of the
 * S3 gateway endpoint are public ones and network ACLs know no prefix lists. No route leads anywhere else.
 */
function entriesOf(settings: NetworkPlan): readonly Entry[] {
  const anywhere = "0.0.0.0/0";
  return [
    { number: 90, egress: false, cidr: anywhere, action: "deny", tcpPorts: [22, 22] },
    { number: 100, egress: false, cidr: settings.vpcCidr, action: "allow" },
    ...(settings.peerCidrs ?? []).flatMap((cidr, index) =>
      [false, true].map((egress) => ({ number: 101 + index, egress, cidr, action: "allow" as const })),
    ),
    { number: 110, egress: false, cidr: anywhere, action: "allow", tcpPorts: [1024, 65535] },
    { number: 90, egress: true, cidr: anywhere, action: "deny", tcpPorts: [22, 22] },
    { number: 100, egress: true, cidr: settings.vpcCidr, action: "allow" },
    { number: 110, egress: true, cidr: anywhere, action: "allow", tcpPorts: [443, 443] },
  ];
}

function networkAcl(stack: Stack, vpc: CfnVPC, options: { tier: string; settings: NetworkPlan }): CfnNetworkAcl {
  const { tier, settings } = options;
  const acl = new CfnNetworkAcl(stack, `${pascal(tier)}Acl`, {
    vpcId: vpc.attrVpcId,
    tags: [{ key: "Name", value: `${settings.prefix}-${tier}` }],
  });
  for (const entry of entriesOf(settings)) {
    const [from, to] = entry.tcpPorts ?? [];
    new CfnNetworkAclEntry(stack, `${pascal(tier)}Acl${entry.egress ? "Egress" : "Ingress"}${entry.number}`, {
      networkAclId: acl.attrId,
      ruleNumber: entry.number,
      egress: entry.egress,
      cidrBlock: entry.cidr,
      ruleAction: entry.action,
      ...(from === undefined || to === undefined ? { protocol: -1 } : { protocol: 6, portRange: { from, to } }),
    });
  }
  return acl;
}
