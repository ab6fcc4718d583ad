// What gets interfaces without declaring them: endpoints, balancers, nodes, functions and others.

import { describe, expect, it } from "vitest";
import type { Raw } from "../crosscheck/raw.ts";
import { raw } from "../sample-network.ts";
import { as, cidr, of } from "./sample-interfaces.ts";

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
