// The way of the data on a few resources: where the parts stand, what leads out of there, whom the connector writes to, and
// how many hosts do it.

import { expect, it } from "vitest";
import { inFull, running, runningAsRead } from "../sample-platform.ts";
import type { Promised, Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const ref = (Ref: string) => ({ Ref });
const called = (Value: string, Key = "assay:role") => [{ Key, Value }];
const worker = (more: object = {}) =>
  ["EC2::Instance", { SubnetId: ref("A"), Tags: called("kafka-connect"), InstanceType: "t3.large", ...more }] as const;
const subnet = (more: object = {}) =>
  ["EC2::Subnet", { VpcId: ref("Own"), CidrBlock: "10.0.1.0/24", ...more }] as const;
const brokers = (more: object = {}) =>
  ["MSK::Cluster", { BrokerNodeGroupInfo: { ClientSubnets: [ref("A")], ...more } }] as const;
const link = (more: object = {}) => {
  const ServiceName = "com.amazonaws.vpce.us-east-1.vpce-svc-0a1";
  return ["EC2::VPCEndpoint", { VpcEndpointType: "Interface", ServiceName, SubnetIds: [ref("A")], ...more }] as const;
};
const name = "a1.us-east-1.aws.clickhouse.cloud";
const told = (Value: unknown) =>
  ["SSM::Parameter", { Name: "/own", Value: typeof Value === "string" ? Value : JSON.stringify(Value) }] as const;
const settings = { "connector.class": "c", hostname: name };
const net: Resources = {
  Own: ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }],
  A: subnet(),
  B: subnet({ CidrBlock: "10.0.2.0/24" }),
  Table: ["EC2::RouteTable", { VpcId: ref("Own") }],
  OfA: ["EC2::SubnetRouteTableAssociation", { SubnetId: ref("A"), RouteTableId: ref("Table") }],
  Group: ["EC2::SecurityGroup", { VpcId: ref("Own") }],
  Other: ["EC2::SecurityGroup", { VpcId: ref("Own") }],
};
const whole: Resources = { ...net, Brokers: brokers(), Worker: worker(), Link: link(), Told: told(settings) };
const promised = {
  zone: { name, service: name },
  securityGroups: { kafkaConnect: ["Group"] },
  rules: [],
  objectives: { "KC-012": { value: "t3.large" } },
} as unknown as Promised;
const group = (data: object, more: object = {}): Resources => ({
  T: ["EC2::LaunchTemplate", { LaunchTemplateName: "t", LaunchTemplateData: { InstanceType: "t3.large", ...data } }],
  Fleet: [
    "AutoScaling::AutoScalingGroup",
    { MaxSize: "1", LaunchTemplate: { LaunchTemplateId: ref("T"), Version: "1" }, ...more },
  ],
});

/** What the readers of a running platform look for. */
const looked = ["Instance", "Subnet", "VPC", "RouteTable", "Route", "SubnetRouteTableAssociation", "SecurityGroup"]
  .concat(["SecurityGroupIngress", "SecurityGroupEgress", "VPCEndpoint", "EIP", "EIPAssociation", "LaunchTemplate"])
  .map((type) => `EC2::${type}`)
  .concat("MSK::Cluster", "SSM::Parameter", "EKS::Cluster", "ElasticLoadBalancingV2::LoadBalancer");

it("KC-001: every part stands in a private subnet, and nothing asks for an address of the internet", () => {
  const own = (more: object) => ({ ...whole, Worker: worker(more) });
  const bare = (more: object) => own({ SubnetId: undefined, ...more });
  const made = (more: object = {}): Resources => ({
    Nic: ["EC2::NetworkInterface", { SubnetId: ref("A"), GroupSet: [ref("Group")], ...more }],
  });
  const routed = (more: object): Resources => ({
    ...whole,
    Way: ["EC2::Route", { RouteTableId: ref("Table"), DestinationCidrBlock: "0.0.0.0/0", ...more }],
    Gate: ["EC2::InternetGateway", {}],
    Nat: ["EC2::NatGateway", {}],
  });
  const open = { AssociatePublicIpAddress: true };
  expect(
    inFull(
      "KC-001",
      {
        right: whole,
        "a worker without a subnet": bare({}),
        "a worker in a subnet that was not read": own({ SubnetId: "subnet-1" }),
        "brokers outside the declared range": { ...whole, Brokers: brokers({ ClientSubnets: [ref("A"), ref("B")] }) },
        "a link outside the declared range": { ...whole, Link: link({ SubnetIds: [ref("B")] }) },
        "a subnet whose range is not written": { ...whole, A: subnet({ CidrBlock: undefined }) },
        "a subnet that hands out addresses": { ...whole, A: subnet({ MapPublicIpOnLaunch: true }) },
        "a subnet that hands out addresses of the new kind": {
          ...whole,
          A: subnet({ AssignIpv6AddressOnCreation: "true" }),
        },
        "a way to the internet": routed({ GatewayId: ref("Gate") }),
        "a way by a translator": routed({ NatGatewayId: ref("Nat") }),
        "a way of another table": routed({ GatewayId: ref("Gate"), RouteTableId: "rtb-1" }),
        "no table of its own": {
          ...routed({ GatewayId: ref("Gate"), RouteTableId: "rtb-1" }),
          OfA: ["EC2::SubnetRouteTableAssociation", { SubnetId: ref("B"), RouteTableId: ref("Table") }],
        },
        "asked for on the host": own({ Ipv6AddressCount: 1 }),
        "asked for by none": own({ Ipv6AddressCount: 0, Ipv6Addresses: [], PublicIp: "" }),
        "asked for by words": own({ AssociatePublicIpAddress: "No", Ipv6AddressCount: "0" }),
        "asked for by a list": own({ Ipv6Addresses: [{ Ipv6Address: "2001:db8::1" }] }),
        "asked for in its list": bare({ NetworkInterfaces: [{ SubnetId: ref("A"), ...open }] }),
        "in its list without": bare({ NetworkInterfaces: [{ SubnetId: ref("A") }] }),
        "in its list, in no subnet": bare({ NetworkInterfaces: [{}] }),
        "by an interface of its own": {
          ...bare({ NetworkInterfaces: [{ NetworkInterfaceId: ref("Nic") }] }),
          ...made(open),
        },
        "by an interface in no subnet": {
          ...bare({ NetworkInterfaces: [{ NetworkInterfaceId: ref("Nic") }] }),
          ...made({ SubnetId: undefined }),
        },
        "by an interface that is not here": bare({ NetworkInterfaces: [{ NetworkInterfaceId: "eni-1" }] }),
        "by an interface that is attached": {
          ...whole,
          ...made(open),
          Attached: ["EC2::NetworkInterfaceAttachment", { InstanceId: ref("Worker"), NetworkInterfaceId: ref("Nic") }],
          Others: ["EC2::NetworkInterfaceAttachment", { InstanceId: "i-1", NetworkInterfaceId: "eni-1" }],
        },
        "by an interface that is attached and not here": {
          ...whole,
          Away: ["EC2::NetworkInterfaceAttachment", { InstanceId: ref("Worker"), NetworkInterfaceId: "eni-1" }],
        },
        "of its launch template": {
          ...bare({ LaunchTemplate: { LaunchTemplateName: "t", Version: "1" } }),
          ...group({ NetworkInterfaces: [{ SubnetId: ref("A"), Groups: [ref("Group")], ...open }] }),
        },
        "not of its launch template where it has a list of its own": {
          ...bare({
            NetworkInterfaces: [{ SubnetId: ref("A") }],
            LaunchTemplate: { LaunchTemplateName: "t", Version: "1" },
          }),
          ...group({ NetworkInterfaces: [{ SubnetId: ref("A"), ...open }] }),
        },
        "of a host that is no worker": { ...whole, Host: worker({ Tags: called("bastion"), ...open }) },
        "of a host with the worker's group": {
          ...whole,
          Host: worker({ Tags: undefined, SecurityGroupIds: [ref("Other"), ref("Group")], Ipv6AddressCount: 1 }),
        },
        "of a host with another group": {
          ...whole,
          Host: worker({ Tags: undefined, SecurityGroupIds: [ref("Other")], Ipv6AddressCount: 1 }),
        },
        "of a host with a group that was not read": {
          ...whole,
          Host: worker({ Tags: undefined, SecurityGroupIds: ["sg-1"], Ipv6AddressCount: 1 }),
        },
        "of a host whose second interface has the group": {
          ...whole,
          Host: worker({
            Tags: undefined,
            NetworkInterfaces: [
              { SubnetId: ref("A"), GroupSet: [ref("Other")], Ipv6AddressCount: 1 },
              { SubnetId: ref("A"), GroupSet: [ref("Group")] },
            ],
          }),
        },
        "of a host whose interface has the group": {
          ...whole,
          ...made(),
          Host: worker({ Tags: undefined, NetworkInterfaces: [{ NetworkInterfaceId: ref("Nic") }], PublicIp: "1" }),
        },
        "of a host whose template has the group": {
          ...whole,
          ...group({ SecurityGroupIds: [ref("Group")] }),
          Host: worker({ Tags: undefined, LaunchTemplate: { LaunchTemplateId: ref("T") }, Ipv6AddressCount: 1 }),
        },
        "of a host whose template's interface has the group": {
          ...whole,
          ...group({ NetworkInterfaces: [{ Groups: [ref("Group")], SubnetId: ref("A"), Ipv6AddressCount: 1 }] }),
          Host: worker({ Tags: undefined, SubnetId: undefined, LaunchTemplate: { LaunchTemplateId: ref("T") } }),
        },
        "public brokers": {
          ...whole,
          Brokers: brokers({ ConnectivityInfo: { PublicAccess: { Type: "SERVICE_PROVIDED_EIPS" } } }),
        },
        "brokers that are not": {
          ...whole,
          Brokers: brokers({ ConnectivityInfo: { PublicAccess: { Type: "DISABLED" } } }),
        },
        "an address of its own": { ...whole, Address: ["EC2::EIP", {}] },
        "an address that is joined": { ...whole, Address: ["EC2::EIPAssociation", {}] },
        "an address, as it runs": running(own({ PublicIp: "198.51.100.1" })),
        "right, as it runs": runningAsRead(whole, looked),
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# right: held
    # a worker without a subnet: violated
    - Worker/SubnetId: the worker stands in the account's default network | expected "a private subnet"
    # a worker in a subnet that was not read: unknown
    - Worker/SubnetId: the subnet of the worker is not part of what was read | found "subnet-1"
    # brokers outside the declared range: violated
    - B/CidrBlock: the brokers stand outside the declared subnets | found "10.0.2.0/24" | expected ["10.0.1.0/24"]
    # a link outside the declared range: violated
    - B/CidrBlock: the endpoint stand outside the declared subnets | found "10.0.2.0/24" | expected ["10.0.1.0/24"]
    # a subnet whose range is not written: violated
    - A/CidrBlock: the brokers stand outside the declared subnets | expected ["10.0.1.0/24"]
    - A/CidrBlock: the worker stand outside the declared subnets | expected ["10.0.1.0/24"]
    - A/CidrBlock: the endpoint stand outside the declared subnets | expected ["10.0.1.0/24"]
    # a subnet that hands out addresses: violated
    - A/MapPublicIpOnLaunch: A hands out public addresses | found true | expected false
    - A/MapPublicIpOnLaunch: A hands out public addresses | found true | expected false
    - A/MapPublicIpOnLaunch: A hands out public addresses | found true | expected false
    # a subnet that hands out addresses of the new kind: violated
    - A/AssignIpv6AddressOnCreation: A hands out public addresses | found "true" | expected false
    - A/AssignIpv6AddressOnCreation: A hands out public addresses | found "true" | expected false
    - A/AssignIpv6AddressOnCreation: A hands out public addresses | found "true" | expected false
    # a way to the internet: violated
    - Way/GatewayId: A is a public subnet | found "⟨Gate⟩" | expected "no internet gateway"
    - Way/GatewayId: A is a public subnet | found "⟨Gate⟩" | expected "no internet gateway"
    - Way/GatewayId: A is a public subnet | found "⟨Gate⟩" | expected "no internet gateway"
    # a way by a translator: held
    # a way of another table: held
    # no table of its own: held
    # asked for on the host: violated
    - Worker/Ipv6AddressCount: the worker asks for a public address | found 1 | expected false
    # asked for by none: held
    # asked for by words: held
    # asked for by a list: violated
    - Worker/Ipv6Addresses: the worker asks for a public address | found [{"Ipv6Address":"2001:db8::1"}] | expected false
    # asked for in its list: violated
    - Worker/NetworkInterfaces/0/AssociatePublicIpAddress: the worker asks for a public address | found true | expected false
    # in its list without: held
    # in its list, in no subnet: violated
    - Worker/NetworkInterfaces/0: the worker stands in the account's default network | found {} | expected "a private subnet"
    # by an interface of its own: violated
    - Nic/AssociatePublicIpAddress: the worker asks for a public address | found true | expected false
    # by an interface in no subnet: violated
    - Nic: the worker stands in the account's default network | found {"GroupSet":["⟨Group⟩"]} | expected "a private subnet"
    # by an interface that is not here: unknown
    - Worker/NetworkInterfaces/0/NetworkInterfaceId: the subnet of the worker is not part of what was read | found "eni-1"
    # by an interface that is attached: violated
    - Nic/AssociatePublicIpAddress: the worker asks for a public address | found true | expected false
    # by an interface that is attached and not here: unknown
    - Away/NetworkInterfaceId: the subnet of the worker is not part of what was read | found "eni-1"
    # of its launch template: violated
    - T/LaunchTemplateData/NetworkInterfaces/0/AssociatePublicIpAddress: the worker asks for a public address | found true | expected false
    # not of its launch template where it has a list of its own: held
    # of a host that is no worker: held
    # of a host with the worker's group: violated
    - Host/Ipv6AddressCount: the worker asks for a public address | found 1 | expected false
    # of a host with another group: held
    # of a host with a group that was not read: held
    # of a host whose second interface has the group: violated
    - Host/NetworkInterfaces/0/Ipv6AddressCount: the worker asks for a public address | found 1 | expected false
    # of a host whose interface has the group: violated
    - Host/PublicIp: the worker asks for a public address | found "1" | expected false
    # of a host whose template has the group: violated
    - Host/Ipv6AddressCount: the worker asks for a public address | found 1 | expected false
    # of a host whose template's interface has the group: violated
    - T/LaunchTemplateData/NetworkInterfaces/0/Ipv6AddressCount: the worker asks for a public address | found 1 | expected false
    # public brokers: violated
    - Brokers/BrokerNodeGroupInfo/ConnectivityInfo/PublicAccess/Type: the brokers have public addresses | found "SERVICE_PROVIDED_EIPS" | expected "DISABLED"
    # brokers that are not: held
    # an address of its own: violated
    - Address: an Elastic IP belongs to the pipeline | expected "none"
    # an address that is joined: violated
    - Address: an Elastic IP belongs to the pipeline | expected "none"
    # an address, as it runs: violated
    - Worker/PublicIp: the worker asks for a public address | found "198.51.100.1" | expected false
    # right, as it runs: held"
  `);
});

it("KC-010: nothing leads out of where the parts stand, and the connector writes to the endpoint", () => {
  const routed = (more: object): Resources => ({
    ...whole,
    Way: ["EC2::Route", { RouteTableId: ref("Table"), DestinationCidrBlock: "0.0.0.0/0", ...more }],
    Nat: ["EC2::NatGateway", {}],
    Lan: ["EC2::Route", { RouteTableId: ref("Table"), DestinationCidrBlock: "10.0.0.0/16", GatewayId: "local" }],
  });
  const set = (more: object) => ({ ...whole, Told: told({ ...settings, ...more }) });
  const { Told: _, ...untold } = whole;
  const managed = (more: object): Resources => ({
    ...untold,
    Connector: ["KafkaConnect::Connector", { ConnectorConfiguration: { ...settings, ...more } }],
  });
  const propagated: Resources = {
    ...whole,
    Learnt: ["EC2::VPNGatewayRoutePropagation", { RouteTableIds: [ref("Table")], VpnGatewayId: "vgw-1" }],
  };
  expect(
    inFull(
      "KC-010",
      {
        right: whole,
        "a way out": routed({ NatGatewayId: ref("Nat") }),
        "a way out of another table": routed({ NatGatewayId: ref("Nat"), RouteTableId: "rtb-1" }),
        "a way to nowhere": routed({}),
        "ways that are learnt": propagated,
        "ways that are learnt, by another table": {
          ...whole,
          Learnt: ["EC2::VPNGatewayRoutePropagation", { RouteTableIds: ["rtb-1"], VpnGatewayId: "vgw-1" }],
        },
        "a worker without a subnet": { ...whole, Worker: worker({ SubnetId: undefined }) },
        "a worker in a subnet without a table": { ...whole, Worker: worker({ SubnetId: ref("B") }) },
        "a gateway's endpoint in a subnet without a table": {
          ...whole,
          Link: link({ VpcEndpointType: "Gateway", SubnetIds: [ref("B")] }),
        },
        "to another host": set({ hostname: `b${name}` }),
        "to the host as resolvers read it": set({ hostname: `${name.toUpperCase()}.` }),
        "to no host": set({ hostname: undefined }),
        "to a host that is no text": set({ hostname: { is: name } }),
        "by a proxy": set({ proxyHost: "proxy", proxyType: "HTTP" }),
        "by a proxy that is ignored": set({ proxyHost: "proxy", proxyType: "Ignore" }),
        "by a proxy of no kind": set({ proxyHost: "proxy" }),
        "by a proxy of another kind": set({ proxyHost: "proxy", proxyType: "IGNORED" }),
        "by a kind of proxy without one": set({ proxyType: "HTTP" }),
        "as its interface has it": { ...whole, Told: told({ name: "own", config: { ...settings, hostname: "b" } }) },
        "in a document after a line": { ...whole, Told: told(`\n${JSON.stringify({ ...settings, hostname: "b" })}`) },
        "in lines": { ...whole, Told: told("connector.class=c\nhostname=b") },
        "in a document that is broken": { ...whole, Broken: told('{"connector.class": ') },
        "in nothing that was read": untold,
        "to another host, managed": managed({ hostname: "b" }),
        managed: managed({}),
        "as it runs": runningAsRead({ ...propagated, ...managed({ hostname: "b" }), Told: told(settings) }, looked),
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# right: held
    # a way out: violated
    - Way/NatGatewayId: the subnet of the brokers has a way out: nat | found "⟨Nat⟩" | expected "no route beyond the VPC"
    - Way/NatGatewayId: the subnet of the worker has a way out: nat | found "⟨Nat⟩" | expected "no route beyond the VPC"
    - Way/NatGatewayId: the subnet of the endpoint has a way out: nat | found "⟨Nat⟩" | expected "no route beyond the VPC"
    # a way out of another table: held
    # a way to nowhere: held
    # ways that are learnt: violated
    - Learnt: the subnet of the brokers takes its routes from a VPN | expected "no route beyond the VPC"
    - Learnt: the subnet of the worker takes its routes from a VPN | expected "no route beyond the VPC"
    - Learnt: the subnet of the endpoint takes its routes from a VPN | expected "no route beyond the VPC"
    # ways that are learnt, by another table: held
    # a worker without a subnet: unknown
    - Worker/SubnetId: what routes the subnet of the worker is not part of what was read
    # a worker in a subnet without a table: unknown
    - Worker/SubnetId: what routes the subnet of the worker is not part of what was read | found "⟨B⟩"
    # a gateway's endpoint in a subnet without a table: held
    # to another host: violated
    - Told/Value: the connector writes to ba1.us-east-1.aws.clickhouse.cloud, which does not lead to the endpoint | found "ba1.us-east-1.aws.clickhouse.cloud" | expected "a1.us-east-1.aws.clickhouse.cloud"
    # to the host as resolvers read it: held
    # to no host: violated
    - Told/Value: the connector writes to no host, which does not lead to the endpoint | found "none" | expected "a1.us-east-1.aws.clickhouse.cloud"
    # to a host that is no text: violated
    - Told/Value: the connector writes to no host, which does not lead to the endpoint | found "none" | expected "a1.us-east-1.aws.clickhouse.cloud"
    # by a proxy: violated
    - Told/Value: the connector writes by way of proxy | found "proxy" | expected "no proxy"
    # by a proxy that is ignored: held
    # by a proxy of no kind: held
    # by a proxy of another kind: violated
    - Told/Value: the connector writes by way of proxy | found "proxy" | expected "no proxy"
    # by a kind of proxy without one: held
    # as its interface has it: violated
    - Told/Value: the connector writes to b, which does not lead to the endpoint | found "b" | expected "a1.us-east-1.aws.clickhouse.cloud"
    # in a document after a line: violated
    - Told/Value: the connector writes to b, which does not lead to the endpoint | found "b" | expected "a1.us-east-1.aws.clickhouse.cloud"
    # in lines: violated
    - Told/Value: the connector writes to b, which does not lead to the endpoint | found "b" | expected "a1.us-east-1.aws.clickhouse.cloud"
    # in a document that is broken: held
    # in nothing that was read: unknown
    - none: the settings of the connector are not part of what was read
    # to another host, managed: violated
    - Connector/ConnectorConfiguration: the connector writes to b, which does not lead to the endpoint | found "b" | expected "a1.us-east-1.aws.clickhouse.cloud"
    # managed: held
    # as it runs: held"
  `);
  expect(inFull("KC-010", { "no service": whole }, { ...promised, zone: undefined })).toMatchInlineSnapshot(`
    "# no service: unknown
    - none: the intent does not name the service that the worker writes to"
  `);
});

it("KC-012: one host of the agreed type", () => {
  const { Worker: _worker, ...idle } = whole;
  const tagged = (Tags: object[]) => ({ TagSpecifications: [{ ResourceType: "instance", Tags }] });
  const named = tagged(called("Kafka-Connect"));
  const mixed = (...types: string[]) => ({
    LaunchTemplate: undefined,
    MixedInstancesPolicy: {
      LaunchTemplate: {
        LaunchTemplateSpecification: { LaunchTemplateName: "t", Version: "1" },
        Overrides: types.map((InstanceType) => ({ InstanceType })).concat({} as never),
      },
    },
  });
  expect(
    inFull(
      "KC-012",
      {
        right: whole,
        none: idle,
        "of another type": { ...whole, Worker: worker({ InstanceType: "t3.small" }) },
        two: { ...whole, Second: worker() },
        "the type of its template": {
          ...whole,
          ...group({ InstanceType: "t3.small" }),
          Worker: worker({ InstanceType: undefined, LaunchTemplate: { LaunchTemplateId: ref("T") } }),
        },
        "a group of one": { ...idle, ...group(named) },
        "a group of three": { ...idle, ...group(named, { MaxSize: 3 }) },
        "a group of one besides": { ...whole, ...group(named) },
        "a group of none besides": { ...whole, ...group(named, { MaxSize: 0 }) },
        "a group of another type": { ...idle, ...group({ ...named, InstanceType: "t3.small" }) },
        "a group by its template's name": {
          ...idle,
          ...group(named, { LaunchTemplate: { LaunchTemplateName: "t", Version: "1" } }),
        },
        "a group by its own tags": { ...idle, ...group({}, { Tags: called("kafkaconnect", "Name") }) },
        "a group by its security group": { ...idle, ...group({ SecurityGroupIds: [ref("Other"), ref("Group")] }) },
        "a group by its interface": { ...idle, ...group({ NetworkInterfaces: [{ Groups: [ref("Group")] }] }) },
        "a group of others besides": {
          ...whole,
          ...group({ SecurityGroupIds: [ref("Other")], ...tagged(called("bastion")) }),
        },
        "a group by a template that was not read besides": {
          ...whole,
          ...group(named, { LaunchTemplate: { LaunchTemplateId: "lt-1" } }),
        },
        "a group of a configuration of the old kind": {
          ...idle,
          ...group({}, { LaunchTemplate: undefined, LaunchConfigurationName: ref("Old"), MaxSize: "2" }),
          Old: ["AutoScaling::LaunchConfiguration", { InstanceType: "t3.small", SecurityGroups: [ref("Group")] }],
        },
        "a group of chosen types": { ...idle, ...group(named, mixed("t3.large", "t3.small")) },
        "a group of no chosen types": { ...idle, ...group(named, mixed()) },
        "as it runs": runningAsRead({ ...whole, ...group(named) }, looked),
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# right: held
    # none: violated
    - none: 0 hosts run Kafka Connect | found 0 | expected 1
    # of another type: violated
    - Worker/InstanceType: not the agreed instance type | found "t3.small" | expected "t3.large"
    # two: violated
    - Second/InstanceType: 2 hosts run Kafka Connect | found 2 | expected 1
    # the type of its template: violated
    - T/LaunchTemplateData/InstanceType: not the agreed instance type | found "t3.small" | expected "t3.large"
    # a group of one: held
    # a group of three: violated
    - Fleet/MaxSize: 3 hosts run Kafka Connect | found 3 | expected 1
    # a group of one besides: violated
    - Fleet/MaxSize: 2 hosts run Kafka Connect | found 2 | expected 1
    # a group of none besides: held
    # a group of another type: violated
    - T/LaunchTemplateData/InstanceType: not the agreed instance type | found "t3.small" | expected "t3.large"
    # a group by its template's name: held
    # a group by its own tags: held
    # a group by its security group: held
    # a group by its interface: held
    # a group of others besides: held
    # a group by a template that was not read besides: unknown
    - Fleet: what Fleet starts is not part of what was read
    # a group of a configuration of the old kind: violated
    - Fleet/MaxSize: 2 hosts run Kafka Connect | found 2 | expected 1
    - Old/InstanceType: not the agreed instance type | found "t3.small" | expected "t3.large"
    # a group of chosen types: violated
    - Fleet/MixedInstancesPolicy/LaunchTemplate/Overrides/1/InstanceType: not the agreed instance type | found "t3.small" | expected "t3.large"
    # a group of no chosen types: held
    # as it runs: held"
  `);
  expect(inFull("KC-012", { "nothing agreed": whole }, { ...promised, objectives: {} })).toMatchInlineSnapshot(
    `"# nothing agreed: out-of-scope: no agreed value"`,
  );
  expect(
    inFull("KC-012", { "agreed without a value": whole }, { ...promised, objectives: { "KC-012": {} } }),
  ).toMatchInlineSnapshot(`"# agreed without a value: out-of-scope: no agreed value"`);
});
