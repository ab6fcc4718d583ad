// Ways out of a small network and into it: gateways, routes, peers and public doors.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";

const text = (...lines: string[]): string => lines.join("\n");
const net = text(
  "Vpc: [EC2::VPC, { CidrBlock: 10.0.0.0/16 }]",
  "A: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: 10.0.1.0/24, AvailabilityZone: a }]",
  "B: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: 10.0.2.0/24, AvailabilityZone: b }]",
  "Table: [EC2::RouteTable, { VpcId: { Ref: Vpc } }]",
  "TieA: [EC2::SubnetRouteTableAssociation, { SubnetId: { Ref: A }, RouteTableId: { Ref: Table } }]",
  "Quiet: [EC2::RouteTable, { VpcId: { Ref: Vpc } }]",
  "TieB: [EC2::SubnetRouteTableAssociation, { SubnetId: { Ref: B }, RouteTableId: { Ref: Quiet } }]",
  "Open: [EC2::SecurityGroup, { VpcId: { Ref: Vpc }, GroupDescription: x, SecurityGroupIngress: [{ IpProtocol: -1, CidrIp: 0.0.0.0/0 }] }]",
  'Eni: [EC2::NetworkInterface, { SubnetId: { Ref: A }, GroupSet: [{ "Fn::GetAtt": [Open, GroupId] }] }]',
  'Inner: [EC2::NetworkInterface, { SubnetId: { Ref: B }, GroupSet: [{ "Fn::GetAtt": [Open, GroupId] }] }]',
);
const igw = text(
  "Igw: [EC2::InternetGateway]",
  "Attached: [EC2::VPCGatewayAttachment, { VpcId: { Ref: Vpc }, InternetGatewayId: { Ref: Igw } }]",
);
const eip = "Eip: [EC2::EIP, { NetworkInterfaceId: { Ref: Eni } }]";
const vpn = text(
  "Vgw: [EC2::VPNGateway, { Type: ipsec.1 }]",
  "Linked: [EC2::VPCGatewayAttachment, { VpcId: { Ref: Vpc }, VpnGatewayId: { Ref: Vgw } }]",
);
const route = (target: string, to = "DestinationCidrBlock: 0.0.0.0/0", id = "Out") =>
  `${id}: [EC2::Route, { RouteTableId: { Ref: Table }, ${to}, ${target} }]`;
const toVpn = (cidr: string) => route("GatewayId: { Ref: Vgw }", `DestinationCidrBlock: ${cidr}`);
const office = { name: "office", cidrs: ["192.168.0.0/16"], over: "vpn" };

it("routes stay inside or lead to where they may", () => {
  const balancer = text(
    "Gwlb: [EC2::VPCEndpoint, { VpcId: { Ref: Vpc }, VpcEndpointType: GatewayLoadBalancer, ServiceName: com.amazonaws.vpce.us-east-1.vpce-svc-0a }]",
    "World: [EC2::PrefixList, { PrefixListName: w, AddressFamily: IPv4, MaxEntries: 2, Entries: [{ Cidr: 0.0.0.0/1 }, { Cidr: 128.0.0.0/1 }] }]",
  );
  const s3 = "S3: [EC2::VPCEndpoint, { VpcId: { Ref: Vpc }, ServiceName: com.amazonaws.us-east-1.s3 }]";
  const toList = (id: string) => `DestinationPrefixListId: ${id}`;
  expect(
    inFull("NET-009", {
      "nothing leads anywhere": net,
      "a subnet without a table": text(net, "C: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: 10.0.3.0/24 }]"),
      "no target": text(net, route("Nothing: true")),
      "no destination": text(net, igw, route("GatewayId: { Ref: Igw }", "Description: x")),
      "to the internet, from an interface with an address": text(net, igw, eip, route("GatewayId: { Ref: Igw }")),
      "to the internet, beside a tie that cannot be resolved": text(
        ...[net, igw, route("GatewayId: { Ref: Igw }")],
        'Tie: [EC2::SubnetRouteTableAssociation, { SubnetId: { "Fn::ImportValue": x }, RouteTableId: { Ref: Quiet } }]',
      ),
      "a gateway endpoint": text(net, s3, route("VpcEndpointId: { Ref: S3 }", toList("pl-63a5400a"))),
      "a gateway endpoint that somebody made": text(net, route("VpcEndpointId: vpce-0a", toList("pl-63a5400a"))),
      "a list to a balancer's endpoint": text(
        net,
        balancer,
        route("VpcEndpointId: { Ref: Gwlb }", toList("{ Ref: World }")),
      ),
      "a range to a balancer's endpoint": text(net, balancer, route("VpcEndpointId: { Ref: Gwlb }")),
      "a VPN that nobody declares": text(net, vpn, toVpn("192.168.0.0/16")),
    }),
  ).toMatchInlineSnapshot(`
    "# nothing leads anywhere: held
    # a subnet without a table: violated
    - C: C has no route table of its own and follows the VPC's main table | expected "an explicit association"
    # no target: unknown
    - Out: the route's target is not known
    # no destination: violated
    - Out/GatewayId: a route to ? leads out of the VPC (internet-gateway) | found "⟨Igw⟩" | expected "local, gateway endpoints, declared peers" | patch {"cdk":"remove the route"}
    # to the internet, from an interface with an address: violated
    - Out/GatewayId: a route to 0.0.0.0/0 leads out of the VPC (internet-gateway) | found "⟨Igw⟩" | expected "local, gateway endpoints, declared peers" | why "tcp 443 from Eni → groups of Eni → the default network ACL of Vpc out of A → Table to Igw → Igw → the internet (8.8.8.8); the answer comes back to port 50000" | patch {"cdk":"remove the route"}
    # to the internet, beside a tie that cannot be resolved: violated
    - Out/GatewayId: a route to 0.0.0.0/0 leads out of the VPC (internet-gateway) | found "⟨Igw⟩" | expected "local, gateway endpoints, declared peers" | patch {"cdk":"remove the route"}
    - Tie/SubnetId: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it | found "unresolved: {\\"Fn::ImportValue\\":\\"x\\"} (no template read exports it)"
    - Tie/SubnetId: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it | found "unresolved: {\\"Fn::ImportValue\\":\\"x\\"} (no template read exports it)"
    - Tie/SubnetId: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it | found "unresolved: {\\"Fn::ImportValue\\":\\"x\\"} (no template read exports it)"
    # a gateway endpoint: held
    # a gateway endpoint that somebody made: held
    # a list to a balancer's endpoint: violated
    - Out/VpcEndpointId: a route to ⟨World⟩ leads out of the VPC (endpoint) | found "⟨Gwlb⟩" | expected "local, gateway endpoints, declared peers" | patch {"cdk":"remove the route"}
    # a range to a balancer's endpoint: violated
    - Out/VpcEndpointId: a route to 0.0.0.0/0 leads out of the VPC (endpoint) | found "⟨Gwlb⟩" | expected "local, gateway endpoints, declared peers" | patch {"cdk":"remove the route"}
    # a VPN that nobody declares: violated
    - Out/GatewayId: a route to 192.168.0.0/16 leads out of the VPC (vpn-gateway) | found "⟨Vgw⟩" | expected "local, gateway endpoints, declared peers" | patch {"cdk":"remove the route"}"
  `);
  expect(
    inFull(
      "NET-009",
      { within: text(net, vpn, toVpn("192.168.1.0/24")), beyond: text(net, vpn, toVpn("192.0.0.0/8")) },
      {
        egress: ["192.168.0.0/16"],
      },
    ),
  ).toMatchInlineSnapshot(`
    "# within: held
    # beyond: violated
    - Out/GatewayId: a route to 192.0.0.0/8 leads out of the VPC (vpn-gateway) | found "⟨Vgw⟩" | expected "local, gateway endpoints, declared peers" | patch {"cdk":"remove the route"}"
  `);
});

it("packets that leave by a gateway with declared networks end there", () => {
  const cases = {
    "to the network alone": text(net, vpn, toVpn("192.168.0.0/16")),
    "to more than it": text(net, vpn, toVpn("192.168.0.0/15")),
    "to it and the internet": text(
      net,
      vpn,
      igw,
      eip,
      toVpn("192.168.0.0/16"),
      route("GatewayId: { Ref: Igw }", "DestinationCidrBlock: 8.8.0.0/16", "World"),
    ),
    "what cannot be resolved": text(
      net,
      vpn,
      route("GatewayId: { Ref: Vgw }", 'DestinationCidrBlock: { "Fn::ImportValue": x }'),
    ),
  };
  expect(inFull("NET-009", cases, { peers: [office] })).toMatchInlineSnapshot(`
    "# to the network alone: held
    # to more than it: violated
    - Eni: packets of Eni get to networks beyond Vgw that no peer declares | expected "declared peers only" | why "tcp 443 from Eni → groups of Eni → the default network ACL of Vpc out of A → Table to Vgw → beyond Vgw (192.169.0.0); the answer comes back to port 50000"
    - Eni: Eni, on its way to the internet: what lies beyond Vgw is not known
    # to it and the internet: violated
    - World/GatewayId: a route to 8.8.0.0/16 leads out of the VPC (internet-gateway) | found "⟨Igw⟩" | expected "local, gateway endpoints, declared peers" | why "tcp 443 from Eni → groups of Eni → the default network ACL of Vpc out of A → Table to Igw → Igw → the internet (8.8.8.8); the answer comes back to port 50000" | patch {"cdk":"remove the route"}
    - Eni: packets of Eni get to the internet | expected "declared peers only" | why "tcp 443 from Eni → groups of Eni → the default network ACL of Vpc out of A → Table to Igw → Igw → the internet (8.8.8.8); the answer comes back to port 50000"
    # what cannot be resolved: unknown
    - Out/DestinationCidrBlock: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it | found "unresolved: {\\"Fn::ImportValue\\":\\"x\\"} (no template read exports it)"
    - Eni: Eni, on its way to networks beyond Vgw that no peer declares: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it
    - Eni: Eni, on its way to the internet: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it"
  `);
  expect(
    inFull(
      "NET-009",
      { "what it may call": cases["to the network alone"] },
      { peers: [{ ...office, called: [{ group: "clickhouse", protocol: "tcp", ports: 443 }] }] },
    ),
  ).toMatchInlineSnapshot(`
    "# what it may call: violated
    - Eni: packets of Eni get to the peer office | expected "declared peers only" | why "tcp 443 from Eni → groups of Eni → the default network ACL of Vpc out of A → Table to Vgw → beyond Vgw (192.168.0.0); the answer comes back to port 50000""
  `);
  expect(
    inFull(
      "NET-009",
      { "declared egress": cases["to it and the internet"] },
      { peers: [office], egress: ["8.8.0.0/16"] },
    ),
  ).toMatchInlineSnapshot(`"# declared egress: held"`);
});

it("doors to services of others are declared", () => {
  const name = "com.amazonaws.vpce.us-east-1.vpce-svc-0a";
  const door = (type: string, service: string) =>
    text(
      net,
      `Door: [EC2::VPCEndpoint, { VpcId: { Ref: Vpc }, VpcEndpointType: ${type}, ServiceName: ${service}, SubnetIds: [{ Ref: B }] }]`,
    );
  expect(
    inFull("NET-009", {
      "of nobody": door("Interface", name),
      "of AWS": door("Interface", "com.amazonaws.us-east-1.logs"),
      "of a balancer": door("GatewayLoadBalancer", name),
      "without a name": text(net, "Door: [EC2::VPCEndpoint, { VpcId: { Ref: Vpc }, VpcEndpointType: Interface }]"),
      "with the words further on": door("Interface", `x.${name}`),
    }),
  ).toMatchInlineSnapshot(`
    "# of nobody: violated
    - Door: an endpoint leads to com.amazonaws.vpce.us-east-1.vpce-svc-0a, which no peer declares | expected "declared"
    # of AWS: held
    # of a balancer: held
    # without a name: held
    # with the words further on: held"
  `);
});

it("nothing of the internet gets in", () => {
  const role =
    "{ Statement: [{ Effect: Allow, Principal: '*', Action: 's3:GetObject', Resource: '*' }, { Effect: Deny, Principal: '*', Action: 's3:PutObject', Resource: '*' }] }";
  const bucket = (more: string) =>
    text(
      net,
      `Data: [S3::Bucket, { ${more} }]`,
      `Policy: [S3::BucketPolicy, { Bucket: { Ref: Data }, PolicyDocument: ${role} }]`,
    );
  const cluster = (more: string) =>
    text(net, `Eks: [EKS::Cluster, { ResourcesVpcConfig: { SubnetIds: [], ${more} } }]`);
  const kept = "PublicAccessBlockConfiguration: { RestrictPublicBuckets: true }";
  expect(
    inFull("NET-012", {
      nothing: net,
      "an address, a gateway and a route": text(net, igw, eip, route("GatewayId: { Ref: Igw }")),
      "an address and a gateway, and a route elsewhere": text(
        net,
        igw,
        eip,
        "Nat: [EC2::NatGateway, { SubnetId: { Ref: B }, ConnectivityType: private }]",
        route("NatGatewayId: { Ref: Nat }"),
      ),
      "an address and a gateway, no route": text(net, igw, eip),
      "an address, a gateway and a route to some": text(
        net,
        igw,
        eip,
        "Acl: [EC2::NetworkAcl, { VpcId: { Ref: Vpc } }]",
        "AclIn: [EC2::NetworkAclEntry, { NetworkAclId: { Ref: Acl }, RuleNumber: 1, RuleAction: allow, Protocol: -1, CidrBlock: 0.0.0.0/0, Egress: false }]",
        "OnA: [EC2::SubnetNetworkAclAssociation, { NetworkAclId: { Ref: Acl }, SubnetId: { Ref: A } }]",
        route("GatewayId: { Ref: Igw }"),
      ),
      "a gateway that cannot be resolved": text(net, igw, eip, route('GatewayId: { "Fn::ImportValue": x }')),
      "an interface in a subnet from elsewhere": text(
        net,
        igw,
        "Lost: [EC2::NetworkInterface, { SubnetId: subnet-0a }]",
      ),
      "an API for the world": cluster("EndpointPublicAccess: true"),
      "an API for half of it": cluster("EndpointPublicAccess: true, PublicAccessCidrs: [0.0.0.0/1]"),
      "an API for both halves": cluster("EndpointPublicAccess: true, PublicAccessCidrs: [128.0.0.0/1, 0.0.0.0/1, x]"),
      "an API for a few": cluster("EndpointPublicAccess: true, PublicAccessCidrs: [203.0.113.0/24]"),
      "an API for nobody": cluster("EndpointPublicAccess: false"),
      "an open bucket": bucket("PublicAccessBlockConfiguration: { BlockPublicAcls: true }"),
      "an open bucket that nobody reaches": bucket(kept),
    }),
  ).toMatchInlineSnapshot(`
    "# nothing: held
    # an address, a gateway and a route: violated
    - Eni: Eni is reachable from the internet | expected "no path from the public internet" | why "tcp 443 from the internet (8.8.8.8) → Igw → the default network ACL of Vpc into A → groups of Eni → Eni; the answer comes back to port 50000"
    # an address and a gateway, and a route elsewhere: held
    - warning Eni: packets of the internet get to Eni, which has no route back | expected "no path from the public internet" | why "tcp 443 from the internet (8.8.8.8) → Igw → the default network ACL of Vpc into A → groups of Eni → Eni; no answer comes back"
    # an address and a gateway, no route: held
    - warning Eni: packets of the internet get to Eni, which has no route back | expected "no path from the public internet" | why "tcp 443 from the internet (8.8.8.8) → Igw → the default network ACL of Vpc into A → groups of Eni → Eni; no answer comes back"
    # an address, a gateway and a route to some: violated
    - Eni: packets of the internet get to Eni | expected "no path from the public internet" | why "tcp 443 from the internet (8.8.8.8) → Igw → Acl into A → groups of Eni → Eni; no answer comes back"
    # a gateway that cannot be resolved: unknown
    - Eni: Eni, seen from the internet: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it
    # an interface in a subnet from elsewhere: unknown
    - none: an interface, seen from the internet: Lost: subnet subnet-0a is not part of the source
    # an API for the world: violated
    - Eks/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is reachable from the internet | found true | expected "no path from the public internet"
    # an API for half of it: violated
    - Eks/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is reachable from the internet | found true | expected "no path from the public internet"
    # an API for both halves: violated
    - Eks/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is reachable from the internet | found true | expected "no path from the public internet"
    # an API for a few: held
    # an API for nobody: held
    # an open bucket: violated
    - Policy/PolicyDocument/Statement/0: Data is open to everyone | found {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"} | expected "no path from the public internet"
    # an open bucket that nobody reaches: held"
  `);
});

it("peers reach what they may", () => {
  const linked = text(net, vpn, toVpn("192.168.0.0/16"));
  const flows = (
    protocol: "tcp" | "udp" | "icmp" | "all",
    ports: number | string | (number | string)[],
    group = "workers",
  ) => ({ ...office, calls: [{ group, protocol, ports }] });
  const small = (rule: string) =>
    text(
      linked,
      `Open: [EC2::SecurityGroup, { VpcId: { Ref: Vpc }, GroupName: workers, GroupDescription: x, SecurityGroupIngress: [{ ${rule} }] }]`,
    ).replace(/^Open: .*\n(?=[^]*^Open: )/m, "");
  const tcp = small("IpProtocol: tcp, FromPort: 80, ToPort: 81, CidrIp: 192.168.0.0/16");
  const roles = { securityGroups: { workers: ["workers"] } };
  const told = (what: string, written: string, peer: object) =>
    inFull("NET-012", { [what]: written }, { ...roles, peers: [{ ...office, ...peer }] });
  expect(
    [
      told("may call nothing", tcp, {}),
      told("may call it", tcp, flows("tcp", "80-81")),
      told("may call it in two parts", tcp, flows("tcp", [80, "81"])),
      told("may call half of it", tcp, flows("tcp", 80)),
      told("may call with another protocol", tcp, flows("udp", "80-81")),
      told("may call anything", tcp, flows("all", 0)),
      told("may call another group", tcp, flows("tcp", "80-81", "clickhouse")),
      told(
        "may call pings alone",
        small("IpProtocol: icmp, FromPort: -1, ToPort: -1, CidrIp: 192.168.0.0/16"),
        flows("icmp", "0-65535"),
      ),
      told(
        "may call anything, and pings are open",
        small("IpProtocol: -1, CidrIp: 192.168.0.0/16"),
        flows("all", "80"),
      ),
      told(
        "may call, and what cannot be resolved is more",
        small("IpProtocol: tcp, FromPort: 80, ToPort: 90, SourcePrefixListId: pl-0a"),
        flows("tcp", "80-81"),
      ),
      told(
        "what cannot be resolved",
        small('IpProtocol: tcp, FromPort: 80, ToPort: 81, CidrIp: { "Fn::ImportValue": x }'),
        flows("tcp", 80),
      ),
      told(
        "what cannot be resolved but is allowed",
        small("IpProtocol: tcp, FromPort: 80, ToPort: 81, SourcePrefixListId: pl-0a"),
        flows("tcp", "80-81"),
      ),
      told(
        "what cannot be resolved beside what is open",
        small(
          "IpProtocol: tcp, FromPort: 80, ToPort: 81, SourcePrefixListId: pl-0a }, { IpProtocol: tcp, FromPort: 90, ToPort: 90, CidrIp: 192.168.0.0/16",
        ),
        flows("tcp", "80-81"),
      ),
      told(
        "strangers beyond the same gateway",
        small("IpProtocol: tcp, FromPort: 80, ToPort: 81, CidrIp: 192.0.0.0/8"),
        flows("tcp", "80-81"),
      ),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# may call nothing: violated
    - Eni: packets of the peer office get to Eni | expected "what the peer may call" | why "tcp 80 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into A → groups of Eni → Eni; the answer comes back to port 50000"
    - Inner: packets of the peer office get to Inner | expected "what the peer may call" | why "tcp 80 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into B → groups of Inner → Inner; no answer comes back"
    # may call it: held
    # may call it in two parts: held
    # may call half of it: violated
    - Eni: packets of the peer office get to Eni | expected "what the peer may call" | why "tcp 80 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into A → groups of Eni → Eni; the answer comes back to port 50000"
    - Inner: packets of the peer office get to Inner | expected "what the peer may call" | why "tcp 80 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into B → groups of Inner → Inner; no answer comes back"
    # may call with another protocol: violated
    - Eni: packets of the peer office get to Eni | expected "what the peer may call" | why "tcp 80 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into A → groups of Eni → Eni; the answer comes back to port 50000"
    - Inner: packets of the peer office get to Inner | expected "what the peer may call" | why "tcp 80 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into B → groups of Inner → Inner; no answer comes back"
    # may call anything: held
    # may call another group: violated
    - Eni: packets of the peer office get to Eni | expected "what the peer may call" | why "tcp 80 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into A → groups of Eni → Eni; the answer comes back to port 50000"
    - Inner: packets of the peer office get to Inner | expected "what the peer may call" | why "tcp 80 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into B → groups of Inner → Inner; no answer comes back"
    # may call pings alone: held
    # may call anything, and pings are open: held
    # may call, and what cannot be resolved is more: unknown
    - Eni: Eni, seen from networks beyond Vgw that no peer declares: prefix list pl-0a is not part of the source
    - Inner: Inner, seen from networks beyond Vgw that no peer declares: prefix list pl-0a is not part of the source
    - Eni: Eni, seen from the peer office: prefix list pl-0a is not part of the source
    - Inner: Inner, seen from the peer office: prefix list pl-0a is not part of the source
    # what cannot be resolved: unknown
    - Eni: Eni, seen from networks beyond Vgw that no peer declares: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it
    - Inner: Inner, seen from networks beyond Vgw that no peer declares: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it
    - Eni: Eni, seen from the peer office: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it
    - Inner: Inner, seen from the peer office: {"Fn::ImportValue":"x"} cannot be resolved: no template read exports it
    # what cannot be resolved but is allowed: unknown
    - Eni: Eni, seen from networks beyond Vgw that no peer declares: prefix list pl-0a is not part of the source
    - Inner: Inner, seen from networks beyond Vgw that no peer declares: prefix list pl-0a is not part of the source
    - Eni: Eni, seen from the peer office: prefix list pl-0a is not part of the source
    - Inner: Inner, seen from the peer office: prefix list pl-0a is not part of the source
    # what cannot be resolved beside what is open: violated
    - Eni: packets of the peer office get to Eni | expected "what the peer may call" | why "tcp 90 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into A → groups of Eni → Eni; the answer comes back to port 50000"
    - Inner: packets of the peer office get to Inner | expected "what the peer may call" | why "tcp 90 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into B → groups of Inner → Inner; no answer comes back"
    - Eni: Eni, seen from networks beyond Vgw that no peer declares: prefix list pl-0a is not part of the source
    - Inner: Inner, seen from networks beyond Vgw that no peer declares: prefix list pl-0a is not part of the source
    # strangers beyond the same gateway: violated
    - Eni: packets of networks beyond Vgw that no peer declares get to Eni | expected "declared peers only" | why "tcp 80 from beyond Vgw (192.0.0.0) → Vgw → the default network ACL of Vpc into A → groups of Eni → Eni; no answer comes back"
    - Inner: packets of networks beyond Vgw that no peer declares get to Inner | expected "declared peers only" | why "tcp 80 from beyond Vgw (192.0.0.0) → Vgw → the default network ACL of Vpc into B → groups of Inner → Inner; no answer comes back""
  `);
});

it("declared links are there and lead somewhere", () => {
  const transit = text(
    "Hub: [EC2::TransitGateway]",
    "HubLink: [EC2::TransitGatewayAttachment, { TransitGatewayId: { Ref: Hub }, VpcId: { Ref: Vpc }, SubnetIds: [{ Ref: A }] }]",
  );
  const toHub = route("TransitGatewayId: { Ref: Hub }", "DestinationCidrBlock: 192.168.0.0/16");
  const cases = {
    nothing: net,
    "a gateway on its own": text(net, "Vgw: [EC2::VPNGateway, { Type: ipsec.1 }]"),
    "a gateway without a route": text(net, vpn),
    "a gateway and a route": text(net, vpn, toVpn("192.168.0.0/16")),
    "a route that cannot be resolved": text(
      net,
      vpn,
      route("GatewayId: { Ref: Vgw }", 'DestinationCidrBlock: { "Fn::ImportValue": x }'),
    ),
    "a transit gateway on its own": text(net, "Hub: [EC2::TransitGateway]"),
    "a transit gateway": text(net, transit, toHub),
    "an internet gateway": text(net, igw),
  };
  expect(
    [
      inFull("NET-013", cases, { peers: [office] }),
      "## over a transit gateway",
      inFull("NET-013", cases, { peers: [{ ...office, over: "transit" }] }),
      "## over a peering, which is no link",
      inFull("NET-013", { nothing: net }, { peers: [{ ...office, over: "peering" }, "peering"] }),
      "## by word",
      inFull(
        "NET-013",
        { nothing: net, vpn: cases["a gateway without a route"] },
        { peers: ["direct-connect", "tgw"] },
      ),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# nothing: violated
    - none: no VPN gateway is attached to the VPC | expected ["office"]
    - none: no packet of the platform gets to office | expected "office"
    # a gateway on its own: violated
    - none: no VPN gateway is attached to the VPC | expected ["office"]
    - none: no packet of the platform gets to office | expected "office"
    # a gateway without a route: violated
    - none: no packet of the platform gets to office | expected "office"
    # a gateway and a route: held
    # a route that cannot be resolved: unknown
    - none: whether office can be reached
    # a transit gateway on its own: violated
    - none: no VPN gateway is attached to the VPC | expected ["office"]
    - none: no packet of the platform gets to office | expected "office"
    # a transit gateway: violated
    - none: no packet of the platform gets to office | expected "office"
    # an internet gateway: violated
    - none: no VPN gateway is attached to the VPC | expected ["office"]
    - none: no packet of the platform gets to office | expected "office"
    ## over a transit gateway
    # nothing: violated
    - none: no VPN gateway is attached to the VPC | expected ["office"]
    - none: no packet of the platform gets to office | expected "office"
    # a gateway on its own: violated
    - none: no VPN gateway is attached to the VPC | expected ["office"]
    - none: no packet of the platform gets to office | expected "office"
    # a gateway without a route: violated
    - none: no packet of the platform gets to office | expected "office"
    # a gateway and a route: violated
    - none: no packet of the platform gets to office | expected "office"
    # a route that cannot be resolved: violated
    - none: no packet of the platform gets to office | expected "office"
    # a transit gateway on its own: violated
    - none: no VPN gateway is attached to the VPC | expected ["office"]
    - none: no packet of the platform gets to office | expected "office"
    # a transit gateway: violated
    - none: no packet of the platform gets to office | expected "office"
    # an internet gateway: violated
    - none: no VPN gateway is attached to the VPC | expected ["office"]
    - none: no packet of the platform gets to office | expected "office"
    ## over a peering, which is no link
    # nothing: out-of-scope: the intent declares no Direct Connect or VPN gateway; the link itself needs a real account
    ## by word
    # nothing: violated
    - none: no VPN gateway is attached to the VPC | expected ["direct-connect"]
    # vpn: held"
  `);
});
