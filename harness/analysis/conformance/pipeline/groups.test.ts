// The chain of security groups on a few resources: who wears which group, and what its rules let through.

import { expect, it } from "vitest";
import { inFull } from "../sample-platform.ts";
import type { Promised, Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;
type Rule = readonly [protocol: string, ports: readonly [number, number], peer: object];

const ref = (Ref: string) => ({ Ref });
const rules = (...all: Rule[]) =>
  all.map(([IpProtocol, [FromPort, ToPort], peer]) => ({ IpProtocol, FromPort, ToPort, ...peer }));
const port = (one: number) => [one, one] as const;
const from = (name: string) => ({ SourceSecurityGroupId: ref(name) });
const to = (name: string) => ({ DestinationSecurityGroupId: ref(name) });
const group = (of: { in?: object[]; out?: object[] } = {}) =>
  [
    "EC2::SecurityGroup",
    {
      VpcId: "vpc-1",
      SecurityGroupIngress: of.in ?? [],
      SecurityGroupEgress: of.out ?? [{ IpProtocol: "-1", CidrIp: "127.0.0.1/32" }],
    },
  ] as const;
const called = [{ Key: "Name", Value: "kafka-connect-1" }];
const worker = (more: object = {}) =>
  ["EC2::Instance", { SubnetId: "subnet-1", Tags: called, SecurityGroupIds: [ref("Worker")], ...more }] as const;
const brokers = (more: object = {}) =>
  ["MSK::Cluster", { BrokerNodeGroupInfo: { SecurityGroups: [ref("Brokers")], ...more } }] as const;
const link = (...groups: object[]) =>
  [
    "EC2::VPCEndpoint",
    {
      VpcEndpointType: "Interface",
      ServiceName: "com.amazonaws.vpce.us-east-1.vpce-svc-0a1",
      SecurityGroupIds: groups,
    },
  ] as const;
const toBrokers: Rule = ["tcp", port(9094), to("Brokers")];
const toLink: Rule = ["tcp", port(8443), to("Link")];
const whole: Resources = {
  Brokers: group({ in: rules(["tcp", port(9094), from("Worker")]) }),
  Worker: group({ out: rules(toBrokers, toLink) }),
  Link: group({ in: rules(["tcp", port(8443), from("Worker")]) }),
  Other: group(),
  Kafka: brokers(),
  Host: worker(),
  Way: link(ref("Link")),
};
const promised = {
  zone: { endpointServices: ["vpce-svc-0a1"] },
  securityGroups: { kafkaConnect: ["Worker"], mskCluster: ["Brokers"], clickhouseEndpoint: ["Link"] },
  rules: [],
} as unknown as Promised;
const toNet = (CidrIp = "0.0.0.0/0") => ({ CidrIp });

it("KC-003: nothing comes to the worker, whose only group is its own", () => {
  const wearing = (more: object, beside: Resources = {}) => ({ ...whole, ...beside, Host: worker(more) });
  const { Host: _host, ...idle } = whole;
  expect(
    inFull(
      "KC-003",
      {
        right: whole,
        "no host": idle,
        "no group": wearing({ SecurityGroupIds: undefined }),
        "another group besides": wearing({ SecurityGroupIds: [ref("Worker"), ref("Other")] }),
        "a group that was not read": wearing({ SecurityGroupIds: ["sg-1"] }),
        "an interface that was not read": wearing({ NetworkInterfaces: [{ NetworkInterfaceId: "eni-1" }] }),
        "something may come": {
          ...whole,
          Worker: group({ in: rules(["tcp", port(8083), from("Other")]), out: rules(toBrokers) }),
        },
        "nobody may come": { ...whole, Worker: group({ in: rules(["tcp", port(8083), toNet("127.0.0.1/32")]) }) },
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# right: held
    # no host: held
    # no group: violated
    - Host/SubnetId: Host carries the default group of its network | found "subnet-1" | expected "kafkaConnect" | why "the default group admits everything that carries it, and lets everything out"
    # another group besides: violated
    - Host/SecurityGroupIds/1: Host carries a group that is not the kafkaConnect group | found "⟨Other⟩" | expected "kafkaConnect"
    # a group that was not read: violated
    - Host/SecurityGroupIds/0: Host carries a group that is not the kafkaConnect group | found "sg-1" | expected "kafkaConnect"
    # an interface that was not read: unknown
    - Host/NetworkInterfaces/0/NetworkInterfaceId: which groups eni-1 carries is not part of what was read | found "eni-1"
    # something may come: violated
    - Worker/SecurityGroupIngress/0: something may open connections to the worker: tcp 8083 from Other | found {"IpProtocol":"tcp","FromPort":8083,"ToPort":8083,"SourceSecurityGroupId":"⟨Other⟩"} | expected "no ingress rule" | why "the worker pulls from the brokers and pushes to ClickHouse; nothing comes to it"
    # nobody may come: held"
  `);
});

it("KC-004: the worker alone comes to the brokers, by their group", () => {
  const ways = (ClientAuthentication: object) => ({
    ...whole,
    Kafka: brokers({ ConnectivityInfo: { VpcConnectivity: { ClientAuthentication } } }),
  });
  const [enabled, disabled] = [{ Enabled: true }, { Enabled: false }];
  expect(
    inFull(
      "KC-004",
      {
        right: whole,
        "no way in": { ...whole, Brokers: group() },
        "another way in": {
          ...whole,
          Brokers: group({ in: rules(["tcp", port(9094), from("Worker")], ["tcp", port(9092), from("Worker")]) }),
        },
        "another's group": { ...whole, Kafka: brokers({ SecurityGroups: [ref("Worker")] }) },
        "clients of other networks": ways({ Tls: enabled }),
        "clients of other networks, by roles": ways({ Sasl: { Iam: enabled, Scram: disabled } }),
        "clients of other networks, by passwords": ways({ Tls: disabled, Sasl: { Scram: enabled } }),
        "none of other networks": ways({ Tls: disabled, Sasl: { Iam: disabled, Scram: disabled } }),
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# right: held
    # no way in: violated
    - Brokers/SecurityGroupIngress: into the brokers: tcp 9094 from kafkaConnect is not admitted | found [] | expected {"peer":"kafkaConnect","protocol":"tcp","ports":9094}
    # another way in: violated
    - Brokers/SecurityGroupIngress/1: into the brokers: tcp 9092 from Worker is not declared | found "tcp 9092 from Worker" | expected "a rule of the intent"
    # another's group: violated
    - Kafka/BrokerNodeGroupInfo/SecurityGroups/0: Kafka carries a group that is not the mskCluster group | found "⟨Worker⟩" | expected "mskCluster"
    # clients of other networks: violated
    - Kafka/BrokerNodeGroupInfo/ConnectivityInfo/VpcConnectivity/ClientAuthentication/Tls/Enabled: clients of other networks may connect past the brokers' group | found true | expected false
    # clients of other networks, by roles: violated
    - Kafka/BrokerNodeGroupInfo/ConnectivityInfo/VpcConnectivity/ClientAuthentication/Sasl/Iam/Enabled: clients of other networks may connect past the brokers' group | found true | expected false
    # clients of other networks, by passwords: violated
    - Kafka/BrokerNodeGroupInfo/ConnectivityInfo/VpcConnectivity/ClientAuthentication/Sasl/Scram/Enabled: clients of other networks may connect past the brokers' group | found true | expected false
    # none of other networks: held"
  `);
});

const outward = (...more: Rule[]) => ({ ...whole, Worker: group({ out: rules(toBrokers, toLink, ...more) }) });
const ways: Readonly<Record<string, Written>> = {
  right: whole,
  "no way to the link": { ...whole, Worker: group({ out: rules(toBrokers) }) },
  "a way for plugins": outward(["tcp", port(443), toNet()]),
  "a way for plugins in the clear": outward(["tcp", port(80), toNet()]),
  "a way for plugins inside": outward(["tcp", port(443), toNet("10.0.0.0/16")]),
  "a way for plugins to nobody": outward(["tcp", port(443), toNet("127.0.0.1/32")]),
  "a way by another protocol": outward(["udp", port(443), toNet()]),
  "a way on another port": outward(["tcp", port(444), toNet()]),
  "a way on more ports": outward(["tcp", [80, 443], toNet()]),
  "a way on ports between": outward(["tcp", [81, 442], toNet()]),
  "a way on all that follow": outward(["tcp", [443, 500], toNet()]),
  "a way on all before": outward(["tcp", [1, 80], toNet()]),
  "every way": { ...whole, Worker: group({ out: [{ IpProtocol: "-1", CidrIp: "0.0.0.0/0" }] }) },
  "AWS's own rule": { ...whole, Worker: ["EC2::SecurityGroup", { VpcId: "vpc-1" }] },
  "to a service with an endpoint": outward(["tcp", port(443), { DestinationPrefixListId: "pl-63a5400a" }]),
  "to a service without": outward(["tcp", port(443), { DestinationPrefixListId: "pl-02cd2c6b" }]),
  "to a list of its own": {
    ...outward(["tcp", port(443), { DestinationPrefixListId: ref("List") }]),
    List: ["EC2::PrefixList", { Entries: [{ Cidr: "10.0.0.0/16" }, { Cidr: "198.51.100.0/24" }] }],
  },
  "to nobody knows whom": outward(["tcp", port(443), { CidrIp: { "Fn::ImportValue": "elsewhere" } }]),
};

it("KC-005: the worker gets to the brokers and to the link; ways for plugins are another row's", () => {
  expect(inFull("KC-005", ways, { ...promised, gatewayEndpoints: ["s3"] })).toMatchInlineSnapshot(`
    "# right: held
    # no way to the link: violated
    - Worker/SecurityGroupEgress: out of the worker: tcp 8443 to clickhouseEndpoint is not admitted | found ["tcp 9094 to Brokers"] | expected {"peer":"clickhouseEndpoint","protocol":"tcp","ports":8443}
    # a way for plugins: held
    # a way for plugins in the clear: held
    # a way for plugins inside: violated
    - Worker/SecurityGroupEgress/2: out of the worker: tcp 443 to 10.0.0.0/16 is not declared | found "tcp 443 to 10.0.0.0/16" | expected "a rule of the intent"
    # a way for plugins to nobody: held
    # a way by another protocol: violated
    - Worker/SecurityGroupEgress/2: out of the worker: udp 443 to 0.0.0.0/0 is not declared | found "udp 443 to 0.0.0.0/0" | expected "a rule of the intent"
    # a way on another port: violated
    - Worker/SecurityGroupEgress/2: out of the worker: tcp 444 to 0.0.0.0/0 is not declared | found "tcp 444 to 0.0.0.0/0" | expected "a rule of the intent"
    # a way on more ports: violated
    - Worker/SecurityGroupEgress/2: out of the worker: tcp 80-443 to 0.0.0.0/0 is not declared | found "tcp 80-443 to 0.0.0.0/0" | expected "a rule of the intent"
    # a way on ports between: violated
    - Worker/SecurityGroupEgress/2: out of the worker: tcp 81-442 to 0.0.0.0/0 is not declared | found "tcp 81-442 to 0.0.0.0/0" | expected "a rule of the intent"
    # a way on all that follow: violated
    - Worker/SecurityGroupEgress/2: out of the worker: tcp 443-500 to 0.0.0.0/0 is not declared | found "tcp 443-500 to 0.0.0.0/0" | expected "a rule of the intent"
    # a way on all before: violated
    - Worker/SecurityGroupEgress/2: out of the worker: tcp 1-80 to 0.0.0.0/0 is not declared | found "tcp 1-80 to 0.0.0.0/0" | expected "a rule of the intent"
    # every way: violated
    - Worker/SecurityGroupEgress: out of the worker: tcp 9094 to mskCluster is not admitted | found ["all to 0.0.0.0/0"] | expected {"peer":"mskCluster","protocol":"tcp","ports":9094}
    - Worker/SecurityGroupEgress: out of the worker: tcp 8443 to clickhouseEndpoint is not admitted | found ["all to 0.0.0.0/0"] | expected {"peer":"clickhouseEndpoint","protocol":"tcp","ports":8443}
    - Worker/SecurityGroupEgress/0: out of the worker: all to 0.0.0.0/0 is not declared | found "all to 0.0.0.0/0" | expected "a rule of the intent"
    # AWS's own rule: violated
    - Worker/SecurityGroupEgress: out of the worker: tcp 9094 to mskCluster is not admitted | found ["all to 0.0.0.0/0"] | expected {"peer":"mskCluster","protocol":"tcp","ports":9094}
    - Worker/SecurityGroupEgress: out of the worker: tcp 8443 to clickhouseEndpoint is not admitted | found ["all to 0.0.0.0/0"] | expected {"peer":"clickhouseEndpoint","protocol":"tcp","ports":8443}
    - Worker/SecurityGroupEgress: out of the worker: all to 0.0.0.0/0 is not declared | found "all to 0.0.0.0/0" | expected "a rule of the intent"
    # to a service with an endpoint: violated
    - Worker/SecurityGroupEgress/2: out of the worker: tcp 443 to pl-63a5400a is not declared | found "tcp 443 to pl-63a5400a" | expected "a rule of the intent"
    # to a service without: violated
    - Worker/SecurityGroupEgress/2: out of the worker: tcp 443 to pl-02cd2c6b is not declared | found "tcp 443 to pl-02cd2c6b" | expected "a rule of the intent"
    # to a list of its own: held
    # to nobody knows whom: unknown
    - Worker/SecurityGroupEgress/2: {"Fn::ImportValue":"elsewhere"} cannot be resolved: no template read exports it | found {"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIp":"unresolved: {\\"Fn::ImportValue\\":\\"elsewhere\\"} (no template read exports it)"}"
  `);
});

it("KC-006: no way for plugins is left open", () => {
  expect(inFull("KC-006", ways, { ...promised, gatewayEndpoints: ["s3"] })).toMatchInlineSnapshot(`
    "# right: held
    # no way to the link: held
    # a way for plugins: violated
    - Worker/SecurityGroupEgress/2: the way for plugins is still open: tcp 443 to 0.0.0.0/0 | found {"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIp":"0.0.0.0/0"} | expected "no such rule after setup" | patch {"cdk":"fetch plugins from a bucket through the S3 gateway endpoint"}
    # a way for plugins in the clear: violated
    - Worker/SecurityGroupEgress/2: the way for plugins is still open: tcp 80 to 0.0.0.0/0 | found {"IpProtocol":"tcp","FromPort":80,"ToPort":80,"CidrIp":"0.0.0.0/0"} | expected "no such rule after setup" | patch {"cdk":"fetch plugins from a bucket through the S3 gateway endpoint"}
    # a way for plugins inside: held
    # a way for plugins to nobody: held
    # a way by another protocol: held
    # a way on another port: held
    # a way on more ports: violated
    - Worker/SecurityGroupEgress/2: the way for plugins is still open: tcp 80-443 to 0.0.0.0/0 | found {"IpProtocol":"tcp","FromPort":80,"ToPort":443,"CidrIp":"0.0.0.0/0"} | expected "no such rule after setup" | patch {"cdk":"fetch plugins from a bucket through the S3 gateway endpoint"}
    # a way on ports between: held
    # a way on all that follow: violated
    - Worker/SecurityGroupEgress/2: the way for plugins is still open: tcp 443-500 to 0.0.0.0/0 | found {"IpProtocol":"tcp","FromPort":443,"ToPort":500,"CidrIp":"0.0.0.0/0"} | expected "no such rule after setup" | patch {"cdk":"fetch plugins from a bucket through the S3 gateway endpoint"}
    # a way on all before: violated
    - Worker/SecurityGroupEgress/2: the way for plugins is still open: tcp 1-80 to 0.0.0.0/0 | found {"IpProtocol":"tcp","FromPort":1,"ToPort":80,"CidrIp":"0.0.0.0/0"} | expected "no such rule after setup" | patch {"cdk":"fetch plugins from a bucket through the S3 gateway endpoint"}
    # every way: violated
    - Worker/SecurityGroupEgress/0: the way for plugins is still open: all to 0.0.0.0/0 | found {"IpProtocol":"-1","CidrIp":"0.0.0.0/0"} | expected "no such rule after setup" | patch {"cdk":"fetch plugins from a bucket through the S3 gateway endpoint"}
    # AWS's own rule: violated
    - Worker/SecurityGroupEgress: the way for plugins is still open: all to 0.0.0.0/0 | expected "no such rule after setup" | patch {"cdk":"fetch plugins from a bucket through the S3 gateway endpoint"}
    # to a service with an endpoint: held
    # to a service without: unknown
    - Worker/SecurityGroupEgress/2: what tcp 443 to pl-02cd2c6b leads to is not part of what was read | found {"IpProtocol":"tcp","FromPort":443,"ToPort":443,"DestinationPrefixListId":"pl-02cd2c6b"}
    # to a list of its own: violated
    - Worker/SecurityGroupEgress/2: the way for plugins is still open: tcp 443 to ⟨List⟩ | found {"IpProtocol":"tcp","FromPort":443,"ToPort":443,"DestinationPrefixListId":"⟨List⟩"} | expected "no such rule after setup" | patch {"cdk":"fetch plugins from a bucket through the S3 gateway endpoint"}
    # to nobody knows whom: unknown
    - Worker/SecurityGroupEgress/2: {"Fn::ImportValue":"elsewhere"} cannot be resolved: no template read exports it | found {"IpProtocol":"tcp","FromPort":443,"ToPort":443,"CidrIp":"unresolved: {\\"Fn::ImportValue\\":\\"elsewhere\\"} (no template read exports it)"}"
  `);
  const service = { "to a service": outward(["tcp", port(443), { DestinationPrefixListId: "pl-63a5400a" }]) };
  expect(inFull("KC-006", service, promised)).toMatchInlineSnapshot(`
    "# to a service: unknown
    - Worker/SecurityGroupEgress/2: what tcp 443 to pl-63a5400a leads to is not part of what was read | found {"IpProtocol":"tcp","FromPort":443,"ToPort":443,"DestinationPrefixListId":"pl-63a5400a"}"
  `);
});

it("KC-007: the worker alone comes to the link", () => {
  const { Way: _way, ...unlinked } = whole;
  expect(
    inFull(
      "KC-007",
      {
        right: whole,
        "no link": unlinked,
        "no group": { ...whole, Way: link() },
        "another's group besides": { ...whole, Way: link(ref("Link"), ref("Other")) },
        "no way in": { ...whole, Link: group() },
        "another's way in": {
          ...whole,
          Link: group({ in: rules(["tcp", port(8443), from("Worker")], ["tcp", port(8443), from("Other")]) }),
        },
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# right: held
    # no link: held
    # no group: violated
    - Way/SecurityGroupIds: Way carries the default group of its network | found [] | expected "clickhouseEndpoint" | why "the default group admits everything that carries it, and lets everything out"
    # another's group besides: violated
    - Way/SecurityGroupIds/1: Way carries a group that is not the clickhouseEndpoint group | found "⟨Other⟩" | expected "clickhouseEndpoint"
    # no way in: violated
    - Link/SecurityGroupIngress: into the endpoint: tcp 8443 from kafkaConnect is not admitted | found [] | expected {"peer":"kafkaConnect","protocol":"tcp","ports":8443}
    # another's way in: violated
    - Link/SecurityGroupIngress/1: into the endpoint: tcp 8443 from Other is not declared | found "tcp 8443 from Other" | expected "a rule of the intent""
  `);
});

it("whoever wears one of two groups of the role wears the role's", () => {
  const of = { ...promised, securityGroups: { kafkaConnect: ["Worker", "Second"] } };
  const two = { ...whole, Second: group() };
  expect(inFull("KC-003", { two }, of)).toBe("# two: held");
  const uncalled = { ...two, Host: worker({ Tags: undefined, SecurityGroupIds: [ref("Second"), ref("Other")] }) };
  expect(inFull("KC-003", { uncalled }, of).split("\n")[0]).toBe("# uncalled: violated");
});
