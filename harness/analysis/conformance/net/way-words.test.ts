// What the rows of the network say of ways: whose packets show one, and what is sure of a way that is not known whole.

import { expect, it } from "vitest";
import type { Intent } from "#harness/config/profile.ts";
import { inFull, platform } from "../sample-platform.ts";
import { solverOf } from "./reachable.ts";

const text = (...lines: string[]): string => lines.join("\n");
const subnet = (id: string, cidr: string, table: string) =>
  text(
    `${id}: [EC2::Subnet, { VpcId: { Ref: Vpc }, CidrBlock: ${cidr}, AvailabilityZone: z-${id} }]`,
    `Tie${id}: [EC2::SubnetRouteTableAssociation, { SubnetId: { Ref: ${id} }, RouteTableId: ${table} }]`,
  );
const net = text(
  "Vpc: [EC2::VPC, { CidrBlock: 10.0.0.0/16 }]",
  "Table: [EC2::RouteTable, { VpcId: { Ref: Vpc } }]",
  "Other: [EC2::RouteTable, { VpcId: { Ref: Vpc } }]",
  subnet("A", "10.0.1.0/24", "{ Ref: Table }"),
  subnet("B", "10.0.2.0/24", "{ Ref: Other }"),
);
const eni = (id: string, subnetId: string, groups = "Open") =>
  `${id}: [EC2::NetworkInterface, { SubnetId: { Ref: ${subnetId} }, GroupSet: [{ "Fn::GetAtt": [${groups}, GroupId] }] }]`;
const group = (id: string, ingress: string, egress = "{ IpProtocol: -1, CidrIp: 0.0.0.0/0 }") =>
  `${id}: [EC2::SecurityGroup, { VpcId: { Ref: Vpc }, GroupName: workers, GroupDescription: x, SecurityGroupIngress: [${ingress}], SecurityGroupEgress: [${egress}] }]`;
const igw = text(
  "Igw: [EC2::InternetGateway]",
  "Attached: [EC2::VPCGatewayAttachment, { VpcId: { Ref: Vpc }, InternetGatewayId: { Ref: Igw } }]",
);
const vpn = text(
  "Vgw: [EC2::VPNGateway, { Type: ipsec.1 }]",
  "Linked: [EC2::VPCGatewayAttachment, { VpcId: { Ref: Vpc }, VpnGatewayId: { Ref: Vgw } }]",
);
const address = (id: string) => `Eip${id}: [EC2::EIP, { NetworkInterfaceId: { Ref: ${id} } }]`;
const route = (id: string, table: string, more: string) =>
  `${id}: [EC2::Route, { RouteTableId: { Ref: ${table} }, ${more} }]`;
const world = "DestinationCidrBlock: 0.0.0.0/0, GatewayId: { Ref: Igw }";
const tcp = (rest: string) => `{ IpProtocol: tcp, FromPort: 80, ToPort: 81, ${rest} }`;
const office = { name: "office", cidrs: ["192.168.0.0/16"], over: "vpn" };
const toOffice = "DestinationCidrBlock: 192.168.0.0/16, GatewayId: { Ref: Vgw }";

it("a route is shown with a packet that takes it, not with one that takes another", () => {
  const both = text(net, igw, group("Open", ""), eni("Shown", "A"), eni("Kept", "B"), address("Shown"));
  expect(
    inFull("NET-009", {
      "the other table's interface has an address": text(
        both,
        route("Out", "Other", world),
        route("In", "Table", world),
      ),
    }),
  ).toMatchInlineSnapshot(`
    "# the other table's interface has an address: violated
    - Out/GatewayId: a route to 0.0.0.0/0 leads out of the VPC (internet-gateway) | found "⟨Igw⟩" | expected "local, gateway endpoints, declared peers" | patch {"cdk":"remove the route"}
    - In/GatewayId: a route to 0.0.0.0/0 leads out of the VPC (internet-gateway) | found "⟨Igw⟩" | expected "local, gateway endpoints, declared peers" | why "tcp 443 from Shown → groups of Shown → the default network ACL of Vpc out of A → Table to Igw → Igw → the internet (8.8.8.8); the answer comes back to port 50000" | patch {"cdk":"remove the route"}"
  `);
});

it("a group's rule is shown with a packet of its member", () => {
  const shut = group("Shut", "", "{ IpProtocol: -1, CidrIp: 10.0.0.0/16 }").replace("workers", "others");
  const there = text(net, igw, group("Open", ""), shut, route("Out", "Table", world));
  const bare = "Nlb: [ElasticLoadBalancingV2::LoadBalancer, { Type: network, Subnets: [{ Ref: A }] }]";
  expect(
    inFull(
      "SG-004",
      {
        "a member": text(there, eni("Member", "A"), address("Member")),
        "a member without an address, beside a balancer without groups": text(there, eni("Member", "A"), bare),
        "a route without a target": text(
          net,
          group("Open", ""),
          eni("Member", "A"),
          route("Out", "Table", "DestinationCidrBlock: 0.0.0.0/0"),
        ),
      },
      { securityGroups: { workers: ["workers"] }, rules: [] },
    ),
  ).toMatchInlineSnapshot(`
    "# a member: violated
    - Open/SecurityGroupEgress/0: Open may send anything anywhere, and a route leads out | found {"IpProtocol":-1,"CidrIp":"0.0.0.0/0"} | expected "no route out" | why "tcp 443 from Member → groups of Member → the default network ACL of Vpc out of A → Table to Igw → Igw → the internet (8.8.8.8); the answer comes back to port 50000"
    # a member without an address, beside a balancer without groups: violated
    - Open/SecurityGroupEgress/0: Open may send anything anywhere, and a route leads out | found {"IpProtocol":-1,"CidrIp":"0.0.0.0/0"} | expected "no route out"
    # a route without a target: held
    - warning Open/SecurityGroupEgress/0: Open may send anything anywhere; no route leads out | found {"IpProtocol":-1,"CidrIp":"0.0.0.0/0"}"
  `);
});

it("packets that surely get to an interface are no open question, whatever becomes of their answers", () => {
  const lists = ["pl-0a", "pl-0b"].map((id) => tcp(`SourcePrefixListId: ${id}`)).join(", ");
  const open = group("Open", tcp("CidrIp: 192.168.0.0/16"));
  const lost = route("Back", "Table", 'DestinationCidrBlock: { "Fn::ImportValue": x }, GatewayId: { Ref: Vgw }');
  const roles = { securityGroups: { workers: ["workers"] } };
  const calls = [{ group: "workers", protocol: "tcp" as const, ports: 80 }];
  const there = text(net, vpn, eni("Eni", "A"));
  expect(
    [
      inFull("NET-012", { "no call is declared": text(there, open, lost) }, { ...roles, peers: [office] }),
      inFull("NET-012", { "one of two ports": text(there, open, lost) }, { ...roles, peers: [{ ...office, calls }] }),
      inFull("NET-012", { "two lists": text(there, group("Open", lists)) }, { ...roles, peers: [office] }),
      inFull(
        "NET-012",
        {
          "an interface without groups": text(
            net,
            vpn,
            "Nlb: [ElasticLoadBalancingV2::LoadBalancer, { Type: network, Scheme: internal, Subnets: [{ Ref: A }] }]",
          ),
        },
        { ...roles, peers: [{ ...office, calls }] },
      ),
      inFull(
        "NET-012",
        {
          "a gateway that is declared whole, and a network beyond it": text(
            there,
            open,
            route("Out", "Table", toOffice),
          ),
        },
        { peers: ["vgw", office] },
      ),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# no call is declared: violated
    - Eni: packets of the peer office get to Eni | expected "what the peer may call" | why "whether answers come back is not known: {\\"Fn::ImportValue\\":\\"x\\"} cannot be resolved: no template read exports it"
    # one of two ports: violated
    - Eni: packets of the peer office get to Eni | expected "what the peer may call" | why "whether answers come back is not known: {\\"Fn::ImportValue\\":\\"x\\"} cannot be resolved: no template read exports it"
    # two lists: unknown
    - Eni: Eni, seen from networks beyond Vgw that no peer declares: prefix list pl-0a is not part of the source; prefix list pl-0b is not part of the source
    - Eni: Eni, seen from the peer office: prefix list pl-0a is not part of the source; prefix list pl-0b is not part of the source
    # an interface without groups: violated
    - Nlb: packets of networks beyond Vgw that no peer declares get to Nlb | expected "declared peers only" | why "tcp 443 from beyond Vgw (8.8.8.8) → Vgw → the default network ACL of Vpc into A → groups of Nlb → Nlb; no answer comes back"
    - Nlb: packets of the peer office get to Nlb | expected "what the peer may call" | why "tcp 443 from beyond Vgw (192.168.0.0) → Vgw → the default network ACL of Vpc into A → groups of Nlb → Nlb; no answer comes back"
    # a gateway that is declared whole, and a network beyond it: held"
  `);
});

it("a stranger's packets to a subnet whose table is not known count as routed back", () => {
  const silent = text(
    "Acl: [EC2::NetworkAcl, { VpcId: { Ref: Vpc } }]",
    "In: [EC2::NetworkAclEntry, { NetworkAclId: { Ref: Acl }, RuleNumber: 100, RuleAction: allow, Egress: false, Protocol: -1, CidrBlock: 0.0.0.0/0 }]",
    "OnC: [EC2::SubnetNetworkAclAssociation, { NetworkAclId: { Ref: Acl }, SubnetId: { Ref: C } }]",
  );
  const there = (table: string) =>
    text(
      net,
      igw,
      subnet("C", "10.0.3.0/24", table),
      silent,
      group("Open", tcp("CidrIp: 0.0.0.0/0")),
      eni("Eni", "C"),
      address("Eni"),
    );
  expect(
    inFull("NET-012", {
      "a table from elsewhere": there("rtb-0a"),
      "a table without a route": there("{ Ref: Table }"),
    }),
  ).toMatchInlineSnapshot(`
    "# a table from elsewhere: violated
    - Eni: packets of the internet get to Eni | expected "no path from the public internet" | why "tcp 80 from the internet (8.8.8.8) → Igw → Acl into C → groups of Eni → Eni; no answer comes back"
    # a table without a route: held
    - warning Eni: packets of the internet get to Eni, which has no route back | expected "no path from the public internet" | why "tcp 80 from the internet (8.8.8.8) → Igw → Acl into C → groups of Eni → Eni; no answer comes back""
  `);
});

it("a declared network is reached by its own gateway, whether it answers or not", () => {
  const there = text(net, vpn, group("Open", ""), eni("Eni", "A"));
  const lab = { name: "lab", cidrs: ["172.16.0.0/12"], over: "Hub" };
  const hub = text(
    "Hub: [EC2::TransitGateway]",
    "HubLink: [EC2::TransitGatewayAttachment, { TransitGatewayId: { Ref: Hub }, VpcId: { Ref: Vpc }, SubnetIds: [{ Ref: A }] }]",
  );
  const deaf = text(
    "Acl: [EC2::NetworkAcl, { VpcId: { Ref: Vpc } }]",
    "Leave: [EC2::NetworkAclEntry, { NetworkAclId: { Ref: Acl }, RuleNumber: 100, RuleAction: allow, Egress: true, Protocol: -1, CidrBlock: 0.0.0.0/0 }]",
    "OnA: [EC2::SubnetNetworkAclAssociation, { NetworkAclId: { Ref: Acl }, SubnetId: { Ref: A } }]",
  );
  expect(
    [
      inFull(
        "NET-013",
        { "nothing comes back": text(there, deaf, route("Out", "Table", toOffice)) },
        { peers: [office] },
      ),
      inFull(
        "NET-013",
        {
          "all of it over the gateway of another": text(
            there,
            hub,
            route("Out", "Table", "DestinationCidrBlock: 0.0.0.0/0, GatewayId: { Ref: Vgw }"),
          ),
        },
        { peers: [office, lab] },
      ),
      inFull(
        "NET-013",
        {
          "a peering by its name": text(
            there,
            "Pair: [EC2::VPCPeeringConnection, { VpcId: { Ref: Vpc }, PeerVpcId: vpc-0a }]",
          ),
        },
        { peers: [{ ...lab, over: "Pair" }] },
      ),
      inFull("NET-013", { "an endpoint": there }, { peers: [{ ...lab, cidrs: [], over: "endpoint", service: "x" }] }),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# nothing comes back: held
    # all of it over the gateway of another: violated
    - none: no packet of the platform gets to lab | expected "lab"
    # a peering by its name: out-of-scope: the intent declares no Direct Connect or VPN gateway; the link itself needs a real account
    # an endpoint: out-of-scope: the intent declares no Direct Connect or VPN gateway; the link itself needs a real account"
  `);
});

it("half of the world is open, whichever half it is", () => {
  const api = (cidr: string) =>
    `Eks: [EKS::Cluster, { ResourcesVpcConfig: { EndpointPublicAccess: true, PublicAccessCidrs: [${cidr}], SubnetIds: [{ Ref: A }] } }]`;
  expect(inFull("NET-012", { upper: text(net, api("128.0.0.0/1")), "a quarter": text(net, api("128.0.0.0/2")) }))
    .toMatchInlineSnapshot(`
    "# upper: violated
    - Eks/ResourcesVpcConfig/EndpointPublicAccess: the cluster API is reachable from the internet | found true | expected "no path from the public internet"
    # a quarter: held"
  `);
});

it("a bucket that is closed to everybody but an organisation is no way in", () => {
  const all = 'Principal: "*", Action: "s3:*", Resource: "*"';
  const bucket = (...statements: string[]) =>
    text(
      net,
      "Data: [S3::Bucket, { PublicAccessBlockConfiguration: { RestrictPublicBuckets: false } }]",
      `Policy: [S3::BucketPolicy, { Bucket: { Ref: Data }, PolicyDocument: { Statement: [${statements.join()}] } }]`,
    );
  const others = '{ StringNotEquals: { "aws:PrincipalOrgID": "o-1" } }';
  expect(
    inFull("NET-012", {
      open: bucket(`{ Effect: Allow, ${all} }`),
      "strangers are denied": bucket(`{ Effect: Allow, ${all} }`, `{ Effect: Deny, ${all}, Condition: ${others} }`),
    }),
  ).toMatchInlineSnapshot(`
    "# open: violated
    - Policy/PolicyDocument/Statement/0: Data is open to everyone | found {"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"} | expected "no path from the public internet"
    # strangers are denied: held"
  `);
});

it("a platform is asked anew about other peers", () => {
  const model = platform(net);
  const intent = (cidr: string) => ({ peers: [{ ...office, cidrs: [cidr] }] }) as unknown as Intent;
  const [one, other] = ["192.168.0.0/16", "172.16.0.0/12"].map((cidr) => solverOf({ model, intent: intent(cidr) }));
  expect(one).not.toBe(other);
  expect(solverOf({ model, intent: intent("192.168.0.0/16") })).toBe(one);
});
