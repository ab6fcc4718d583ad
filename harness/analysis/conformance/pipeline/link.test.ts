// The link to ClickHouse Cloud on a few resources: the endpoint, the name that leads to it, and what a worker starts with.

import { expect, it } from "vitest";
import { account, inFull, running } from "../sample-platform.ts";
import type { Promised, Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const ref = (Ref: string) => ({ Ref });
const vpc = (CidrBlock: string, more: object = {}) => ["EC2::VPC", { CidrBlock, ...more }] as const;
const subnet = (network: string) => ["EC2::Subnet", { VpcId: ref(network), CidrBlock: "10.0.1.0/24" }] as const;
const worker = (more: object = {}) =>
  ["EC2::Instance", { SubnetId: ref("A"), Tags: [{ Key: "assay:role", Value: "kafka-connect" }], ...more }] as const;
const service = "com.amazonaws.vpce.us-east-1.vpce-svc-0a1";
const endpoint = (more: object = {}) => {
  const own = { VpcId: ref("Own"), VpcEndpointType: "Interface", ServiceName: service, SubnetIds: [ref("A")] };
  return ["EC2::VPCEndpoint", { ...own, ...more }] as const;
};
const net = { Own: vpc("10.0.0.0/16"), A: subnet("Own"), Other: vpc("10.9.0.0/16"), Worker: worker() };
const name = "a1.us-east-1.aws.clickhouse.cloud";
const promised = { zone: { name, service: name } } as unknown as Promised;

it("KC-008: an interface endpoint beside the worker leads to somebody else's service", () => {
  const link = (more: object = {}, beside: Resources = {}) => ({ ...net, ...beside, Link: endpoint(more) });
  const offered = (AllowedPrincipals: unknown) => ({
    Service: ["EC2::VPCEndpointService", {}] as const,
    Permits: ["EC2::VPCEndpointServicePermissions", { ServiceId: ref("Service"), AllowedPrincipals }] as const,
  });
  const toOffered = { ServiceName: { "Fn::Join": [".", ["com.amazonaws.vpce.us-east-1", ref("Service")]] } };
  expect(
    inFull(
      "KC-008",
      {
        none: net,
        "AWS's own": link({ ServiceName: "com.amazonaws.us-east-1.s3" }),
        right: link(),
        "a gateway": link({ VpcEndpointType: undefined }),
        "of another kind": link({ VpcEndpointType: "GatewayLoadBalancer", SubnetIds: [] }),
        "in no subnet": link({ SubnetIds: [] }),
        "in another network": link({ VpcId: ref("Other") }),
        "in a network that is not known": link({ VpcId: "vpc-1" }),
        "no worker": { Own: net.Own, A: net.A, Link: endpoint({ VpcId: "vpc-1" }) },
        "a worker by its name": {
          ...net,
          Worker: worker({ Tags: [{ Key: "Name", Value: "KafkaConnect" }] }),
          Link: endpoint({ VpcId: ref("Other") }),
        },
        "another's host": {
          ...net,
          Worker: worker({ Tags: [{ Key: "Name", Value: "bastion" }] }),
          Link: endpoint({ VpcId: ref("Other") }),
        },
        "in another region": link({ ServiceName: service.replace("us-east-1", "eu-west-1") }),
        "in another region by name": link({
          ServiceName: service.replace("us-east-1", "us-gov-west-1"),
          ServiceRegion: "us-gov-west-1",
        }),
        "pending, as it runs": running(link(), { Link: { State: "pendingAcceptance" } }),
        "available, as it runs": running(link(), { Link: { State: "Available" } }),
        "its service lets nobody in particular ask": link(toOffered, offered([])),
        "its service lets this account ask": link(
          toOffered,
          offered([`arn:aws:iam::${account}:root`, "arn:aws:iam::999999999999:root"]),
        ),
        "its service lets everybody ask": link(toOffered, offered(["*"])),
        "its service lets others ask": link(toOffered, offered(["arn:aws:iam::999999999999:root"])),
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# none: violated
    - none: no endpoint leads to ClickHouse Cloud | expected "1 interface endpoint"
    # AWS's own: violated
    - none: no endpoint leads to ClickHouse Cloud | expected "1 interface endpoint"
    # right: held
    # a gateway: violated
    - Link/VpcEndpointType: Link is not an interface endpoint | found "Gateway" | expected "Interface"
    # of another kind: violated
    - Link/VpcEndpointType: Link is not an interface endpoint | found "GatewayLoadBalancer" | expected "Interface"
    # in no subnet: violated
    - Link/SubnetIds: Link has no interface in any subnet | found [] | expected "a private subnet"
    # in another network: violated
    - Link/VpcId: Link stands in another network than the worker | found "⟨Other⟩" | expected ["Own"]
    # in a network that is not known: violated
    - Link/VpcId: Link stands in another network than the worker | found "vpc-1" | expected ["Own"]
    # no worker: held
    # a worker by its name: violated
    - Link/VpcId: Link stands in another network than the worker | found "⟨Other⟩" | expected ["Own"]
    # another's host: held
    # in another region: violated
    - Link/ServiceName: the service lies in eu-west-1, where Link does not lead | found "com.amazonaws.vpce.eu-west-1.vpce-svc-0a1" | expected "us-east-1"
    # in another region by name: held
    # pending, as it runs: violated
    - Link: the endpoint is pendingAcceptance | found "pendingAcceptance" | expected "available"
    # available, as it runs: held
    # its service lets nobody in particular ask: held
    # its service lets this account ask: held
    # its service lets everybody ask: held
    # its service lets others ask: violated
    - Link/ServiceName: Service lets no principal of this account ask for a connection | found ["arn:aws:iam::999999999999:root"] | expected "123456789012""
  `);
});

it("KC-009: the name leads to the endpoint inside the worker's network", () => {
  const zone = (Name: string, ...networks: string[]) =>
    [
      "Route53::HostedZone",
      { Name, VPCs: networks.map((one) => ({ VPCId: ref(one), VPCRegion: "us-east-1" })) },
    ] as const;
  const record = (Name: string, more: object = {}) =>
    [
      "Route53::RecordSet",
      { HostedZoneId: ref("Zone"), Name, Type: "A", ResourceRecords: ["10.0.1.7"], ...more },
    ] as const;
  const base = { ...net, Link: endpoint(), Zone: zone("clickhouse.cloud", "Own") };
  const alias = (DNSName: unknown) => ({ ResourceRecords: undefined, AliasTarget: { DNSName, HostedZoneId: "Z" } });
  const ofLink = {
    "Fn::Select": [1, { "Fn::Split": [":", { "Fn::Select": [0, { "Fn::GetAtt": ["Link", "DnsEntries"] }] }] }],
  };
  const cname = { Type: "cname", ResourceRecords: ["vpce-1.example."] };
  const shown = { Link: { DnsEntries: ["Z2:vpce-1.example", "Z2:vpce-1-a.example"] } };
  const forward = (domain: string, type = "FORWARD") => ({
    ...base,
    R: record(name),
    Rule: ["Route53Resolver::ResolverRule", { RuleType: type, DomainName: domain }] as const,
    Join: ["Route53Resolver::ResolverRuleAssociation", { VPCId: ref("Own"), ResolverRuleId: ref("Rule") }] as const,
  });
  const asking = (...servers: string[]) => ({
    ...base,
    R: record(name),
    Options: ["EC2::DHCPOptions", { DomainNameServers: servers }] as const,
    Joined: ["EC2::VPCDHCPOptionsAssociation", { VpcId: ref("Own"), DhcpOptionsId: ref("Options") }] as const,
  });
  const started = (text: string) => ({
    ...base,
    R: record(name),
    Worker: worker({ UserData: Buffer.from(text).toString("base64") }),
  });
  expect(
    inFull(
      "KC-009",
      {
        nothing: { ...net, Link: endpoint() },
        "no endpoint": net,
        "its own name": { ...net, Link: endpoint({ PrivateDnsEnabled: true }) },
        "an address of the network": { ...base, R: record(`${name.toUpperCase()}.`) },
        "an address outside": { ...base, R: record(name, { ResourceRecords: ["10.0.1.7", "198.51.100.7"] }) },
        "text alone": { ...base, R: record(name, { Type: "TXT" }) },
        "another name": { ...base, R: record(`b.${name}`) },
        "every name of the zone": { ...base, R: record("*.clickhouse.cloud") },
        "every name of another": { ...base, R: record("*.us-west-2.aws.clickhouse.cloud") },
        "its own name before every name": {
          ...base,
          R: record(name),
          W: record("*.clickhouse.cloud", { ResourceRecords: ["198.51.100.7"] }),
        },
        "a public zone": { ...base, Zone: zone("clickhouse.cloud"), R: record(name) },
        "a zone of another network": { ...base, Zone: zone("clickhouse.cloud", "Other"), R: record(name) },
        "a zone by its name": {
          ...base,
          R: record(name, { HostedZoneId: undefined, HostedZoneName: "clickhouse.cloud." }),
        },
        "a zone that is not here": { ...base, R: record(name, { HostedZoneId: "Z1" }) },
        "in a group": {
          ...base,
          G: [
            "Route53::RecordSetGroup",
            { HostedZoneId: ref("Zone"), RecordSets: [{ Name: name, Type: "A", ResourceRecords: ["10.0.1.7"] }] },
          ],
        },
        "an alias of the endpoint": { ...base, R: record(name, alias(ofLink)) },
        "an alias of another": { ...base, R: record(name, alias("vpce-2.example")) },
        "the endpoint's name, as it runs": running({ ...base, R: record(name, cname) }, shown),
        "an end of its name, as it runs": running(
          { ...base, R: record(name, { ...cname, ResourceRecords: ["example"] }) },
          shown,
        ),
        "another's name, as it runs": running(
          { ...base, R: record(name, { ...cname, ResourceRecords: ["vpce-2.example"] }) },
          shown,
        ),
        "questions are handed on": forward("clickhouse.cloud"),
        "questions of all are handed on": forward("."),
        "questions about others are handed on": forward("example.com"),
        "questions about a longer name are handed on": forward("aws.clickhouse.cloud."),
        "questions about another end are handed on": forward("house.cloud"),
        "a rule that hands nothing on": forward("clickhouse.cloud", "SYSTEM"),
        "AWS's own servers": asking("AmazonProvidedDNS", "169.254.169.253", "10.0.0.2"),
        "a foreign server": asking("AmazonProvidedDNS", "10.0.0.3"),
        "no answers at all": { ...base, Own: vpc("10.0.0.0/16", { EnableDnsSupport: false }), R: record(name) },
        "the host's own file": started(`#!/bin/sh\necho 198.51.100.7 other ${name} >> /etc/hosts`),
        "the host's own file within the network": started(`echo 10.0.1.9 ${name} >> /etc/hosts`),
        "the host's own file about others": started(`echo 198.51.100.7 ${name}.example >> /etc/hosts`),
        "the file of the template that it starts from": {
          ...base,
          R: record(name),
          T: [
            "EC2::LaunchTemplate",
            { LaunchTemplateData: { UserData: Buffer.from(`198.51.100.7 ${name}`).toString("base64") } },
          ],
          Worker: worker({ LaunchTemplate: { LaunchTemplateId: ref("T"), Version: "1" } }),
        },
      },
      promised,
    ),
  ).toMatchInlineSnapshot(`
    "# nothing: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # no endpoint: violated
    - none: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # its own name: held
    # an address of the network: held
    # an address outside: violated
    - R/ResourceRecords/1: the name does not lead to the endpoint | found "198.51.100.7" | expected "an alias of the endpoint, or an address of the VPC"
    # text alone: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # another name: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # every name of the zone: held
    # every name of another: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # its own name before every name: held
    # a public zone: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # a zone of another network: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # a zone by its name: held
    # a zone that is not here: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # in a group: held
    # an alias of the endpoint: held
    # an alias of another: violated
    - R/AliasTarget/DNSName: the name does not lead to the endpoint | found "vpce-2.example" | expected "an alias of the endpoint, or an address of the VPC"
    # the endpoint's name, as it runs: held
    # an end of its name, as it runs: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "example" | expected "an alias of the endpoint, or an address of the VPC"
    # another's name, as it runs: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "vpce-2.example" | expected "an alias of the endpoint, or an address of the VPC"
    # questions are handed on: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "clickhouse.cloud" | expected "the private answer"
    # questions of all are handed on: held
    # questions about others are handed on: held
    # questions about a longer name are handed on: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "aws.clickhouse.cloud." | expected "the private answer"
    # questions about another end are handed on: held
    # a rule that hands nothing on: held
    # AWS's own servers: held
    # a foreign server: violated
    - Options/DomainNameServers/1: the worker asks a foreign name server | found "10.0.0.3" | expected "AmazonProvidedDNS"
    # no answers at all: violated
    - Own/EnableDnsSupport: the worker's network answers no questions | found false | expected true
    # the host's own file: violated
    - Worker/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 198.51.100.7 | found "IyEvYmluL3NoCmVjaG8gMTk4LjUxLjEwMC43IG90aGVyIGExLnVzLWVhc3QtMS5hd3MuY2xpY2tob3VzZS5jbG91ZCA+PiAvZXRjL2hvc3Rz" | expected "an address of the endpoint"
    # the host's own file within the network: held
    # the host's own file about others: held
    # the file of the template that it starts from: violated
    - T/LaunchTemplateData/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 198.51.100.7 | found "MTk4LjUxLjEwMC43IGExLnVzLWVhc3QtMS5hd3MuY2xpY2tob3VzZS5jbG91ZA==" | expected "an address of the endpoint""
  `);
});

it("KC-002: what the worker starts with and what its host does first", () => {
  const parameter = (Name: string, Value: string) => ["SSM::Parameter", { Name, Value }] as const;
  const told = [
    "config.storage.topic=c",
    "bootstrap.servers=${env:BOOTSTRAP_SERVERS}",
    "security.protocol=SSL",
    "consumer.security.protocol=SSL",
  ];
  const starts = (script: string, settings: readonly string[] = told) => ({
    ...net,
    Told: parameter("/worker/own", settings.join("\n")),
    Worker: worker({ UserData: script }),
  });
  const tls = "#!/bin/sh\naws kafka get-bootstrap-brokers --query BootstrapBrokerStringTls";
  const fixed = (servers: string) => [...told.slice(0, 1), `bootstrap.servers=${servers}`, ...told.slice(2)];
  expect(
    inFull("KC-002", {
      asked: starts(tls),
      encoded: starts(Buffer.from(tls).toString("base64")),
      "of another kind": starts("#cloud-config\nruncmd: BootstrapBrokerStringTls BootstrapBrokerString"),
      "of another kind alone": starts("#!/bin/sh\nBootstrapBrokerStringSaslIam"),
      assigned: starts("#!/bin/sh\nexport BOOTSTRAP_SERVERS=b-1.example:9094"),
      "assigned in quotes": starts("#!/bin/sh\nBOOTSTRAP_SERVERS='b-1.example:9094'"),
      "assigned in the clear": starts("#!/bin/sh\nBOOTSTRAP_SERVERS=b-1.example:9092"),
      "assigned from elsewhere": starts("#!/bin/sh\nBOOTSTRAP_SERVERS=$OTHER"),
      "not seen": starts("#!/bin/sh\ntrue"),
      "the script says TLS, too": starts(`${tls}\nsecurity.protocol = SASL_SSL\nsecurity.protocol=SSL`),
      "the script says otherwise": starts(`${tls}\necho 'security.protocol: "PLAINTEXT"'`),
      "a parameter that is here": starts(`${tls}\naws ssm  get-parameter --with-decryption --name "/worker/own"`),
      "a parameter that is not": starts(`${tls}\naws ssm get-parameters --names=/worker/other`),
      "brokers by their names": starts("", fixed("b-1:9094, b-2:9094")),
      "one in the clear": starts("", fixed("b-1:9094,b-2:9092")),
      "told nothing": { ...net, Worker: worker({ UserData: tls }) },
    }),
  ).toMatchInlineSnapshot(`
    "# asked: held
    # encoded: held
    # of another kind: violated
    - Worker/UserData: the host asks MSK for other listeners than those on 9094 | found ["BootstrapBrokerStringTls","BootstrapBrokerString"] | expected "BootstrapBrokerStringTls"
    # of another kind alone: violated
    - Worker/UserData: the host asks MSK for other listeners than those on 9094 | found ["BootstrapBrokerStringSaslIam"] | expected "BootstrapBrokerStringTls"
    # assigned: held
    # assigned in quotes: held
    # assigned in the clear: violated
    - Worker/UserData: the host's first boot names other ports of the brokers | found ["9092"] | expected 9094
    # assigned from elsewhere: unknown
    - Worker/UserData: where the host has its brokers from is not seen in its first boot | found "#!/bin/sh\\nBOOTSTRAP_SERVERS=$OTHER"
    # not seen: unknown
    - Worker/UserData: where the host has its brokers from is not seen in its first boot | found "#!/bin/sh\\ntrue"
    # the script says TLS, too: held
    # the script says otherwise: violated
    - Worker/UserData: the host's first boot sets security.protocol: "PLAINTEXT | found "PLAINTEXT" | expected "SSL"
    # a parameter that is here: held
    # a parameter that is not: unknown
    - Worker/UserData: the host starts with /worker/other, which is not part of what was read | found "#!/bin/sh\\naws kafka get-bootstrap-brokers --query BootstrapBrokerStringTls\\naws ssm get-parameters --names=/worker/other"
    # brokers by their names: held
    # one in the clear: violated
    - Told/Value: brokers are reached on another port | found "b-1:9094,b-2:9092" | expected 9094
    # told nothing: unknown
    - none: the settings of the worker are not part of what was read"
  `);
});
