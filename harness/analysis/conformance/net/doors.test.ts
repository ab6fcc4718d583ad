// Endpoints on a small network: who gets through their doors, where they stand and what their policies say.

import { expect, it } from "vitest";
import { inFull, running, said } from "../sample-platform.ts";

const text = (...lines: string[]): string => lines.join("\n");
const subnet = (id: string, cidr: string, more = "") =>
  `${id}: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: ${cidr}, AvailabilityZone: z-${id}, ${more} }]`;
const net = text("Vpc: [EC2::VPC, { CidrBlock: 10.0.0.0/16 }]", subnet("A", "10.0.1.0/24"), subnet("B", "10.0.2.0/24"));
const own = { cidrs: { vpc: "10.0.0.0/16", tiers: { data: ["10.0.1.0/24"] } } };
const endpoint = (groups: string, subnets = "[{ Ref: A }]", more = "true") =>
  `Logs: [EC2::VPCEndpoint, { VpcId: { Ref: Vpc }, VpcEndpointType: Interface, ServiceName: com.amazonaws.us-east-1.logs, PrivateDnsEnabled: ${more}, SubnetIds: ${subnets}, SecurityGroupIds: ${groups} }]`;
const group = (id: string, ...rules: string[]) =>
  `${id}: [EC2::SecurityGroup, { VpcId: { Ref: Vpc }, GroupDescription: x, SecurityGroupIngress: [${rules.map((one) => `{ IpProtocol: tcp, FromPort: 443, ToPort: 443, ${one} }`).join()}] }]`;
const wide = group("Door", "CidrIp: 10.0.0.0/16");
const door = '[{ "Fn::GetAtt": [Door, GroupId] }]';
const member = (id: string, subnetId: string, groups: string) =>
  `${id}: [EC2::NetworkInterface, { SubnetId: { Ref: ${subnetId} }, GroupSet: [{ "Fn::GetAtt": [${groups}, GroupId] }] }]`;
const callers = group("Callers");
const fromCallers = group("Door", 'SourceSecurityGroupId: { "Fn::GetAtt": [Callers, GroupId] }');

const acl = (id: string, ...entries: string[]) =>
  text(
    `${id}: [EC2::NetworkAcl, { VpcId: { Ref: Vpc } }]`,
    ...entries.map(
      (entry, at) => `${id}${String(at)}: [EC2::NetworkAclEntry, { NetworkAclId: { Ref: ${id} }, ${entry} }]`,
    ),
  );
const ruled = (list: string, subnetId: string) =>
  `On${subnetId}: [EC2::SubnetNetworkAclAssociation, { NetworkAclId: { Ref: ${list} }, SubnetId: { Ref: ${subnetId} } }]`;
const entry = (number: number, action: string, egress: boolean, more: string) =>
  `RuleNumber: ${String(number)}, RuleAction: ${action}, Egress: ${String(egress)}, ${more}`;
const https = "Protocol: 6, PortRange: { From: 443, To: 443 }";
const all = "Protocol: -1, CidrBlock: 0.0.0.0/0";

it("groups of an endpoint admit the private subnets", () => {
  expect(
    inFull(
      "NET-008",
      {
        "a range around all": text(net, wide, endpoint(door)),
        "no group": text(net, endpoint("[]")),
        "no group, and a rule for one that is here": text(
          net,
          wide,
          'More: [EC2::SecurityGroupIngress, { GroupId: { "Fn::GetAtt": [Door, GroupId] }, IpProtocol: -1, CidrIp: 10.0.0.0/16 }]',
          endpoint("[]"),
        ),
        "no group, and a rule for one that is not": text(
          net,
          'More: [EC2::SecurityGroupIngress, { GroupId: { "Fn::GetAtt": [Vpc, DefaultSecurityGroup] }, IpProtocol: -1, CidrIp: 10.0.0.0/16 }]',
          endpoint("[]"),
        ),
        "no group, and a rule for one from elsewhere": text(
          net,
          "More: [EC2::SecurityGroupIngress, { GroupId: sg-0a, IpProtocol: -1, CidrIp: 10.0.0.0/16 }]",
          endpoint("[]"),
        ),
        "no group, as it runs": running(text(net, endpoint("[]"))),
        "one group, twice": text(
          net,
          wide,
          endpoint('[{ "Fn::GetAtt": [Door, GroupId] }, { "Fn::GetAtt": [Door, GroupId] }]'),
        ),
        "a group from elsewhere beside one for a part": text(
          net,
          group("Door", "CidrIp: 10.0.1.0/24"),
          endpoint('[{ "Fn::GetAtt": [Door, GroupId] }, sg-0a]'),
        ),
        "no group but something else": text(net, wide, endpoint('[{ "Fn::GetAtt": [Door, GroupId] }, { Ref: Vpc }]')),
        "an empty group": text(net, group("Door"), endpoint(door)),
        "two halves of one subnet": text(
          net,
          group("Door", "CidrIp: 10.0.1.0/25", "CidrIp: 10.0.1.128/25", "CidrIp: 10.0.2.0/24"),
          endpoint(door),
        ),
        "one of two subnets": text(net, group("Door", "CidrIp: 10.0.1.0/24"), endpoint(door)),
        "all of IPv6 alone": text(net, group("Door", 'CidrIpv6: "::/0"'), endpoint(door)),
        "a list that nobody resolves": text(net, group("Door", "SourcePrefixListId: pl-0a"), endpoint(door)),
        "a group from elsewhere in a rule": text(net, group("Door", "SourceSecurityGroupId: sg-0a"), endpoint(door)),
        "a rule that cannot be read, and one of a part": text(
          net,
          group("Door", "CidrIp: { Ref: Unknown }", "CidrIp: 10.0.1.0/24"),
          endpoint(door),
        ),
        "members in one of two": text(net, fromCallers, callers, member("Eni", "A", "Callers"), endpoint(door)),
        "members in both": text(
          net,
          fromCallers,
          callers,
          member("EniA", "A", "Callers"),
          member("EniB", "B", "Callers"),
          endpoint(door),
        ),
        "strangers beside members": text(
          net,
          fromCallers,
          callers,
          group("Others"),
          member("EniA", "A", "Callers"),
          member("EniB", "B", "Others"),
          endpoint(door),
        ),
        "one stranger and one member in one": text(
          net,
          fromCallers,
          callers,
          group("Others"),
          member("EniA", "A", "Callers"),
          member("EniA2", "A", "Others"),
          member("EniB", "B", "Callers"),
          endpoint(door),
        ),
        "a member of two groups": text(
          net,
          fromCallers,
          callers,
          group("Others"),
          'EniA: [EC2::NetworkInterface, { SubnetId: { Ref: A }, GroupSet: [{ "Fn::GetAtt": [Others, GroupId] }, { "Fn::GetAtt": [Callers, GroupId] }] }]',
          endpoint(door),
        ),
        "a balancer without groups beside a member": text(
          net,
          fromCallers,
          callers,
          member("EniA", "A", "Callers"),
          "Nlb: [ElasticLoadBalancingV2::LoadBalancer, { Type: network, Scheme: internal, Subnets: [{ Ref: B }] }]",
          member("EniB", "B", "Callers"),
          endpoint(door),
        ),
        "a balancer without groups alone": text(
          net,
          fromCallers,
          callers,
          member("EniA", "A", "Callers"),
          "Nlb: [ElasticLoadBalancingV2::LoadBalancer, { Type: network, Scheme: internal, Subnets: [{ Ref: B }] }]",
          endpoint(door),
        ),
        "nobody yet": text(net, fromCallers, callers, endpoint(door)),
        "nobody yet, and a part by range": text(net, group("Door", "CidrIp: 10.0.1.0/25"), endpoint(door)),
        "a subnet without a range of the old family": text(
          net,
          'C: [EC2::Subnet, { VpcId: { Ref: Vpc }, Ipv6Native: true, Ipv6CidrBlock: "2001:db8::/64", AvailabilityZone: z-C }]',
          wide,
          endpoint(door),
        ),
        "no private names": text(net, wide, endpoint(door, "[{ Ref: A }]", "false")),
        "no interface in the tier's zone": text(net, wide, endpoint(door, "[{ Ref: B }]")),
        "subnets from elsewhere": text(net, wide, endpoint(door, "[subnet-0a]")),
        "a gateway endpoint": text(net, "S3: [EC2::VPCEndpoint, { ServiceName: com.amazonaws.us-east-1.s3 }]"),
      },
      own,
    ),
  ).toMatchInlineSnapshot(`
    "# a range around all: held
    # no group: violated
    - Logs/SecurityGroupIds: logs: no group is named, and the VPC's own admits nobody but its members | found [] | expected "tcp 443"
    # no group, and a rule for one that is here: violated
    - Logs/SecurityGroupIds: logs: no group is named, and the VPC's own admits nobody but its members | found [] | expected "tcp 443"
    # no group, and a rule for one that is not: held
    # no group, and a rule for one from elsewhere: held
    # no group, as it runs: held
    # one group, twice: held
    # a group from elsewhere beside one for a part: unknown
    - Logs/SecurityGroupIds: a group of the endpoint is not part of what was read | found ["⟨Door.GroupId⟩","sg-0a"]
    # no group but something else: held
    # an empty group: violated
    - Logs/SecurityGroupIds: logs: no group of it admits HTTPS from anybody | found ["⟨Door.GroupId⟩"] | expected "tcp 443"
    # two halves of one subnet: held
    # one of two subnets: violated
    - Logs/SecurityGroupIds: logs: no group of it admits HTTPS from B | found ["⟨Door.GroupId⟩"] | expected "tcp 443"
    # all of IPv6 alone: violated
    - Logs/SecurityGroupIds: logs: no group of it admits HTTPS from A, B | found ["⟨Door.GroupId⟩"] | expected "tcp 443"
    # a list that nobody resolves: held
    # a group from elsewhere in a rule: held
    # a rule that cannot be read, and one of a part: unknown
    - Logs: {"Ref":"Unknown"} cannot be resolved: Unknown is neither a parameter nor a resource
    # members in one of two: held
    # members in both: held
    # strangers beside members: violated
    - Logs/SecurityGroupIds: logs: no group of it admits HTTPS from B | found ["⟨Door.GroupId⟩"] | expected "tcp 443"
    # one stranger and one member in one: held
    # a member of two groups: held
    # a balancer without groups beside a member: held
    # a balancer without groups alone: violated
    - Logs/SecurityGroupIds: logs: no group of it admits HTTPS from B | found ["⟨Door.GroupId⟩"] | expected "tcp 443"
    # nobody yet: held
    # nobody yet, and a part by range: violated
    - Logs/SecurityGroupIds: logs: no group of it admits HTTPS from A, B | found ["⟨Door.GroupId⟩"] | expected "tcp 443"
    # a subnet without a range of the old family: held
    # no private names: violated
    - Logs/PrivateDnsEnabled: the name of logs does not resolve to the endpoint | found false | expected true
    # no interface in the tier's zone: violated
    - Logs/SubnetIds: logs has no interface in z-A | found ["⟨B⟩"] | expected ["z-A"]
    # subnets from elsewhere: violated
    - Logs/SubnetIds: logs has no interface in z-A | found ["subnet-0a"] | expected ["z-A"]
    # a gateway endpoint: held"
  `);
});

it("network ACLs let HTTPS through to an endpoint", () => {
  const way = (...parts: string[]) => text(net, wide, endpoint(door), ...parts);
  const open = [entry(100, "allow", false, all), entry(100, "allow", true, all)];
  const onA = (...entries: string[]) => way(acl("Acl", ...entries), ruled("Acl", "A"));
  const onB = (...entries: string[]) => way(acl("Acl", ...entries), ruled("Acl", "B"));
  expect(
    inFull(
      "NET-008",
      {
        open: onA(...open),
        "nothing goes in": onA(entry(100, "allow", true, all)),
        "nothing goes out of a caller": onB(entry(100, "allow", false, all)),
        "nothing comes in at a caller": onB(entry(100, "allow", true, all)),
        "nothing goes out of the endpoint": onA(entry(100, "allow", false, all)),
        "answers to a port of callers are refused": onB(
          entry(90, "deny", false, "Protocol: 6, PortRange: { From: 40000, To: 40000 }, CidrBlock: 10.0.1.0/24"),
          ...open,
        ),
        "answers leave for the callers' ports of Linux alone": onA(
          entry(100, "allow", false, all),
          entry(100, "allow", true, "Protocol: 6, PortRange: { From: 32768, To: 60999 }, CidrBlock: 10.0.2.0/24"),
        ),
        "answers leave for the callers' ports of Windows alone": onA(
          entry(100, "allow", false, all),
          entry(100, "allow", true, "Protocol: 6, PortRange: { From: 49152, To: 65535 }, CidrBlock: 10.0.2.0/24"),
        ),
        "HTTPS is refused first": onA(entry(90, "deny", false, `${https}, CidrBlock: 10.0.2.0/24`), ...open),
        "HTTPS is refused later": onA(entry(110, "deny", false, `${https}, CidrBlock: 10.0.2.0/24`), ...open),
        "half of a subnet is refused": onA(entry(90, "deny", false, `${https}, CidrBlock: 10.0.2.128/25`), ...open),
        "both halves are allowed": onA(
          entry(90, "allow", false, `${https}, CidrBlock: 10.0.2.0/25`),
          entry(91, "allow", false, `${https}, CidrBlock: 10.0.2.128/25`),
          entry(92, "deny", false, all),
          entry(100, "allow", true, all),
        ),
        "one half is allowed": onA(
          entry(90, "allow", false, `${https}, CidrBlock: 10.0.2.0/25`),
          entry(100, "allow", true, all),
        ),
        "another subnet is refused": onA(entry(90, "deny", false, `${https}, CidrBlock: 10.0.3.0/24`), ...open),
        "lower ports are refused": onA(
          entry(90, "deny", false, "Protocol: 6, PortRange: { From: 1, To: 442 }, CidrBlock: 0.0.0.0/0"),
          ...open,
        ),
        "higher ports are refused": onA(
          entry(90, "deny", false, "Protocol: 6, PortRange: { From: 444, To: 999 }, CidrBlock: 0.0.0.0/0"),
          ...open,
        ),
        "ports up to it are refused": onA(
          entry(90, "deny", false, "Protocol: 6, PortRange: { From: 1, To: 443 }, CidrBlock: 0.0.0.0/0"),
          ...open,
        ),
        "ICMP is refused": onA(
          entry(90, "deny", false, "Protocol: 1, Icmp: { Type: -1, Code: -1 }, CidrBlock: 0.0.0.0/0"),
          ...open,
        ),
        "UDP is refused": onA(
          entry(90, "deny", false, "Protocol: 17, PortRange: { From: 443, To: 443 }, CidrBlock: 0.0.0.0/0"),
          ...open,
        ),
        "an entry that cannot be read": onA(entry(90, "deny", false, `${https}, CidrBlock: { Ref: Unknown }`), ...open),
        "the other family is refused": onA(entry(90, "deny", false, 'Protocol: 6, Ipv6CidrBlock: "::/0"'), ...open),
        "an endpoint with a second interface": text(
          net,
          wide,
          endpoint(door, "[{ Ref: A }, { Ref: B }]"),
          acl("Acl", entry(100, "allow", true, all)),
          ruled("Acl", "A"),
        ),
        "an endpoint of another network": text(
          net,
          "Far: [EC2::VPC, { CidrBlock: 10.0.0.0/16 }]",
          "C: [EC2::Subnet, { VpcId: { Ref: Far }, CidrBlock: 10.0.1.0/24, AvailabilityZone: z-A }]",
          wide,
          endpoint(door, "[{ Ref: C }]"),
          acl("Acl"),
          ruled("Acl", "C"),
        ),
      },
      own,
    ),
  ).toMatchInlineSnapshot(`
    "# open: held
    # nothing goes in: violated
    - Logs/SubnetIds: logs: network ACLs refuse HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # nothing goes out of a caller: violated
    - Logs/SubnetIds: logs: network ACLs refuse HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # nothing comes in at a caller: violated
    - Logs/SubnetIds: logs: network ACLs refuse the answers to HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # nothing goes out of the endpoint: violated
    - Logs/SubnetIds: logs: network ACLs refuse the answers to HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # answers to a port of callers are refused: violated
    - Logs/SubnetIds: logs: network ACLs refuse the answers to HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # answers leave for the callers' ports of Linux alone: held
    # answers leave for the callers' ports of Windows alone: violated
    - Logs/SubnetIds: logs: network ACLs refuse the answers to HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # HTTPS is refused first: violated
    - Logs/SubnetIds: logs: network ACLs refuse HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # HTTPS is refused later: held
    # half of a subnet is refused: violated
    - Logs/SubnetIds: logs: network ACLs refuse HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # both halves are allowed: held
    # one half is allowed: violated
    - Logs/SubnetIds: logs: network ACLs refuse HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # another subnet is refused: held
    # lower ports are refused: held
    # higher ports are refused: held
    # ports up to it are refused: violated
    - Logs/SubnetIds: logs: network ACLs refuse HTTPS from B | found ["⟨A⟩"] | expected "tcp 443"
    # ICMP is refused: held
    # UDP is refused: held
    # an entry that cannot be read: held
    # the other family is refused: held
    # an endpoint with a second interface: held
    # an endpoint of another network: held"
  `);
});

it("endpoints exist, are whole and have policies", () => {
  const table = text(
    "Table: [EC2::RouteTable, { VpcId: { Ref: Vpc } }]",
    "Tie: [EC2::SubnetRouteTableAssociation, { SubnetId: { Ref: A }, RouteTableId: { Ref: Table } }]",
  );
  expect(
    inFull(
      "NET-006",
      {
        "no endpoint": net,
        "one, and a subnet without a table": text(
          net,
          table,
          "S3: [EC2::VPCEndpoint, { ServiceName: com.amazonaws.us-east-1.s3, RouteTableIds: [{ Ref: Table }] }]",
        ),
        "one without the table": text(
          net,
          table,
          "S3: [EC2::VPCEndpoint, { ServiceName: com.amazonaws.us-east-1.s3, RouteTableIds: [rtb-0a] }]",
        ),
      },
      own,
    ),
  ).toMatchInlineSnapshot(`
    "# no endpoint: violated
    - none: S3 has no gateway endpoint | expected "1 gateway endpoint"
    # one, and a subnet without a table: held
    # one without the table: violated
    - S3/RouteTableIds: route table Table does not lead to the S3 endpoint | found ["rtb-0a"] | expected "every private route table""
  `);
  const logs = text(net, wide, endpoint(door));
  const here = { ...own, interfaceEndpoints: ["logs"] };
  expect(inFull("NET-007", { none: net, one: logs }, { ...own, interfaceEndpoints: ["logs", "sts"] }))
    .toMatchInlineSnapshot(`
      "# none: violated
      - none: the interface endpoint for logs is missing | expected "logs" | patch {"cdk":"new InterfaceVpcEndpoint(this, \\"…\\", { service: … \\"logs\\" })"}
      - none: the interface endpoint for sts is missing | expected "sts" | patch {"cdk":"new InterfaceVpcEndpoint(this, \\"…\\", { service: … \\"sts\\" })"}
      # one: violated
      - none: the interface endpoint for sts is missing | expected "sts" | patch {"cdk":"new InterfaceVpcEndpoint(this, \\"…\\", { service: … \\"sts\\" })"}"
    `);
  const states = ["available", "Available", "pendingAcceptance", 7].map((State) => {
    return `## ${String(State)}\n${said("NET-007", running(logs, { Logs: { State } }), here)}`;
  });
  expect(states.join("\n")).toMatchInlineSnapshot(`
    "## available
    held
    ## Available
    held
    ## pendingAcceptance
    violated
    finding Logs: the endpoint is pendingAcceptance | "available"
    ## 7
    held"
  `);
  const byType = (type: string, more = "") =>
    `E: [EC2::VPCEndpoint, { VpcEndpointType: ${type}, ServiceName: com.amazonaws.us-east-1.logs, ${more} }]`;
  expect(
    inFull("BASE-001", {
      "none at all": "{}",
      "a balancer's": byType("GatewayLoadBalancer"),
      "one without": byType("Interface"),
      "one of a partner":
        "E: [EC2::VPCEndpoint, { VpcEndpointType: Interface, ServiceName: com.amazonaws.vpce.us-east-1.vpce-svc-0a }]",
      "a service that takes none":
        "E: [EC2::VPCEndpoint, { VpcEndpointType: Interface, ServiceName: com.amazonaws.us-east-1.eks-auth }]",
      "one for everyone": byType(
        "Interface",
        'PolicyDocument: { Statement: [{ Effect: Allow, Principal: "*", Action: "*", Resource: "*" }] }',
      ),
    }),
  ).toMatchInlineSnapshot(`
    "# none at all: unknown
    - none: nothing to judge was found
    # a balancer's: held
    # one without: violated
    - E/PolicyDocument: logs: no policy, so everything is allowed to everyone | expected "named principals, actions or resources" | patch {"cdk":"endpoint.addToPolicy(new PolicyStatement({ principals, actions, resources }))"}
    # one of a partner: held
    # a service that takes none: held
    # one for everyone: violated
    - E/PolicyDocument/Statement/0: logs: the policy allows everything to everyone | found {"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"} | expected "named principals, actions or resources" | patch {"cdk":"endpoint.addToPolicy(new PolicyStatement({ principals, actions, resources }))"}"
  `);
  const service = (more: string) => `S: [EC2::VPCEndpointService, { ${more} }]`;
  const who = (name: string) =>
    `P: [EC2::VPCEndpointServicePermissions, { ServiceId: { Ref: S }, AllowedPrincipals: ["${name}"] }]`;
  expect(
    inFull("BASE-014", {
      none: net,
      "nobody named": service("AcceptanceRequired: true"),
      "somebody named": text(service(""), who("arn:aws:iam::111111111111:root")),
      "somebody of many": text(service("AcceptanceRequired: false"), who("arn:aws:iam::11111111111?:root")),
    }),
  ).toMatchInlineSnapshot(`
    "# none: held
    # nobody named: violated
    - S: the service names no principals | expected "named ARNs"
    # somebody named: held
    # somebody of many: violated
    - S/AcceptanceRequired: connections are accepted by themselves | found false | expected true
    - P/AllowedPrincipals/0: anyone may ask for a connection | found "arn:aws:iam::11111111111?:root" | expected "named ARNs""
  `);
});

it("NET-012: ways into a running platform that AWS's services make", () => {
  const eni = "Eni: [EC2::NetworkInterface, { SubnetId: { Ref: A } }]";
  const vpn =
    "Vpn: [EC2::ClientVpnTargetNetworkAssociation, { ClientVpnEndpointId: cvpn-endpoint-1, SubnetId: { Ref: A } }]";
  const people = { name: "people", cidrs: ["172.16.0.0/22"], over: "vpn" };
  const runs = (lines: string, InterfaceType?: string) =>
    running(text(net, lines), InterfaceType === undefined ? {} : { Eni: { InterfaceType } });
  expect(
    inFull("NET-012", {
      "an interface of its own": runs(eni, "interface"),
      "a global accelerator": runs(eni, "global_accelerator_managed"),
      "a link of an API": runs(eni, "api_gateway_managed"),
      "a client VPN": runs(vpn),
      "Verified Access": runs("Door: [EC2::VerifiedAccessEndpoint, { EndpointType: load-balancer }]"),
      "what no reader asks": runs("Origin: [CloudFront::VpcOrigin, { VpcOriginEndpointConfig: { Arn: { Ref: A } } }]"),
    }),
  ).toMatchInlineSnapshot(`
    "# an interface of its own: held
    # a global accelerator: violated
    - Eni: a global accelerator leads from the internet into the VPC | expected "no path from outside the VPC"
    # a link of an API: unknown
    - Eni: which API uses the link into the VPC is not known
    # a client VPN: violated
    - Vpn/SubnetId: a client VPN that no peer declares leads into the VPC | found "⟨A⟩" | expected "no path from outside the VPC"
    # Verified Access: violated
    - Door: Verified Access leads from the internet into the VPC | expected "no path from outside the VPC"
    # what no reader asks: held"
  `);
  expect(inFull("NET-012", { "people come by a VPN": runs(vpn) }, { peers: [people] })).toMatchInlineSnapshot(
    `"# people come by a VPN: held"`,
  );
});
