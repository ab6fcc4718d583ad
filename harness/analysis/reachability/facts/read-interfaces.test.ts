// Network interfaces as facts: where they stand, what filters them, which addresses they have, and whose they are.

import { describe, expect, it } from "vitest";
import { parseCidr } from "../../model/cidr.ts";
import type { SourceKind } from "../../model/resource.ts";
import { modelOf } from "../crosscheck/compare.ts";
import type { Raw } from "../crosscheck/raw.ts";
import { raw, unresolved } from "../sample-network.ts";
import { readNetwork } from "./read-network.ts";

const cidr = (text: string) => parseCidr(text);
const open = '{"Ref":"X"} cannot be resolved: parameter has no default';
const subnet = (id: string, third: number, rest: Record<string, unknown> = {}) =>
  raw(id, "Subnet", { VpcId: "vpc", CidrBlock: `10.0.${String(third)}.0/24`, ...rest });
const base = [
  raw("vpc", "VPC", { CidrBlock: "10.0.0.0/16" }),
  subnet("net", 0),
  subnet("pub", 1, { MapPublicIpOnLaunch: true }),
  subnet("odd", 2, { MapPublicIpOnLaunch: unresolved }),
  subnet("six", 3, { Ipv6CidrBlock: "2a05::/64" }),
  subnet("auto", 4, { Ipv6CidrBlock: "2a05:0:0:1::/64", AssignIpv6AddressOnCreation: true }),
  raw("g", "SecurityGroup", { VpcId: "vpc" }),
  raw("h", "SecurityGroup", { VpcId: "vpc" }),
];
const network = (resources: Raw[], kind?: SourceKind) => readNetwork(modelOf([...base, ...resources], kind));
const of = (resources: Raw[], kind?: SourceKind) => network(resources, kind).interfaces;
const as = (id: string, type: string, properties: Record<string, unknown>): Raw => ({ id, type, properties });

const placed = {
  id: "eni",
  label: "eni",
  subnet: "net",
  groups: ["g"],
  addresses: [cidr("10.0.0.0/24")],
  publicV4: false,
  calls: true,
  answers: true,
};

describe("an interface that stands by itself", () => {
  const eni = (properties: Record<string, unknown>, attributes?: Record<string, string>): Raw => ({
    ...raw("eni", "NetworkInterface", { SubnetId: "net", GroupSet: ["g"], ...properties }),
    ...(attributes === undefined ? {} : { more: { attributes } }),
  });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["somewhere in its subnet", {}, {}],
    ["its own address", { PrivateIpAddress: "10.0.0.4" }, { addresses: [cidr("10.0.0.4")] }],
    ["an address that is not resolved", { PrivateIpAddress: unresolved }, {}],
    ["several groups, each once", { GroupSet: ["h", "g", "h"] }, { groups: ["g", "h"] }],
    ["no group", { GroupSet: undefined }, { groups: ["own group of vpc"] }],
    ["a public address", { PublicIp: "52.0.0.1" }, { publicV4: true }],
    ["a public address that is not resolved", { PublicIp: unresolved }, { publicUnknown: open }],
    [
      "a subnet that hands out public addresses",
      { SubnetId: "pub" },
      { subnet: "pub", addresses: [cidr("10.0.1.0/24")] },
    ],
    [
      "an address of IPv6",
      { SubnetId: "six", Ipv6Addresses: [{ Ipv6Address: "2a05::7" }] },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::7")] },
    ],
    [
      "an address of IPv6 as text",
      { SubnetId: "six", PrivateIpAddress: "10.0.3.9", Ipv6Addresses: ["2a05::7", "2a05::8"] },
      { subnet: "six", addresses: [cidr("10.0.3.9"), cidr("2a05::7")] },
    ],
    [
      "some address of IPv6",
      { SubnetId: "six", Ipv6AddressCount: 1 },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::/64")] },
    ],
    [
      "a prefix of IPv6",
      { SubnetId: "six", Ipv6PrefixCount: "1" },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::/64")] },
    ],
    [
      "no address of IPv6",
      { SubnetId: "six", Ipv6AddressCount: 0 },
      { subnet: "six", addresses: [cidr("10.0.3.0/24")] },
    ],
    ["an address of IPv6 that its subnet lacks", { Ipv6AddressCount: 1 }, {}],
    [
      "a subnet that gives every interface one",
      { SubnetId: "auto" },
      { subnet: "auto", addresses: [cidr("10.0.4.0/24"), cidr("2a05:0:0:1::/64")] },
    ],
  ])("has %s", (_, properties, expected) => {
    expect(of([eni(properties)])).toEqual([{ ...placed, ...expected }]);
  });

  it("is not filtered without groups where the platform runs", () => {
    const { groups: _, ...unfiltered } = placed;
    expect(of([eni({ GroupSet: [] })], "live")).toEqual([unfiltered]);
    expect(of([eni({})], "snapshot")).toEqual([placed]);
  });

  it("starts nothing where it is an endpoint's, and is left out where it is a gateway's", () => {
    expect(of([eni({}, { InterfaceType: "vpc_endpoint" })])).toEqual([{ ...placed, calls: false }]);
    expect(of([eni({}, { InterfaceType: "interface" })])).toEqual([placed]);
    for (const InterfaceType of ["nat_gateway", "transit_gateway", "gateway_load_balancer"]) {
      expect(of([eni({}, { InterfaceType })])).toEqual([]);
    }
  });

  it("cannot be placed outside the source's subnets", () => {
    const lost = (properties: Record<string, unknown>) => {
      const { interfaces, unplaced } = network([eni(properties)]);
      expect(interfaces).toEqual([]);
      return unplaced;
    };
    const reason = (what: string) => [{ label: "an interface", unknown: what }];
    expect(lost({ SubnetId: "elsewhere" })).toEqual(reason("eni: subnet elsewhere is not part of the source"));
    expect(lost({ SubnetId: "vpc" })).toEqual(reason("eni: subnet vpc is not part of the source"));
    expect(lost({ SubnetId: undefined })).toEqual(reason("eni: subnet absent is not part of the source"));
    expect(lost({ SubnetId: unresolved })).toEqual(reason(open));
    expect(lost({ GroupSet: unresolved })).toEqual(reason(open));
  });

  it("is public by an Elastic IP, whichever way it is written", () => {
    const eip = (type: string, properties: Record<string, unknown>) => raw("eip", type, properties);
    expect(of([eni({}), eip("EIP", { NetworkInterfaceId: "eni" })])[0]?.publicV4).toBe(true);
    expect(of([eni({}), eip("EIPAssociation", { NetworkInterfaceId: "eni" })])[0]?.publicV4).toBe(true);
    expect(of([eni({}), eip("EIPAssociation", { InstanceId: "eni" })])[0]?.publicV4).toBe(true);
    expect(of([eni({}), eip("EIP", {})])[0]?.publicV4).toBe(false);
    const sure = of([eni({ PublicIp: unresolved }), eip("EIP", { NetworkInterfaceId: "eni" })]);
    expect(sure).toEqual([{ ...placed, publicV4: true }]);
  });
});

describe("an instance", () => {
  const host = (properties: Record<string, unknown>) =>
    raw("eni", "Instance", { SecurityGroupIds: ["g"], ...properties });

  it.each<[string, Record<string, unknown>, Record<string, unknown>]>([
    ["where its subnet is", { SubnetId: "net" }, {}],
    ["at its address", { SubnetId: "net", PrivateIpAddress: "10.0.0.5" }, { addresses: [cidr("10.0.0.5")] }],
    ["with groups of both names", { SubnetId: "net", SecurityGroups: ["h"] }, { groups: ["g", "h"] }],
    ["in the VPC's own group", { SubnetId: "net", SecurityGroupIds: [] }, { groups: ["own group of vpc"] }],
    [
      "public where its subnet says so",
      { SubnetId: "pub" },
      { subnet: "pub", addresses: [cidr("10.0.1.0/24")], publicV4: true },
    ],
    [
      "perhaps public where that is not resolved",
      { SubnetId: "odd" },
      { subnet: "odd", addresses: [cidr("10.0.2.0/24")], publicUnknown: open },
    ],
    [
      "with IPv6 by count",
      { SubnetId: "six", Ipv6AddressCount: 1 },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::/64")] },
    ],
    [
      "without IPv6 by count",
      { SubnetId: "six", Ipv6AddressCount: 0 },
      { subnet: "six", addresses: [cidr("10.0.3.0/24")] },
    ],
    [
      "with IPv6 by address",
      { SubnetId: "six", Ipv6Addresses: [{ Ipv6Address: "2a05::7" }] },
      { subnet: "six", addresses: [cidr("10.0.3.0/24"), cidr("2a05::/64")] },
    ],
    [
      "by an interface written into it",
      { NetworkInterfaces: [{ SubnetId: "net", GroupSet: ["h"] }] },
      { groups: ["h"] },
    ],
    [
      "public by that interface",
      { NetworkInterfaces: [{ SubnetId: "net", GroupSet: ["g"], AssociatePublicIpAddress: true }] },
      { publicV4: true },
    ],
    [
      "not public by that interface",
      { NetworkInterfaces: [{ SubnetId: "pub", GroupSet: ["g"], AssociatePublicIpAddress: false }] },
      { subnet: "pub", addresses: [cidr("10.0.1.0/24")] },
    ],
    [
      "public by that interface's subnet",
      { NetworkInterfaces: [{ SubnetId: "pub", GroupSet: ["g"], PrivateIpAddress: "10.0.1.9" }] },
      { subnet: "pub", addresses: [cidr("10.0.1.9")], publicV4: true },
    ],
    [
      "in no other group than the interface's",
      { NetworkInterfaces: [{ SubnetId: "net" }], SecurityGroups: ["h"] },
      { groups: ["own group of vpc"] },
    ],
  ])("stands %s", (_, properties, expected) => {
    expect(of([host(properties)])).toEqual([{ ...placed, ...expected }]);
  });

  it("has an interface for each that is written into it, those of their own left out", () => {
    const own = { SubnetId: "net", GroupSet: ["g"] };
    const inline = { NetworkInterfaces: [{ NetworkInterfaceId: "else" }, own, { ...own, SubnetId: "six" }] };
    expect(of([host(inline)]).map(({ id, subnet: at }) => [id, at])).toEqual([
      ["eni", "net"],
      ["eni@1", "six"],
    ]);
    expect(of([host({ NetworkInterfaces: [{ NetworkInterfaceId: "else" }], SubnetId: "net" })])).toEqual([]);
    expect(of([host({})])).toEqual([]);
    const elastic = raw("eip", "EIP", { InstanceId: "eni" });
    expect(of([host(inline), elastic]).map(({ publicV4 }) => publicV4)).toEqual([true, true]);
    expect(of([host({ SubnetId: "net" })], "live")).toEqual([]);
  });
});

describe("what gets interfaces without declaring them", () => {
  const found = (...resources: Raw[]) =>
    of(resources).map(({ id, subnet: at, groups, publicV4, calls, answers }) => [
      id,
      at,
      groups?.join() ?? "unfiltered",
      [publicV4 && "public", calls && "calls", answers && "answers"].filter(Boolean).join(" "),
    ]);
  const template = (data: Record<string, unknown>) => raw("lt", "LaunchTemplate", { LaunchTemplateData: data });
  const both = "calls answers";
  const cluster = as("eks", "AWS::EKS::Cluster", {
    ResourcesVpcConfig: { SubnetIds: ["net"], SecurityGroupIds: ["g"] },
  });

  it.each<[string, Raw[], string[][]]>([
    [
      "an interface endpoint",
      [raw("a", "VPCEndpoint", { VpcEndpointType: "Interface", SubnetIds: ["net", "pub"], SecurityGroupIds: ["g"] })],
      [
        ["a@0", "net", "g", "answers"],
        ["a@1", "pub", "g", "answers"],
      ],
    ],
    ["a gateway endpoint", [raw("a", "VPCEndpoint", { SubnetIds: ["net"], ServiceName: "s3" })], []],
    [
      "a balancer for the internet",
      [as("a", "AWS::ElasticLoadBalancingV2::LoadBalancer", { Subnets: ["net"] })],
      [["a@0", "net", "unfiltered", `public ${both}`]],
    ],
    [
      "an inner balancer",
      [
        as("a", "AWS::ElasticLoadBalancingV2::LoadBalancer", {
          Scheme: "internal",
          SubnetMappings: [{ SubnetId: "net" }],
          SecurityGroups: ["g"],
        }),
      ],
      [["a@0", "net", "g", both]],
    ],
    ["a cluster", [cluster], [["eks@0", "net", "g,own group of eks", both]]],
    [
      "nodes in their cluster's group",
      [cluster, as("n", "AWS::EKS::Nodegroup", { ClusterName: "eks", Subnets: ["net"] })],
      [
        ["eks@0", "net", "g,own group of eks", both],
        ["n@0", "net", "own group of eks", both],
      ],
    ],
    [
      "nodes of a cluster that is not shown",
      [as("n", "AWS::EKS::Nodegroup", { ClusterName: "g", Subnets: ["pub"] })],
      [["n@0", "pub", "own group of vpc", `public ${both}`]],
    ],
    [
      "nodes with the groups of their template",
      [
        template({ SecurityGroupIds: ["h"], NetworkInterfaces: [{ Groups: ["g"], AssociatePublicIpAddress: false }] }),
        as("n", "AWS::EKS::Nodegroup", { ClusterName: "eks", Subnets: ["pub"], LaunchTemplate: { Id: "lt" } }),
      ],
      [["n@0", "pub", "g,h", both]],
    ],
    [
      "machines with a public address by their template",
      [
        template({ NetworkInterfaces: [{}, { AssociatePublicIpAddress: true }] }),
        as("n", "AWS::AutoScaling::AutoScalingGroup", {
          VPCZoneIdentifier: ["net"],
          LaunchTemplate: { LaunchTemplateId: "lt" },
        }),
      ],
      [["n@0", "net", "own group of vpc", `public ${both}`]],
    ],
    [
      "a function",
      [as("f", "AWS::Lambda::Function", { VpcConfig: { SubnetIds: ["net"], SecurityGroupIds: ["g"] } })],
      [["f@0", "net", "g", "calls"]],
    ],
    [
      "a database",
      [
        as("s", "AWS::RDS::DBSubnetGroup", { SubnetIds: ["net", "six"] }),
        as("d", "AWS::RDS::DBInstance", { DBSubnetGroupName: "s", VPCSecurityGroups: ["g"] }),
        as("p", "AWS::RDS::DBInstance", { DBSubnetGroupName: "s", PubliclyAccessible: true }),
        as("x", "AWS::RDS::DBInstance", { DBSubnetGroupName: "elsewhere" }),
      ],
      [
        ["d@0", "net", "g", both],
        ["d@1", "six", "g", both],
        ["p@0", "net", "own group of vpc", `public ${both}`],
        ["p@1", "six", "own group of vpc", `public ${both}`],
      ],
    ],
    ...(
      [
        [undefined, both],
        ["DISABLED", both],
        ["SERVICE_PROVIDED_EIPS", `public ${both}`],
      ] as const
    ).map(([Type, says]): [string, Raw[], string[][]] => [
      `brokers with public access ${Type ?? "not said"}`,
      [
        as("m", "AWS::MSK::Cluster", {
          BrokerNodeGroupInfo: {
            ClientSubnets: ["net"],
            SecurityGroups: ["g"],
            ConnectivityInfo: { PublicAccess: { Type } },
          },
        }),
      ],
      [["m@0", "net", "g", says]],
    ]),
    [
      "a connector",
      [
        as("c", "AWS::KafkaConnect::Connector", {
          KafkaCluster: { ApacheKafkaCluster: { Vpc: { Subnets: ["net"], SecurityGroups: ["g"] } } },
        }),
      ],
      [["c@0", "net", "g", both]],
    ],
    ...(
      [
        ["ENABLED", `public ${both}`],
        ["DISABLED", both],
      ] as const
    ).map(([AssignPublicIp, says]): [string, Raw[], string[][]] => [
      `tasks with a public address ${AssignPublicIp}`,
      [
        as("t", "AWS::ECS::Service", {
          NetworkConfiguration: { AwsvpcConfiguration: { Subnets: ["net"], SecurityGroups: ["g"], AssignPublicIp } },
        }),
      ],
      [["t@0", "net", "g", says]],
    ]),
    [
      "a file system's target",
      [as("e", "AWS::EFS::MountTarget", { SubnetId: "net", SecurityGroups: ["g"] })],
      [["e@0", "net", "g", both]],
    ],
    [
      "a resolver's endpoint",
      [
        as("r", "AWS::Route53Resolver::ResolverEndpoint", {
          IpAddresses: [{ SubnetId: "net" }],
          SecurityGroupIds: ["g"],
        }),
      ],
      [["r@0", "net", "g", both]],
    ],
    [
      "pods with groups of their own",
      [
        as("n", "AWS::EKS::Nodegroup", { Subnets: ["net", "pub"] }),
        as("o", "AWS::EKS::Nodegroup", { Subnets: ["net"] }),
        as("p", "Kubernetes::SecurityGroupPolicy", { spec: { securityGroups: { groupIds: ["h"] } } }),
        as("q", "Kubernetes::SecurityGroupPolicy", {}),
      ],
      [
        ["n@0", "net", "own group of vpc", both],
        ["n@1", "pub", "own group of vpc", `public ${both}`],
        ["o@0", "net", "own group of vpc", both],
        ["p@0", "net", "h", both],
        ["p@1", "pub", "h", both],
        ["q@0", "net", "own group of vpc", both],
        ["q@1", "pub", "own group of vpc", both],
      ],
    ],
  ])("is %s", (_, resources, expected) => {
    expect(found(...resources)).toEqual(expected);
  });

  it.each([
    ["LaunchTemplate", "Id"],
    ["LaunchTemplate", "Name"],
    ["LaunchTemplate", "LaunchTemplateName"],
    ["LaunchTemplateSpecification", "LaunchTemplateId"],
  ])("has its template by %s.%s", (path, name) => {
    const group = as("n", "AWS::AutoScaling::AutoScalingGroup", {
      VPCZoneIdentifier: ["net"],
      [path]: { [name]: "lt" },
    });
    expect(found(template({ SecurityGroupIds: ["h"] }), group)).toEqual([["n@0", "net", "h", both]]);
    const wrong = { ...group, properties: { ...group.properties, [path]: { [name]: "net" } } };
    expect(found(wrong)).toEqual([["n@0", "net", "own group of vpc", both]]);
  });

  it("stands by itself where the platform runs, each with the label of what bears it", () => {
    expect(of([cluster], "live")).toEqual([]);
    const policy = as("p", "Kubernetes::SecurityGroupPolicy", {});
    const nodes = as("n", "AWS::EKS::Nodegroup", { Subnets: ["net"] });
    expect(of([nodes, policy], "live")).toEqual([]);
    expect(of([nodes, policy]).map(({ label, addresses }) => [label, addresses])).toEqual([
      ["n", [cidr("10.0.0.0/24")]],
      ["p", [cidr("10.0.0.0/24")]],
    ]);
    expect(of([as("f", "AWS::EFS::MountTarget", { SubnetId: "six" })])[0]?.addresses).toEqual([cidr("10.0.3.0/24")]);
  });
});
