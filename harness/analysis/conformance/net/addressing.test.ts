// Ranges, sizes and public addresses on a few resources, with every word of what is found.

import { expect, it } from "vitest";
import { running, said, told } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";
import { present } from "#harness/core/errors.ts";

const vpc = "Vpc: [EC2::VPC, { CidrBlock: 10.0.0.0/16 }]";
const subnet = (id: string, more = "") =>
  `${id}: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: 10.0.1.0/24, AvailabilityZone: a, ${more} }]`;
const text = (...lines: string[]): string => lines.join("\n");

it("the VPC has the agreed range and no other", () => {
  const cases: Record<string, Written> = {
    "no VPC": "{}",
    "two of them": text(vpc, "Other: [EC2::VPC, { CidrBlock: 10.0.0.0/16 }]"),
    "a range from a pool": "Vpc: [EC2::VPC, { Ipv4IpamPoolId: ipam-pool-0a }]",
    "a further range within": text(vpc, "More: [EC2::VPCCidrBlock, { VpcId: { Ref: Vpc }, CidrBlock: 10.0.8.0/24 }]"),
    "a further range of Amazon's": text(
      vpc,
      "More: [EC2::VPCCidrBlock, { VpcId: { Ref: Vpc }, AmazonProvidedIpv6CidrBlock: true }]",
    ),
  };
  expect(told("NET-001", cases)).toMatchInlineSnapshot(`
    "# no VPC
    violated
    finding none: the platform has no VPC of its own | "10.0.0.0/16"
    # two of them
    violated
    finding Other: 2 VPCs where one holds the platform | 1
    # a range from a pool
    violated
    finding Vpc/CidrBlock: the VPC carries no agreed range, not 10.0.0.0/16 | "10.0.0.0/16" | {"cdk":"cidrBlock: \\"10.0.0.0/16\\""}
    # a further range within
    held
    # a further range of Amazon's
    violated
    finding More/CidrBlock: a range beyond the agreed one is added to the VPC | "10.0.0.0/16""
  `);
  const nowhere = { cidrs: { vpc: "unknown", tiers: {} } };
  expect(said("NET-001", present(cases["a further range within"], "case"), nowhere)).toMatchInlineSnapshot(`
    "violated
    finding Vpc/CidrBlock: the VPC carries 10.0.0.0/16, not unknown | "unknown" | {"cdk":"cidrBlock: \\"unknown\\""}
    finding More/CidrBlock: a range beyond the agreed one is added to the VPC | "unknown""
  `);
});

it("private subnets give no public addresses and are not routed to the internet", () => {
  const net = text(vpc, subnet("Own"), "Table: [EC2::RouteTable, { VpcId: { Ref: Vpc } }]");
  const out = (target: string) =>
    `Out: [EC2::Route, { RouteTableId: { Ref: Table }, DestinationCidrBlock: 0.0.0.0/0, ${target} }]`;
  const tied = "Tie: [EC2::SubnetRouteTableAssociation, { SubnetId: { Ref: Own }, RouteTableId: { Ref: Table } }]";
  expect(
    told("NET-003", {
      "no subnet": vpc,
      "IPv6 on creation": text(vpc, subnet("Own", "AssignIpv6AddressOnCreation: true")),
      "a carrier's gateway": text(net, tied, out("CarrierGatewayId: cagw-0a")),
      "an internet gateway": text(net, tied, out("GatewayId: igw-0a")),
      "another table's gateway": text(net, out("GatewayId: igw-0a")),
      "no table at all": text(
        vpc,
        subnet("Own"),
        "Out: [EC2::Route, { RouteTableId: rtb-0a, DestinationCidrBlock: 0.0.0.0/0, GatewayId: igw-0a }]",
      ),
    }),
  ).toMatchInlineSnapshot(`
    "# no subnet
    unknown
    finding none: nothing to judge was found
    # IPv6 on creation
    violated
    finding Own/AssignIpv6AddressOnCreation: Own gives public addresses to what starts in it | false | {"cdk":"assignIpv6AddressOnCreation: false"}
    # a carrier's gateway
    violated
    finding Out/CarrierGatewayId: Own is routed to an internet gateway | "no such route"
    # an internet gateway
    violated
    finding Out/GatewayId: Own is routed to an internet gateway | "no such route"
    # another table's gateway
    held
    # no table at all
    held"
  `);
});

it("nothing asks for a public address", () => {
  const instance = (more: string) => `I: [EC2::Instance, { ${more} }]`;
  const own = (more: string) => `I: [EC2::NetworkInterface, { SubnetId: { Ref: Own }, ${more} }]`;
  const net = text(vpc, subnet("Own", "MapPublicIpOnLaunch: true"), subnet("Other", "MapPublicIpOnLaunch: true"));
  const mapped = (more: string) => instance(`NetworkInterfaces: [{ SubnetId: { Ref: Own }, ${more} }]`);
  const balancer = (more: string) => `B: [ElasticLoadBalancingV2::LoadBalancer, { Scheme: internal, ${more} }]`;
  expect(
    told("NET-010", {
      nothing: vpc,
      "one address of IPv6": instance("Ipv6AddressCount: 1"),
      "none of IPv6": instance('Ipv6AddressCount: 0, Ipv6Addresses: [], PublicIp: ""'),
      "a named one of IPv6": instance('Ipv6Addresses: [{ Ipv6Address: "2001:db8::1" }]'),
      "a public one": instance("PublicIp: 203.0.113.4"),
      "not at all": instance('NetworkInterfaces: [{ AssociatePublicIpAddress: "NO" }]'),
      "no answer": instance("NetworkInterfaces: [{ AssociatePublicIpAddress: null }]"),
      "two of IPv6 for an interface of an instance": instance("NetworkInterfaces: [{ Ipv6AddressCount: 2 }]"),
      "a prefix of IPv6 for an interface of an instance": instance("NetworkInterfaces: [{ Ipv6PrefixCount: 1 }]"),
      "named prefixes of IPv6": text(vpc, subnet("Own"), own('Ipv6Prefixes: [{ Ipv6Prefix: "2001:db8::/80" }]')),
      "a number of prefixes": instance("Ipv6PrefixCount: 1"),
      "an interface with a public address": text(vpc, subnet("Own"), own("PublicIp: 203.0.113.4")),
      "an interface with one of IPv6": text(vpc, subnet("Own"), own("Ipv6AddressCount: 1")),
      "a template's interface": `T: [EC2::LaunchTemplate, { LaunchTemplateData: { NetworkInterfaces: [{ Ipv6Addresses: [{ Ipv6Address: "2001:db8::1" }] }] } }]`,
      "an old configuration": "L: [AutoScaling::LaunchConfiguration, { AssociatePublicIpAddress: true }]",
      "a balancer of both families": balancer("IpAddressType: dualstack-without-public-ipv4"),
      "a balancer of the old family": balancer("IpAddressType: ipv4"),
      "a balancer's own address": balancer("SubnetMappings: [{ AllocationId: eipalloc-0a }]"),
      "what a subnet gives to an instance": text(net, instance("SubnetId: { Ref: Own }")),
      "what a subnet gives to an interface": text(net, own("Description: x")),
      "what a subnet gives to an interface of an instance": text(net, mapped("DeviceIndex: 0")),
      "what a subnet gives and an interface refuses": text(net, mapped("AssociatePublicIpAddress: false")),
    }),
  ).toMatchInlineSnapshot(`
    "# nothing
    held
    # one address of IPv6
    violated
    finding I/Ipv6AddressCount: an interface asks for a public address | false
    # none of IPv6
    held
    # a named one of IPv6
    violated
    finding I/Ipv6Addresses: an interface asks for a public address | false
    # a public one
    violated
    finding I/PublicIp: an interface asks for a public address | false
    # not at all
    held
    # no answer
    held
    # two of IPv6 for an interface of an instance
    violated
    finding I/NetworkInterfaces/0/Ipv6AddressCount: an interface asks for a public address | false
    # a prefix of IPv6 for an interface of an instance
    violated
    finding I/NetworkInterfaces/0/Ipv6PrefixCount: an interface asks for a public address | false
    # named prefixes of IPv6
    violated
    finding I/Ipv6Prefixes: an interface asks for a public address | false
    # a number of prefixes
    violated
    finding I/Ipv6PrefixCount: an interface asks for a public address | false
    # an interface with a public address
    violated
    finding I/PublicIp: an interface asks for a public address | false
    # an interface with one of IPv6
    violated
    finding I/Ipv6AddressCount: an interface asks for a public address | false
    # a template's interface
    violated
    finding T/LaunchTemplateData/NetworkInterfaces/0/Ipv6Addresses: an interface asks for a public address | false
    # an old configuration
    violated
    finding L/AssociatePublicIpAddress: an interface asks for a public address | false
    # a balancer of both families
    violated
    finding B/IpAddressType: the load balancer's interfaces get global IPv6 addresses | "ipv4"
    # a balancer of the old family
    held
    # a balancer's own address
    violated
    finding B/SubnetMappings/0/AllocationId: the load balancer's interface gets an Elastic IP | "none"
    # what a subnet gives to an instance
    violated
    finding Own/MapPublicIpOnLaunch: what starts in Own gets a public address | false
    # what a subnet gives to an interface
    violated
    finding Own/MapPublicIpOnLaunch: what starts in Own gets a public address | false
    # what a subnet gives to an interface of an instance
    violated
    finding Own/MapPublicIpOnLaunch: what starts in Own gets a public address | false
    # what a subnet gives and an interface refuses
    held"
  `);
  expect(
    said("NET-010", text(net, instance("SubnetId: { Ref: Own }")), { publicSubnets: ["Own"] }),
  ).toMatchInlineSnapshot(`"held"`);
});

it("subnets have the agreed room", () => {
  const sized = (cidr: string) => text(vpc, `Own: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: ${cidr} }]`);
  const cases = {
    "251 in a /24": sized("10.0.1.0/24"),
    "a /22": sized("10.0.4.0/22"),
    "a /21": sized("10.0.8.0/21"),
    "a /25": sized("10.0.1.0/25"),
    "no range": sized("none"),
  };
  const agreed = (value?: unknown) => ({ objectives: value === undefined ? {} : { "NET-014": { value } } });
  expect(
    [251, 252, "many", undefined]
      .map(
        (value) =>
          `## ${String(value)}\n${told("NET-014", value === 251 ? cases : { first: cases["251 in a /24"] }, agreed(value))}`,
      )
      .join("\n"),
  ).toMatchInlineSnapshot(`
    "## 251
    # 251 in a /24
    held
    # a /22
    held
    # a /21
    violated
    finding Own/CidrBlock: Own has 2043 usable addresses; 251 are agreed | "/24, /23 or /22 with at least 251 free"
    # a /25
    violated
    finding Own/CidrBlock: Own has 123 usable addresses; 251 are agreed | "/24, /23 or /22 with at least 251 free"
    # no range
    violated
    finding Own/CidrBlock: Own has -4 usable addresses; 251 are agreed | "/24, /23 or /22 with at least 251 free"
    ## 252
    # first
    violated
    finding Own/CidrBlock: Own has 251 usable addresses; 252 are agreed | "/24, /23 or /22 with at least 252 free"
    ## many
    # first
    out-of-scope: no agreed value
    ## undefined
    # first
    out-of-scope: no agreed value"
  `);
});

it("what a running subnet has left is told", () => {
  const left = [199, 200, 300, "200"].map((free) => {
    const shown = { Own: { AvailableIpAddressCount: free } };
    const agreed = { objectives: { "NET-014": { value: 200 } } };
    return `## ${String(free)} are left\n${said("NET-014", running(text(vpc, subnet("Own")), shown), agreed)}`;
  });
  expect(left.join("\n")).toMatchInlineSnapshot(`
    "## 199 are left
    violated
    finding Own/CidrBlock: Own has 199 usable addresses; 200 are agreed | "/24, /23 or /22 with at least 200 free"
    ## 200 are left
    held
    ## 300 are left
    held
    ## 200 are left
    held"
  `);
  const instance = "I: [EC2::Instance, { SubnetId: { Ref: Own } }]";
  const open = text(vpc, subnet("Own", "MapPublicIpOnLaunch: true"), instance);
  expect(said("NET-010", running(open))).toBe("held");
});
