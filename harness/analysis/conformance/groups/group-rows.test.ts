// Rows of the security groups on a few groups and what they are attached to.

import { expect, it } from "vitest";
import type { DeclaredRule } from "#harness/config/profile.ts";
import { inFull } from "../sample-platform.ts";

const groups = ["workers", "clickhouse", "nlb", "endpoints", "controlPlane", "application"];
const securityGroups = Object.fromEntries(groups.map((name) => [name, [name]]));
const cidrs = { vpc: "10.0.0.0/16", tiers: { data: ["10.0.1.0/24"], application: ["10.0.11.0/24"] } };
const rules: DeclaredRule[] = [];
const intent = { securityGroups, cidrs, rules };

/** One group with rules of one direction. */
const group = (GroupName: string, direction: "Ingress" | "Egress", ...written: object[]) =>
  ["EC2::SecurityGroup", { GroupName, [`SecurityGroup${direction}`]: written }] as const;
const tcp = (from: number, to: number, peer: object, IpProtocol = "tcp") => ({
  IpProtocol,
  FromPort: from,
  ToPort: to,
  ...peer,
});
const idOf = (id: string) => ({ "Fn::GetAtt": [id, "GroupId"] });
const of = (id: string) => ({ SourceSecurityGroupId: idOf(id) });
const to = (id: string) => ({ DestinationSecurityGroupId: idOf(id) });
const all = (peer: object) => ({ IpProtocol: "-1", ...peer });
const anywhere = { CidrIp: "0.0.0.0/0" };

const four = `Workers: [EC2::SecurityGroup, { GroupName: workers }]
      Pods: [EC2::SecurityGroup, { GroupName: clickhouse }]
      Nlb: [EC2::SecurityGroup, { GroupName: nlb }]
      Doors: [EC2::SecurityGroup, { GroupName: endpoints }]
      Api: [EC2::SecurityGroup, { GroupName: application }]
      Spare: [EC2::SecurityGroup, { GroupDescription: spare }]`;

it("SG-001: what each group is attached to", () => {
  const cases = {
    "no groups, a balancer without one": `
      Balancer: [ElasticLoadBalancingV2::LoadBalancer, { Type: network }]
    `,
    "each where it belongs, and a group of no role": `
      ${four}
      Balancer: [ElasticLoadBalancingV2::LoadBalancer, { Type: network, SecurityGroups: [ !x Nlb, { Ref: Spare } ] }]
      Door: [EC2::VPCEndpoint, { VpcEndpointType: Interface, SecurityGroupIds: [ { Ref: Doors } ] }]
      Template: [EC2::LaunchTemplate, { LaunchTemplateData: { SecurityGroupIds: [ { Ref: Workers } ], NetworkInterfaces: [ { Groups: [ { Ref: Api } ] } ] } }]
      Nodes: [EKS::Nodegroup, { LaunchTemplate: { Id: { Ref: Template } } }]
    `.replace("!x Nlb", "{ Ref: Nlb }"),
    "somebody else's": `
      ${four}
      Balancer: [ElasticLoadBalancingV2::LoadBalancer, { Type: network, SecurityGroups: [ { Ref: Api } ] }]
      Door: [EC2::VPCEndpoint, { VpcEndpointType: Interface, SecurityGroupIds: [ { Ref: Workers } ] }]
      Template: [EC2::LaunchTemplate, { LaunchTemplateData: { NetworkInterfaces: [ { Groups: [ { Ref: Nlb } ] } ] } }]
      Nodes: [EKS::Nodegroup, { LaunchTemplate: { Id: { Ref: Template } } }]
    `,
    "no matter of this row": `
      ${four}
      Ingress: [ElasticLoadBalancingV2::LoadBalancer, { Type: application }]
      Gateway: [EC2::VPCEndpoint, { VpcEndpointType: Gateway, SecurityGroupIds: [ { Ref: Workers } ] }]
      Template: [EC2::LaunchTemplate, { LaunchTemplateData: { SecurityGroupIds: [ { Ref: Nlb } ] } }]
    `,
    "of pods, by what the outputs are called": `
      ${four}
      server: [Kubernetes::StatefulSet, { spec: { template: { metadata: { labels: { app: server } } } } }]
      other: [Kubernetes::StatefulSet, { spec: { template: { metadata: { labels: { app: other } } } } }]
      own: [Kubernetes::SecurityGroupPolicy, { spec: { podSelector: { matchLabels: { app: server } }, securityGroups: { groupIds: [ "\${outputs.securityGroups.clickhouse}" ] } } }]
      wrong: [Kubernetes::SecurityGroupPolicy, { spec: { podSelector: { matchLabels: { app: server } }, securityGroups: { groupIds: [ "\${outputs.securityGroups.nlb}" ] } } }]
      almost: [Kubernetes::SecurityGroupPolicy, { spec: { podSelector: { matchLabels: { app: server } }, securityGroups: { groupIds: [ "x\${outputs.securityGroups.nlb}", "\${outputs.securityGroups.nlb}x" ] } } }]
      nobody: [Kubernetes::SecurityGroupPolicy, { spec: { podSelector: { matchLabels: { app: jobs } }, securityGroups: { groupIds: [ "\${outputs.securityGroups.nlb}" ] } } }]
    `,
  };
  expect(inFull("SG-001", cases, intent)).toMatchInlineSnapshot(`
    "# no groups, a balancer without one: violated
    - none: no security group of the workers | expected "workers"
    - none: no security group of the clickhouse | expected "clickhouse"
    - none: no security group of the nlb | expected "nlb"
    - none: no security group of the endpoints | expected "endpoints"
    - Balancer/SecurityGroups: Balancer has no security group of its own | expected "the group of the nlb"
    # each where it belongs, and a group of no role: held
    # somebody else's: violated
    - Balancer/SecurityGroups/0: the group of the application is attached to the nlb | found "application" | expected "nlb"
    - Door/SecurityGroupIds/0: the group of the workers is attached to the endpoints | found "workers" | expected "endpoints"
    - Template/LaunchTemplateData/NetworkInterfaces/0/Groups/0: the group of the nlb is attached to the workers | found "nlb" | expected "workers"
    # no matter of this row: held
    # of pods, by what the outputs are called: violated
    - SecurityGroupPolicy/wrong/spec/securityGroups/groupIds/0: the group of the nlb is attached to the clickhouse | found "nlb" | expected "clickhouse""
  `);
});

it("SG-002: who may reach the nodes as the control plane does", () => {
  const api = [tcp(443, 443, of("Plane")), tcp(1025, 65_535, of("Plane"))];
  const plane = { Plane: group("controlPlane", "Ingress"), Api: group("application", "Ingress") };
  const nodes = (...more: object[]) => ({ ...plane, Nodes: group("workers", "Ingress", ...api, ...more) });
  const cases = {
    "the control plane alone": nodes(),
    nobody: plane,
    "the nodes themselves": nodes(all(of("Nodes"))),
    "another role": nodes(tcp(1024, 1025, of("Api"))),
    "a range": nodes(tcp(443, 443, { CidrIp: "10.0.0.0/8" })),
    "a group that is not there": nodes(tcp(443, 443, { SourceSecurityGroupId: "sg-1" })),
    "ports that are no matter of it": nodes(tcp(444, 1024, of("Api")), tcp(443, 443, of("Api"), "udp")),
    "half of the ports": { ...plane, Nodes: group("workers", "Ingress", api[0] ?? {}, tcp(1026, 65_535, of("Plane"))) },
    "ports in two pieces": {
      ...plane,
      Nodes: group("workers", "Ingress", tcp(30_000, 65_535, of("Plane")), tcp(1, 30_000, of("Plane"))),
    },
    "a rule that reaches nobody": nodes(tcp(443, 443, { CidrIp: "127.0.0.1/32" })),
    "half of the internet, written like a loopback": nodes(tcp(443, 443, { CidrIp: "127.0.0.0/1" })),
  };
  expect(inFull("SG-002", cases, intent)).toMatchInlineSnapshot(`
    "# the control plane alone: held
    # nobody: unknown
    - none: no security group of the workers was found
    # the nodes themselves: held
    # another role: violated
    - Nodes/SecurityGroupIngress/2: traffic into the worker nodes: tcp 1024-1025 from Api is not declared | found "tcp 1024-1025 from Api" | expected "a rule of the intent"
    # a range: violated
    - Nodes/SecurityGroupIngress/2: traffic into the worker nodes: tcp 443 from 10.0.0.0/8 is not declared | found "tcp 443 from 10.0.0.0/8" | expected "a rule of the intent"
    # a group that is not there: violated
    - Nodes/SecurityGroupIngress/2: traffic into the worker nodes: tcp 443 from sg-1 is not declared | found "tcp 443 from sg-1" | expected "a rule of the intent"
    # ports that are no matter of it: held
    # half of the ports: violated
    - Nodes/SecurityGroupIngress: traffic into the worker nodes: tcp 1025-65535 from controlPlane is not admitted | found ["tcp 443 from Plane","tcp 1026-65535 from Plane"] | expected {"peer":"controlPlane","protocol":"tcp","ports":"1025-65535"}
    # ports in two pieces: violated
    - Nodes/SecurityGroupIngress/1: traffic into the worker nodes: tcp 1-30000 from Plane is not declared | found "tcp 1-30000 from Plane" | expected "a rule of the intent"
    # a rule that reaches nobody: held
    # half of the internet, written like a loopback: violated
    - Nodes/SecurityGroupIngress/2: traffic into the worker nodes: tcp 443 from 127.0.0.0/1 is not declared | found "tcp 443 from 127.0.0.0/1" | expected "a rule of the intent""
  `);
});

it("SG-003, SG-004: nodes among themselves, and what they may send", () => {
  const vpc =
    "Vpc: [EC2::VPC, { CidrBlock: 10.0.0.0/16 }]\nSubnet: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: 10.0.1.0/24 }]";
  expect(
    inFull(
      "SG-003",
      {
        "among themselves": { Nodes: group("workers", "Ingress", all(of("Nodes")), tcp(22, 22, anywhere)) },
        "with others": { Nodes: group("workers", "Ingress", all(of("Api"))), Api: group("application", "Ingress") },
        "one protocol": { Nodes: group("workers", "Ingress", tcp(0, 65_535, of("Nodes"))) },
      },
      intent,
    ),
  ).toMatchInlineSnapshot(`
    "# among themselves: held
    # with others: violated
    - Nodes/SecurityGroupIngress: traffic between the nodes: all all from self is not admitted | found ["all from Api"] | expected {"peer":"self","protocol":"all","ports":"all"}
    # one protocol: violated
    - Nodes/SecurityGroupIngress: traffic between the nodes: all all from self is not admitted | found ["tcp from self"] | expected {"peer":"self","protocol":"all","ports":"all"}"
  `);
  expect(
    inFull(
      "SG-004",
      {
        "anything, nowhere to go": { Nodes: group("workers", "Egress", all(anywhere)) },
        "first of all to a group": {
          Nodes: group("workers", "Egress", all(to("Nodes")), tcp(443, 443, anywhere), all(anywhere)),
        },
        "all protocols to a group, one to the world": {
          Nodes: group("workers", "Egress", all(to("Nodes")), tcp(443, 443, anywhere)),
        },
        nothing: { Nodes: group("workers", "Egress", tcp(1, 1, { CidrIp: "127.0.0.1/32" })) },
        "a route out": `${vpc}
Gateway: [EC2::InternetGateway]
Attached: [EC2::VPCGatewayAttachment, { VpcId: { Ref: Vpc }, InternetGatewayId: { Ref: Gateway } }]
Table: [EC2::RouteTable, { VpcId: { Ref: Vpc } }]
Out: [EC2::Route, { RouteTableId: { Ref: Table }, DestinationCidrBlock: 0.0.0.0/0, GatewayId: { Ref: Gateway } }]
Nodes: [EC2::SecurityGroup, { GroupName: workers, SecurityGroupEgress: [ { IpProtocol: "-1", CidrIp: 0.0.0.0/0 } ] }]
`,
      },
      intent,
    ),
  ).toMatchInlineSnapshot(`
    "# anything, nowhere to go: held
    - warning Nodes/SecurityGroupEgress/0: Nodes may send anything anywhere; no route leads out | found {"IpProtocol":"-1","CidrIp":"0.0.0.0/0"}
    # first of all to a group: held
    - warning Nodes/SecurityGroupEgress/2: Nodes may send anything anywhere; no route leads out | found {"IpProtocol":"-1","CidrIp":"0.0.0.0/0"}
    # all protocols to a group, one to the world: violated
    - Nodes/SecurityGroupEgress: egress of the worker nodes: all all to 0.0.0.0/0 is not admitted | found ["all to self","tcp 443 to 0.0.0.0/0"] | expected {"peer":"0.0.0.0/0","protocol":"all","ports":"all"}
    # nothing: violated
    - Nodes/SecurityGroupEgress: egress of the worker nodes: all all to 0.0.0.0/0 is not admitted | found ["tcp 1 to 127.0.0.1/32"] | expected {"peer":"0.0.0.0/0","protocol":"all","ports":"all"}
    # a route out: violated
    - Nodes/SecurityGroupEgress/0: Nodes may send anything anywhere, and a route leads out | found {"IpProtocol":"-1","CidrIp":"0.0.0.0/0"} | expected "no route out""
  `);
});

it("SG-005 to SG-010: ports of the pods and of the balancer", () => {
  const client = (peer: object) => [tcp(8123, 8123, peer), tcp(9000, 9000, peer)];
  const api = { Api: group("application", "Ingress"), Nlb: group("nlb", "Ingress") };
  expect(
    inFull(
      "SG-005",
      {
        applications: { ...api, Pods: group("clickhouse", "Ingress", ...client(of("Api"))) },
        "other protocols and neighbours": {
          ...api,
          Pods: group(
            "clickhouse",
            "Ingress",
            ...client(of("Api")),
            tcp(9000, 9000, anywhere, "udp"),
            tcp(9001, 9008, anywhere),
            tcp(8124, 8999, anywhere),
            tcp(1, 8122, anywhere),
          ),
        },
        everything: { ...api, Pods: group("clickhouse", "Ingress", ...client(of("Api")), all(anywhere)) },
        "also others": {
          ...api,
          Pods: group("clickhouse", "Ingress", ...client(of("Api")), tcp(8000, 8123, of("Nlb"))),
        },
        "one port alone": { ...api, Pods: group("clickhouse", "Ingress", tcp(9000, 9000, of("Api"))) },
        "no such group": api,
      },
      intent,
    ),
  ).toMatchInlineSnapshot(`
    "# applications: held
    # other protocols and neighbours: held
    # everything: violated
    - Pods/SecurityGroupIngress/2: client ports of the pods: all from 0.0.0.0/0 is not declared | found "all from 0.0.0.0/0" | expected "a rule of the intent"
    # also others: violated
    - Pods/SecurityGroupIngress/2: client ports of the pods: tcp 8000-8123 from Nlb is not declared | found "tcp 8000-8123 from Nlb" | expected "a rule of the intent"
    # one port alone: violated
    - Pods/SecurityGroupIngress: client ports of the pods: tcp 8123 from application is not admitted | found ["tcp 9000 from Api"] | expected {"peer":"application","protocol":"tcp","ports":8123}
    # no such group: unknown
    - none: no security group of the clickhouse was found"
  `);
  const own = [9009, 9181, 9234];
  expect(
    inFull(
      "SG-006",
      {
        themselves: { Pods: group("clickhouse", "Ingress", ...own.map((port) => tcp(port, port, of("Pods")))) },
        "one port to many": {
          ...api,
          Pods: group("clickhouse", "Ingress", tcp(9000, 9300, of("Pods")), tcp(9200, 9234, of("Api"))),
        },
        "by an own group in another's stead": { Pods: group("x", "Ingress", tcp(9000, 9300, of("Pods"))) },
      },
      { ...intent, securityGroups: { clickhouse: ["clickhouse"] } },
    ),
  ).toMatchInlineSnapshot(`
    "# themselves: held
    # one port to many: violated
    - Pods/SecurityGroupIngress/0: replication and Keeper ports: tcp 9000-9300 from self is not declared | found "tcp 9000-9300 from self" | expected "a rule of the intent"
    - Pods/SecurityGroupIngress/1: replication and Keeper ports: tcp 9200-9234 from Api is not declared | found "tcp 9200-9234 from Api" | expected "a rule of the intent"
    # by an own group in another's stead: violated
    - Pods/SecurityGroupIngress/0: replication and Keeper ports: tcp 9000-9300 from self is not declared | found "tcp 9000-9300 from self" | expected "a rule of the intent""
  `);
  const vpc = { CidrIp: "10.0.0.0/16" };
  expect(
    inFull(
      "SG-007",
      {
        "the network": { Pods: group("clickhouse", "Egress", tcp(443, 443, vpc), tcp(80, 80, anywhere)) },
        "the network in two halves": {
          Pods: group(
            "clickhouse",
            "Egress",
            tcp(443, 443, { CidrIp: "10.0.0.0/17" }),
            tcp(443, 443, { CidrIp: "10.0.128.0/17" }),
          ),
        },
        "nothing but a list": {
          Pods: group("clickhouse", "Egress", tcp(443, 443, { DestinationPrefixListId: "pl-63a5400a" })),
        },
        "S3's list and another": {
          Pods: group(
            "clickhouse",
            "Egress",
            tcp(443, 443, vpc),
            tcp(443, 443, { DestinationPrefixListId: "pl-63a5400a" }),
            tcp(443, 443, { DestinationPrefixListId: "pl-1" }),
          ),
        },
      },
      {
        ...intent,
        rules: [{ group: "clickhouse", direction: "egress", peer: "prefix-list:s3", protocol: "tcp", ports: 443 }],
      },
    ),
  ).toMatchInlineSnapshot(`
    "# the network: held
    # the network in two halves: held
    # nothing but a list: violated
    - Pods/SecurityGroupEgress: HTTPS egress of the pods: tcp 443 to 10.0.0.0/16 is not admitted | found ["tcp 443 to pl-63a5400a"] | expected {"peer":"10.0.0.0/16","protocol":"tcp","ports":443}
    # S3's list and another: violated
    - Pods/SecurityGroupEgress/2: HTTPS egress of the pods: tcp 443 to pl-1 is not declared | found "tcp 443 to pl-1" | expected "a rule of the intent""
  `);
  expect(
    inFull(
      "SG-008",
      {
        "to themselves": { Pods: group("clickhouse", "Egress", ...own.map((port) => tcp(port, port, to("Pods")))) },
        "to everybody": { Pods: group("clickhouse", "Egress", tcp(9009, 9234, anywhere)) },
      },
      intent,
    ),
  ).toMatchInlineSnapshot(`
    "# to themselves: held
    # to everybody: violated
    - Pods/SecurityGroupEgress: egress of the pods for replication and Keeper: tcp 9009 to self is not admitted | found ["tcp 9009-9234 to 0.0.0.0/0"] | expected {"peer":"self","protocol":"tcp","ports":9009}
    - Pods/SecurityGroupEgress: egress of the pods for replication and Keeper: tcp 9181 to self is not admitted | found ["tcp 9009-9234 to 0.0.0.0/0"] | expected {"peer":"self","protocol":"tcp","ports":9181}
    - Pods/SecurityGroupEgress: egress of the pods for replication and Keeper: tcp 9234 to self is not admitted | found ["tcp 9009-9234 to 0.0.0.0/0"] | expected {"peer":"self","protocol":"tcp","ports":9234}
    - Pods/SecurityGroupEgress/0: egress of the pods for replication and Keeper: tcp 9009-9234 to 0.0.0.0/0 is not declared | found "tcp 9009-9234 to 0.0.0.0/0" | expected "a rule of the intent""
  `);
  const tier = { CidrIp: "10.0.11.0/24" };
  const balancer = (...written: object[]) => ({ ...api, Nlb: group("nlb", "Ingress", ...written) });
  const ingress = {
    "the tier": balancer(...client(tier)),
    "a part of the tier": balancer(...client({ CidrIp: "10.0.11.0/25" })),
    "another tier": balancer(...client({ CidrIp: "10.0.1.0/24" })),
    "ports beside": balancer(...client(tier), tcp(443, 443, anywhere)),
  };
  expect(inFull("SG-009", ingress, intent)).toMatchInlineSnapshot(`
    "# the tier: held
    # a part of the tier: violated
    - Nlb/SecurityGroupIngress: traffic into the load balancer: tcp 8123 from 10.0.11.0/24 is not admitted | found ["tcp 8123 from 10.0.11.0/25","tcp 9000 from 10.0.11.0/25"] | expected {"peer":"10.0.11.0/24","protocol":"tcp","ports":8123}
    - Nlb/SecurityGroupIngress: traffic into the load balancer: tcp 9000 from 10.0.11.0/24 is not admitted | found ["tcp 8123 from 10.0.11.0/25","tcp 9000 from 10.0.11.0/25"] | expected {"peer":"10.0.11.0/24","protocol":"tcp","ports":9000}
    # another tier: violated
    - Nlb/SecurityGroupIngress: traffic into the load balancer: tcp 8123 from 10.0.11.0/24 is not admitted | found ["tcp 8123 from 10.0.1.0/24","tcp 9000 from 10.0.1.0/24"] | expected {"peer":"10.0.11.0/24","protocol":"tcp","ports":8123}
    - Nlb/SecurityGroupIngress: traffic into the load balancer: tcp 9000 from 10.0.11.0/24 is not admitted | found ["tcp 8123 from 10.0.1.0/24","tcp 9000 from 10.0.1.0/24"] | expected {"peer":"10.0.11.0/24","protocol":"tcp","ports":9000}
    - Nlb/SecurityGroupIngress/0: traffic into the load balancer: tcp 8123 from 10.0.1.0/24 is not declared | found "tcp 8123 from 10.0.1.0/24" | expected "a rule of the intent"
    - Nlb/SecurityGroupIngress/1: traffic into the load balancer: tcp 9000 from 10.0.1.0/24 is not declared | found "tcp 9000 from 10.0.1.0/24" | expected "a rule of the intent"
    # ports beside: held"
  `);
  expect(
    inFull(
      "SG-009",
      { "no tier of applications": balancer(...client(tier)) },
      { ...intent, cidrs: { vpc: "10.0.0.0/16", tiers: {} } },
    ),
  ).toMatchInlineSnapshot(`
    "# no tier of applications: violated
    - Nlb/SecurityGroupIngress/0: traffic into the load balancer: tcp 8123 from 10.0.11.0/24 is not declared | found "tcp 8123 from 10.0.11.0/24" | expected "a rule of the intent"
    - Nlb/SecurityGroupIngress/1: traffic into the load balancer: tcp 9000 from 10.0.11.0/24 is not declared | found "tcp 9000 from 10.0.11.0/24" | expected "a rule of the intent""
  `);
  const pods = { Pods: group("clickhouse", "Ingress") };
  expect(
    inFull(
      "SG-010",
      {
        "the pods": { ...pods, Nlb: group("nlb", "Egress", ...client(to("Pods"))) },
        "and more": { ...pods, Nlb: group("nlb", "Egress", ...client(to("Pods")), tcp(53, 53, anywhere, "udp")) },
      },
      intent,
    ),
  ).toMatchInlineSnapshot(`
    "# the pods: held
    # and more: violated
    - Nlb/SecurityGroupEgress/2: egress of the load balancer: udp 53 to 0.0.0.0/0 is not declared | found "udp 53 to 0.0.0.0/0" | expected "a rule of the intent""
  `);
});

it("SG-011: callers of the endpoints", () => {
  const callers = { Nodes: group("workers", "Ingress"), Pods: group("clickhouse", "Ingress") };
  const doors = (...written: object[]) => ({ ...callers, Doors: group("endpoints", "Ingress", ...written) });
  const lists = `
    List: [EC2::PrefixList, { PrefixListName: own, AddressFamily: IPv4, MaxEntries: 2, Entries: [ { Cidr: 10.0.0.0/16 }, { Cidr: 192.168.0.0/16 } ] }]
    Nodes: [EC2::SecurityGroup, { GroupName: workers }]
    Doors: [EC2::SecurityGroup, { GroupName: endpoints, SecurityGroupIngress: [ { IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: { Fn::GetAtt: List.PrefixListId } } ] }]
  `;
  const cases = {
    "the tier of the callers": doors(tcp(443, 443, { CidrIp: "10.0.1.0/24" })),
    "the groups of the callers": doors(tcp(443, 443, of("Nodes")), tcp(443, 443, of("Pods"))),
    "one of the groups": doors(tcp(443, 443, of("Nodes"))),
    "wider than the network": doors(tcp(443, 443, { CidrIp: "10.0.0.0/8" })),
    "a list with more than the network": lists,
    "a rule that admits nobody": doors(tcp(443, 443, { CidrIp: "10.0.0.0/16" }), all({ CidrIp: "127.0.0.1/32" })),
    "another protocol": doors(tcp(443, 443, { CidrIp: "10.0.0.0/16" }, "udp")),
    "no callers": doors(),
  };
  expect(inFull("SG-011", cases, intent)).toMatchInlineSnapshot(`
    "# the tier of the callers: held
    # the groups of the callers: held
    # one of the groups: violated
    - Doors/SecurityGroupIngress: the clickhouse cannot reach the endpoints | found ["tcp 443 from Nodes"] | expected "tcp 443 from callers inside the VPC"
    # wider than the network: violated
    - Doors/SecurityGroupIngress/0: the endpoints admit callers from outside the VPC | found "tcp 443 from 10.0.0.0/8" | expected "10.0.0.0/16"
    # a list with more than the network: violated
    - Doors/SecurityGroupIngress/0: the endpoints admit callers from outside the VPC | found "tcp 443 from ⟨List.PrefixListId⟩" | expected "10.0.0.0/16"
    # a rule that admits nobody: held
    # another protocol: violated
    - Doors/SecurityGroupIngress: the workers cannot reach the endpoints | found ["udp 443 from 10.0.0.0/16"] | expected "tcp 443 from callers inside the VPC"
    - Doors/SecurityGroupIngress: the clickhouse cannot reach the endpoints | found ["udp 443 from 10.0.0.0/16"] | expected "tcp 443 from callers inside the VPC"
    # no callers: violated
    - Doors/SecurityGroupIngress: the workers cannot reach the endpoints | found [] | expected "tcp 443 from callers inside the VPC"
    - Doors/SecurityGroupIngress: the clickhouse cannot reach the endpoints | found [] | expected "tcp 443 from callers inside the VPC""
  `);
  const none = { vpc: "nowhere", tiers: {} };
  expect(
    inFull(
      "SG-011",
      { "a network that is not declared": cases["the tier of the callers"] },
      { ...intent, cidrs: none },
    ),
  ).toMatchInlineSnapshot(`
    "# a network that is not declared: violated
    - Doors/SecurityGroupIngress/0: the endpoints admit callers from outside the VPC | found "tcp 443 from 10.0.1.0/24" | expected "nowhere"
    - Doors/SecurityGroupIngress: the workers cannot reach the endpoints | found ["tcp 443 from 10.0.1.0/24"] | expected "tcp 443 from callers inside the VPC"
    - Doors/SecurityGroupIngress: the clickhouse cannot reach the endpoints | found ["tcp 443 from 10.0.1.0/24"] | expected "tcp 443 from callers inside the VPC""
  `);
});

it("SG-012: rules beyond the declared ones", () => {
  const declared: DeclaredRule[] = [
    { group: "workers", direction: "ingress", peer: "vpc", protocol: "tcp", ports: [443, "8000-8010"] },
    { group: "workers", direction: "ingress", peer: "tier:application", protocol: "udp", ports: 53 },
    { group: "workers", direction: "ingress", peer: "tier:none", protocol: "udp", ports: 54 },
    { group: "workers", direction: "egress", peer: "prefix-list:s3", protocol: "tcp", ports: 443 },
    { group: "nlb", direction: "ingress", peer: "self", protocol: "all", ports: "all" },
    { group: "controlPlane", direction: "ingress", peer: "workers", protocol: "tcp", ports: 443 },
    { group: "controlPlane", direction: "egress", peer: "workers", protocol: "tcp", ports: 10_250 },
  ];
  const eks = (...written: object[]) =>
    [
      "EC2::SecurityGroup",
      { GroupDescription: "of EKS", Tags: [{ Key: "aws:eks:cluster-name", Value: "c" }], ...written[0] },
    ] as const;
  const nodes = (...written: object[]) => ({
    Nodes: [
      "EC2::SecurityGroup",
      {
        GroupName: "workers",
        SecurityGroupIngress: written,
        SecurityGroupEgress: [tcp(443, 443, { DestinationPrefixListId: "pl-63a5400a" })],
      },
    ] as const,
  });
  const added = (type: "Ingress" | "Egress", properties: object) => ({
    Cluster: ["EKS::Cluster", { Name: "c" }] as const,
    ...nodes(),
    Added: [
      `EC2::SecurityGroup${type}`,
      { GroupId: { "Fn::GetAtt": ["Cluster", "ClusterSecurityGroupId"] }, ...properties },
    ] as const,
  });
  const cases = {
    "the network, the tier and the list": nodes(
      tcp(443, 443, { CidrIp: "10.0.3.0/24" }),
      tcp(8003, 8010, { CidrIp: "10.0.0.0/17" }),
      tcp(53, 53, { CidrIp: "10.0.11.5/32" }, "udp"),
    ),
    "a protocol, a port and a range beyond": nodes(
      tcp(443, 443, { CidrIp: "10.0.3.0/24" }, "udp"),
      tcp(8003, 8011, { CidrIp: "10.0.0.0/17" }),
      tcp(53, 53, { CidrIp: "10.0.10.0/23" }, "udp"),
      tcp(54, 54, { CidrIp: "10.0.11.0/24" }, "udp"),
    ),
    "ranges that are none": nodes(tcp(443, 443, { CidrIp: "everybody" }), tcp(443, 443, { CidrIp: "300.0.0.0/8" })),
    "a port in the middle that nobody declares": nodes(tcp(443, 8000, { CidrIp: "10.0.3.0/24" })),
    "groups of no role among themselves, and of others": {
      ...nodes(),
      Spare: [
        "EC2::SecurityGroup",
        {
          GroupDescription: "spare",
          SecurityGroupIngress: [all(of("Spare")), all({ SourceSecurityGroupId: "sg-1" }), all(of("Nodes"))],
          SecurityGroupEgress: [all({ CidrIp: "127.0.0.1/32" })],
        },
      ] as const,
    },
    "what EKS writes by itself": {
      ...nodes(),
      Own: eks({ SecurityGroupIngress: [all(of("Own"))], SecurityGroupEgress: [all(anywhere)] }),
    },
    "beside what EKS writes": {
      ...nodes(),
      Own: eks({
        SecurityGroupIngress: [all(of("Nodes")), all(anywhere), tcp(443, 443, of("Own"))],
        SecurityGroupEgress: [all({ CidrIp: "0.0.0.0/1" }), all(to("Own")), tcp(443, 443, anywhere)],
      }),
    },
    "a declared rule of the cluster's own group": added(
      "Ingress",
      tcp(443, 443, { SourceSecurityGroupId: idOf("Nodes") }),
    ),
    "another way": added("Egress", tcp(443, 443, { DestinationSecurityGroupId: idOf("Nodes") })),
    "a rule of the cluster's own group that nobody declares": added("Ingress", tcp(22, 22, anywhere)),
    "a declared rule of something else's group": {
      ...added("Ingress", {}),
      Proxy: ["RDS::DBProxy", {}] as const,
      Added: [
        "EC2::SecurityGroupIngress",
        { GroupId: { "Fn::GetAtt": ["Proxy", "GroupId"] }, ...tcp(443, 443, of("Nodes")) },
      ] as const,
    },
    "a declared way out of the cluster's own group": added(
      "Egress",
      tcp(10_250, 10_250, { DestinationSecurityGroupId: idOf("Nodes") }),
    ),
    "two rules of the cluster's own group": {
      ...added("Ingress", tcp(22, 22, anywhere)),
      Second: [
        "EC2::SecurityGroupIngress",
        { GroupId: { "Fn::GetAtt": ["Cluster", "ClusterSecurityGroupId"] }, ...tcp(23, 23, anywhere) },
      ] as const,
    },
    "a rule of a group that is not there": {
      ...nodes(),
      Added: ["EC2::SecurityGroupIngress", { GroupId: "sg-1", ...tcp(443, 443, anywhere) }] as const,
    },
    "a rule of a group by its name": {
      ...nodes(),
      Added: ["EC2::SecurityGroupIngress", { GroupName: "workers", ...tcp(444, 444, anywhere) }] as const,
    },
    "a rule of a group by a name that is not there": {
      ...nodes(),
      Added: ["EC2::SecurityGroupIngress", { GroupName: "others", ...tcp(443, 443, anywhere) }] as const,
    },
  };
  expect(inFull("SG-012", cases, { ...intent, rules: declared })).toMatchInlineSnapshot(`
    "# the network, the tier and the list: held
    # a protocol, a port and a range beyond: violated
    - Nodes/SecurityGroupIngress/0: Nodes ingress: udp 443 from 10.0.3.0/24 is not declared | found "udp 443 from 10.0.3.0/24" | expected "a rule of the intent"
    - Nodes/SecurityGroupIngress/1: Nodes ingress: tcp 8003-8011 from 10.0.0.0/17 is not declared | found "tcp 8003-8011 from 10.0.0.0/17" | expected "a rule of the intent"
    - Nodes/SecurityGroupIngress/2: Nodes ingress: udp 53 from 10.0.10.0/23 is not declared | found "udp 53 from 10.0.10.0/23" | expected "a rule of the intent"
    - Nodes/SecurityGroupIngress/3: Nodes ingress: udp 54 from 10.0.11.0/24 is not declared | found "udp 54 from 10.0.11.0/24" | expected "a rule of the intent"
    # ranges that are none: violated
    - Nodes/SecurityGroupIngress/0: Nodes ingress: tcp 443 from everybody is not declared | found "tcp 443 from everybody" | expected "a rule of the intent"
    - Nodes/SecurityGroupIngress/1: Nodes ingress: tcp 443 from 300.0.0.0/8 is not declared | found "tcp 443 from 300.0.0.0/8" | expected "a rule of the intent"
    # a port in the middle that nobody declares: violated
    - Nodes/SecurityGroupIngress/0: Nodes ingress: tcp 443-8000 from 10.0.3.0/24 is not declared | found "tcp 443-8000 from 10.0.3.0/24" | expected "a rule of the intent"
    # groups of no role among themselves, and of others: violated
    - Spare/SecurityGroupIngress/0: Spare ingress: all from self is not declared | found "all from self" | expected "a rule of the intent"
    - Spare/SecurityGroupIngress/1: Spare ingress: all from sg-1 is not declared | found "all from sg-1" | expected "a rule of the intent"
    - Spare/SecurityGroupIngress/2: Spare ingress: all from Nodes is not declared | found "all from Nodes" | expected "a rule of the intent"
    # what EKS writes by itself: held
    # beside what EKS writes: violated
    - Own/SecurityGroupIngress/0: Own ingress: all from Nodes is not declared | found "all from Nodes" | expected "a rule of the intent"
    - Own/SecurityGroupIngress/1: Own ingress: all from 0.0.0.0/0 is not declared | found "all from 0.0.0.0/0" | expected "a rule of the intent"
    - Own/SecurityGroupIngress/2: Own ingress: tcp 443 from self is not declared | found "tcp 443 from self" | expected "a rule of the intent"
    - Own/SecurityGroupEgress/0: Own egress: all to 0.0.0.0/1 is not declared | found "all to 0.0.0.0/1" | expected "a rule of the intent"
    - Own/SecurityGroupEgress/1: Own egress: all to self is not declared | found "all to self" | expected "a rule of the intent"
    - Own/SecurityGroupEgress/2: Own egress: tcp 443 to 0.0.0.0/0 is not declared | found "tcp 443 to 0.0.0.0/0" | expected "a rule of the intent"
    # a declared rule of the cluster's own group: held
    # another way: violated
    - Added: the own group of Cluster: tcp 443 to Nodes is not declared | found "tcp 443 to Nodes" | expected "a rule of the intent"
    # a rule of the cluster's own group that nobody declares: violated
    - Added: the own group of Cluster: tcp 22 from 0.0.0.0/0 is not declared | found "tcp 22 from 0.0.0.0/0" | expected "a rule of the intent"
    # a declared rule of something else's group: violated
    - Added: the own group of Proxy: tcp 443 from Nodes is not declared | found "tcp 443 from Nodes" | expected "a rule of the intent"
    # a declared way out of the cluster's own group: held
    # two rules of the cluster's own group: violated
    - Added: the own group of Cluster: tcp 22 from 0.0.0.0/0 is not declared | found "tcp 22 from 0.0.0.0/0" | expected "a rule of the intent"
    - Second: the own group of Cluster: tcp 23 from 0.0.0.0/0 is not declared | found "tcp 23 from 0.0.0.0/0" | expected "a rule of the intent"
    # a rule of a group that is not there: violated
    - Added: a rule is added to a group that is not part of the platform's design | expected "groups of the platform"
    # a rule of a group by its name: violated
    - Added: Nodes ingress: tcp 444 from 0.0.0.0/0 is not declared | found "tcp 444 from 0.0.0.0/0" | expected "a rule of the intent"
    # a rule of a group by a name that is not there: violated
    - Added: a rule is added to a group that is not part of the platform's design | expected "groups of the platform""
  `);
});
