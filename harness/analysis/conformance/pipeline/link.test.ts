// The link to ClickHouse Cloud on a few resources: the endpoint, the name that leads to it, and what a worker starts with.

import { expect, it } from "vitest";
import { PlatformModel } from "../../model/platform-model.ts";
import { account, inFull, leftOutBy, platform, running, runningAsRead, said } from "../sample-platform.ts";
import type { Promised, Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const ref = (Ref: string) => ({ Ref });
const vpc = (CidrBlock?: string, more: object = {}) => ["EC2::VPC", { CidrBlock, ...more }] as const;
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
const endpointServices = ["vpce-svc-0a1", "Service"];
const promised = { zone: { name, service: name, endpointServices } } as unknown as Promised;

/** What the readers of a running platform look for. */
const looked = ["Instance", "Subnet", "VPC", "SecurityGroup", "VPCEndpoint", "LaunchTemplate"]
  .map((type) => `EC2::${type}`)
  .concat("Route53::HostedZone", "Route53::RecordSet", "SSM::Parameter", "MSK::Cluster", "EKS::Cluster")
  .concat("ElasticLoadBalancingV2::LoadBalancer");

it("KC-008: an interface endpoint beside the worker leads to somebody else's service", () => {
  const link = (more: object = {}, beside: Resources = {}) => ({ ...net, ...beside, Link: endpoint(more) });
  const offered = (AllowedPrincipals: unknown) => ({
    Service: ["EC2::VPCEndpointService", {}] as const,
    Permits: ["EC2::VPCEndpointServicePermissions", { ServiceId: ref("Service"), AllowedPrincipals }] as const,
  });
  const known = (written: Resources) => {
    const { resources: all, ...rest } = platform(written);
    const resources = all.map((one) => {
      return one.id === "Service" ? { ...one, identities: [...one.identities, "vpce-svc-0a1"] } : one;
    });
    return new PlatformModel({ ...rest, resources });
  };
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
        "its service by its id lets others ask": known(
          link({ ServiceName: service }, offered(["arn:aws:iam::999999999999:root"])),
        ),
        "its service by its attribute lets others ask": link(
          {
            ServiceName: {
              "Fn::Join": [".", ["com.amazonaws.vpce.us-east-1", { "Fn::GetAtt": ["Service", "ServiceId"] }]],
            },
          },
          offered(["arn:aws:iam::999999999999:root"]),
        ),
        "another service lets others ask": known(
          link({ ServiceName: `${service}b` }, offered(["arn:aws:iam::999999999999:root"])),
        ),
        "its service is named by something else": link({
          ServiceName: { "Fn::Join": [".", ["com.amazonaws.vpce.us-east-1", ref("Own")]] },
        }),
        "in a region that is not told": link({ ServiceName: "com.amazonaws.vpce.elsewhere.vpce-svc-0a1" }),
        "in a region with more before it": link({ ServiceName: "com.amazonaws.vpce.xeu-west-1.vpce-svc-0a1" }),
        "in a region with more behind it": link({ ServiceName: "com.amazonaws.vpce.eu-west-1a.vpce-svc-0a1" }),
        "where its own region is not told": link({
          ServiceRegion: { "Fn::GetAtt": ["Own", "Region"] },
          ServiceName: service.replace("us-east-1", "eu-west-1"),
        }),
        "with too short a name": link({ ServiceName: "com.amazonaws.vpce." }),
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
    - Link/ServiceName: Service lets no principal of this account ask for a connection | found ["arn:aws:iam::999999999999:root"] | expected "123456789012"
    # its service by its id lets others ask: violated
    - Link/ServiceName: Service lets no principal of this account ask for a connection | found ["arn:aws:iam::999999999999:root"] | expected "123456789012"
    # its service by its attribute lets others ask: violated
    - Link/ServiceName: Service lets no principal of this account ask for a connection | found ["arn:aws:iam::999999999999:root"] | expected "123456789012"
    # another service lets others ask: violated
    - none: no endpoint leads to ClickHouse Cloud | expected "1 interface endpoint"
    # its service is named by something else: violated
    - none: no endpoint leads to ClickHouse Cloud | expected "1 interface endpoint"
    # in a region that is not told: held
    # in a region with more before it: held
    # in a region with more behind it: held
    # where its own region is not told: held
    # with too short a name: violated
    - none: no endpoint leads to ClickHouse Cloud | expected "1 interface endpoint""
  `);
});

it("KC-009: the name leads to the endpoint inside the worker's network", () => {
  const zone = (Name: string, ...networks: string[]) =>
    [
      "Route53::HostedZone",
      { Name, VPCs: networks.map((one) => ({ VPCId: ref(one), VPCRegion: "us-east-1" })) },
    ] as const;
  const ofLink = {
    "Fn::Select": [1, { "Fn::Split": [":", { "Fn::Select": [0, { "Fn::GetAtt": ["Link", "DnsEntries"] }] }] }],
  };
  const alias = (DNSName: unknown) => ({ ResourceRecords: undefined, AliasTarget: { DNSName, HostedZoneId: "Z" } });
  const record = (Name: string, more: object = {}) => {
    const to = "ResourceRecords" in more ? {} : alias(ofLink);
    return ["Route53::RecordSet", { HostedZoneId: ref("Zone"), Name, Type: "A", ...to, ...more }] as const;
  };
  const base = { ...net, Link: endpoint(), Zone: zone("clickhouse.cloud", "Own") };
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
  const joined = (DhcpOptionsId: string) => ({
    ...base,
    R: record(name),
    Joined: ["EC2::VPCDHCPOptionsAssociation", { VpcId: ref("Own"), DhcpOptionsId }] as const,
  });
  const joinedRule = (ResolverRuleId: string) => ({
    ...base,
    R: record(name),
    Join: ["Route53Resolver::ResolverRuleAssociation", { VPCId: ref("Own"), ResolverRuleId }] as const,
  });
  const longer = zone("us-east-1.aws.clickhouse.cloud.", "Own");
  const inLonger = record(name, { HostedZoneId: ref("Longer") });
  const zoneOf = (VPCId: string) => ["Route53::HostedZone", { Name: "clickhouse.cloud", VPCs: [{ VPCId }] }] as const;
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
        "its name in capitals": { ...base, R: record(`${name.toUpperCase()}.`) },
        "a name that somebody is asked for": {
          ...base,
          Asked: ["Custom::Addresses", {}],
          R: record(name, { ResourceRecords: [{ "Fn::GetAtt": ["Asked", "First"] }] }),
        },
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
            { HostedZoneId: ref("Zone"), RecordSets: [{ Name: name, Type: "A", ...alias(ofLink) }] },
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
        "foreign servers, rules and groups, as it runs": runningAsRead(
          {
            ...asking("10.0.0.3"),
            ...forward("clickhouse.cloud"),
            G: ["Route53::RecordSetGroup", { HostedZoneId: ref("Zone"), RecordSets: [{ Name: name, Type: "A" }] }],
          },
          looked,
        ),
        "questions are handed on": forward("clickhouse.cloud"),
        "questions of all are handed on": forward("."),
        "questions about others are handed on": forward("example.com"),
        "questions about a longer name are handed on": forward("aws.clickhouse.cloud."),
        "questions about another end are handed on": forward("house.cloud"),
        "a rule that hands nothing on": forward("clickhouse.cloud", "SYSTEM"),
        "a longer rule keeps the questions here": {
          ...forward("clickhouse.cloud"),
          Kept: ["Route53Resolver::ResolverRule", { RuleType: "SYSTEM", DomainName: "aws.clickhouse.cloud" }],
          Keep: ["Route53Resolver::ResolverRuleAssociation", { VPCId: ref("Own"), ResolverRuleId: ref("Kept") }],
        },
        "a shorter rule does not": {
          ...forward("aws.clickhouse.cloud"),
          Kept: ["Route53Resolver::ResolverRule", { RuleType: "SYSTEM", DomainName: "clickhouse.cloud" }],
          Keep: ["Route53Resolver::ResolverRuleAssociation", { VPCId: ref("Own"), ResolverRuleId: ref("Kept") }],
        },
        "a longer rule about others does not": {
          ...forward("clickhouse.cloud"),
          Kept: [
            "Route53Resolver::ResolverRule",
            { RuleType: "SYSTEM", DomainName: "b2.us-east-1.aws.clickhouse.cloud" },
          ],
          Keep: ["Route53Resolver::ResolverRuleAssociation", { VPCId: ref("Own"), ResolverRuleId: ref("Kept") }],
        },
        "the closest wildcard leads here": {
          ...base,
          R: record("*.us-east-1.aws.clickhouse.cloud"),
          W: record("*.clickhouse.cloud", { ResourceRecords: ["198.51.100.7"] }),
        },
        "the closest wildcard leads away": {
          ...base,
          R: record("*.clickhouse.cloud"),
          W: record("*.us-east-1.aws.clickhouse.cloud", { ResourceRecords: ["198.51.100.7"] }),
        },
        "text besides": { ...base, R: record(name), W: record(name, { Type: "TXT", ResourceRecords: ['"v=1"'] }) },
        "an address of the other family besides": {
          ...base,
          R: record(name),
          W: record(name, { Type: "AAAA", ResourceRecords: ["2001:db8::7"] }),
        },
        "AWS's own servers": asking("AmazonProvidedDNS", "169.254.169.253", "10.0.0.2"),
        "a foreign server": asking("AmazonProvidedDNS", "10.0.0.3"),
        "servers of the new kind": asking("fd00:ec2::253", "fd00:ec2::254"),
        "AWS's own options": joined("default"),
        "options that were not read": joined("dopt-1"),
        "servers where the range is not written": { ...asking("10.0.0.2"), Own: vpc(undefined) },
        "a rule that was not read": joinedRule("rslvr-rr-1"),
        "AWS's own rule": joinedRule("rslvr-autodefined-rr-internet-resolver"),
        "questions of all are handed on, with a name of its own": {
          ...forward("."),
          Zone: zone("example.com", "Own"),
          Link: endpoint({ PrivateDnsEnabled: true }),
        },
        "questions about a parent of the endpoint's own name are handed on": {
          ...forward("clickhouse.cloud"),
          Zone: zone("example.com", "Own"),
          Link: endpoint({ PrivateDnsEnabled: true }),
        },
        "questions of the endpoint's own name are handed on": {
          ...forward(name),
          Zone: zone("example.com", "Own"),
          Link: endpoint({ PrivateDnsEnabled: true }),
        },
        "questions that a longer zone answers": { ...forward("aws.clickhouse.cloud"), Longer: longer, R: inLonger },
        "questions that a longer zone of another network answers": {
          ...forward("aws.clickhouse.cloud"),
          Longer: zone("us-east-1.aws.clickhouse.cloud", "Other"),
        },
        "questions that a longer zone does not answer": {
          ...forward("aws.clickhouse.cloud"),
          Longer: zone("a-much-longer-name.example.com", "Own"),
        },
        "questions that a zone with half a label does not answer": {
          ...forward("aws.clickhouse.cloud"),
          Longer: zone("east-1.aws.clickhouse.cloud", "Own"),
        },
        "a record in the shorter of two zones": { ...base, R: record(name), Longer: longer },
        "a record in the longer of two zones": { ...base, R: inLonger, Longer: longer },
        "a record in the longer of two zones, told first": {
          Longer: longer,
          ...base,
          R: inLonger,
        },
        "half a label before every name": { ...base, R: record("9.us-east-1.aws.clickhouse.cloud") },
        "a zone of a network that was not read": { ...base, Zone: zoneOf("vpc-1"), R: record(name) },
        "a record of no zone": { ...net, Link: endpoint(), R: record(name, { HostedZoneId: "Z1" }) },
        "a zone of a network that was not read, without a worker": {
          Own: net.Own,
          Link: endpoint(),
          Zone: zoneOf("vpc-1"),
          R: record(name),
        },
        "a zone of any network, without a worker": {
          Own: net.Own,
          Link: endpoint(),
          Zone: zone("clickhouse.cloud", "Own"),
          R: record(name),
        },
        "an alias of another endpoint": {
          ...base,
          Second: endpoint({ ServiceName: "com.amazonaws.us-east-1.s3" }),
          R: record(
            name,
            alias({
              "Fn::Select": [
                1,
                { "Fn::Split": [":", { "Fn::Select": [0, { "Fn::GetAtt": ["Second", "DnsEntries"] }] }] },
              ],
            }),
          ),
        },
        "an alias of the second endpoint": {
          ...base,
          Second: endpoint(),
          R: record(name, alias(ofLink)),
        },
        "a gateway with a name of its own": {
          ...net,
          Link: endpoint({ VpcEndpointType: "Gateway", PrivateDnsEnabled: true }),
        },
        "a worker in no network that was read": {
          ...base,
          A: ["EC2::Subnet", { CidrBlock: "10.0.1.0/24", VpcId: "vpc-1" }],
          R: record(name),
        },
        "a worker in no subnet": { ...base, R: record(name), Worker: worker({ SubnetId: undefined }) },
        "no answers at all": { ...base, Own: vpc("10.0.0.0/16", { EnableDnsSupport: false }), R: record(name) },
        "the host's own file": started(`#!/bin/sh\necho 198.51.100.7 other ${name} >> /etc/hosts`),
        "the host's own file within the network": started(`echo 10.0.1.9 ${name} >> /etc/hosts`),
        "the host's own file with a tab": started(`printf '198.51.100.7\\t${name.toUpperCase()}\\n' >> /etc/hosts`),
        "the host's own file with another name and tabs": started(
          `printf '198.51.100.7\\tother\\t${name}' >> /etc/hosts`,
        ),
        "the host's own file of the new kind": started(`echo "2001:db8::7 ${name}" >> /etc/hosts`),
        "the host's own file, two lines": started(`echo 10.0.1.9 ${name}\necho 198.51.100.7 ${name} >> /etc/hosts`),
        "an address on another line": started(`ping 198.51.100.7 \ncurl ${name}`),
        "a number that is no address": started(`echo 1.198.51.100.7 ${name}; echo 12:30:45 ${name}`),
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
    # its name in capitals: held
    # a name that somebody is asked for: unknown
    - R/ResourceRecords/0: what Asked answers is not known before it is asked | found "⟨Asked.First⟩"
    # an address outside: violated
    - R/ResourceRecords/1: the name does not lead to the endpoint | found "198.51.100.7" | expected "an alias of the endpoint, or an address of its interfaces"
    - R/ResourceRecords/0: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "10.0.1.7"
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
    - R/AliasTarget/DNSName: the name does not lead to the endpoint | found "vpce-2.example" | expected "an alias of the endpoint, or an address of its interfaces"
    # the endpoint's name, as it runs: held
    # an end of its name, as it runs: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "example" | expected "an alias of the endpoint, or an address of its interfaces"
    # another's name, as it runs: violated
    - R/ResourceRecords/0: the name does not lead to the endpoint | found "vpce-2.example" | expected "an alias of the endpoint, or an address of its interfaces"
    # foreign servers, rules and groups, as it runs: held
    # questions are handed on: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "clickhouse.cloud" | expected "the private answer"
    # questions of all are handed on: held
    # questions about others are handed on: held
    # questions about a longer name are handed on: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "aws.clickhouse.cloud." | expected "the private answer"
    # questions about another end are handed on: held
    # a rule that hands nothing on: held
    # a longer rule keeps the questions here: held
    # a shorter rule does not: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "aws.clickhouse.cloud" | expected "the private answer"
    # a longer rule about others does not: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "clickhouse.cloud" | expected "the private answer"
    # the closest wildcard leads here: held
    # the closest wildcard leads away: violated
    - W/ResourceRecords/0: the name does not lead to the endpoint | found "198.51.100.7" | expected "an alias of the endpoint, or an address of its interfaces"
    # text besides: held
    # an address of the other family besides: violated
    - W/ResourceRecords/0: the name does not lead to the endpoint | found "2001:db8::7" | expected "an alias of the endpoint, or an address of its interfaces"
    # AWS's own servers: held
    # a foreign server: violated
    - Options/DomainNameServers/1: the worker asks a foreign name server | found "10.0.0.3" | expected "AmazonProvidedDNS"
    # servers of the new kind: violated
    - Options/DomainNameServers/1: the worker asks a foreign name server | found "fd00:ec2::254" | expected "AmazonProvidedDNS"
    # AWS's own options: held
    # options that were not read: unknown
    - Joined/DhcpOptionsId: whom the worker asks for names is not part of what was read | found "dopt-1"
    # servers where the range is not written: violated
    - Options/DomainNameServers/0: the worker asks a foreign name server | found "10.0.0.2" | expected "AmazonProvidedDNS"
    # a rule that was not read: unknown
    - Join/ResolverRuleId: which questions a rule hands on is not part of what was read | found "rslvr-rr-1"
    # AWS's own rule: held
    # questions of all are handed on, with a name of its own: held
    # questions about a parent of the endpoint's own name are handed on: unknown
    - Rule/DomainName: whether questions about a1.us-east-1.aws.clickhouse.cloud are handed on lies with the name of the endpoint's own zone, which is not shown | found "clickhouse.cloud" | expected "a longer name than clickhouse.cloud"
    # questions of the endpoint's own name are handed on: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "a1.us-east-1.aws.clickhouse.cloud" | expected "the private answer"
    # questions that a longer zone answers: held
    # questions that a longer zone of another network answers: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "aws.clickhouse.cloud" | expected "the private answer"
    # questions that a longer zone does not answer: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "aws.clickhouse.cloud" | expected "the private answer"
    # questions that a zone with half a label does not answer: violated
    - Rule/DomainName: questions about a1.us-east-1.aws.clickhouse.cloud are handed on to another resolver | found "aws.clickhouse.cloud" | expected "the private answer"
    # a record in the shorter of two zones: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # a record in the longer of two zones: held
    # a record in the longer of two zones, told first: held
    # half a label before every name: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # a zone of a network that was not read: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # a record of no zone: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # a zone of a network that was not read, without a worker: violated
    - Link: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # a zone of any network, without a worker: held
    # an alias of another endpoint: violated
    - R/AliasTarget/DNSName: the name does not lead to the endpoint | found "⟨Split(:,⟨Select(0,⟨Second.DnsEntries⟩)⟩)[1]⟩" | expected "an alias of the endpoint, or an address of its interfaces"
    # an alias of the second endpoint: held
    # a gateway with a name of its own: violated
    - none: inside the VPC a1.us-east-1.aws.clickhouse.cloud resolves as it does everywhere | expected "private DNS of the endpoint, or a private record"
    # a worker in no network that was read: held
    # a worker in no subnet: held
    # no answers at all: violated
    - Own/EnableDnsSupport: the worker's network answers no questions | found false | expected true
    # the host's own file: violated
    - Worker/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 198.51.100.7 | found "IyEvYmluL3NoCmVjaG8gMTk4LjUxLjEwMC43IG90aGVyIGExLnVzLWVhc3QtMS5hd3MuY2xpY2tob3VzZS5jbG91ZCA+PiAvZXRjL2hvc3Rz" | expected "an address of the endpoint"
    # the host's own file within the network: unknown
    - Worker/UserData: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "ZWNobyAxMC4wLjEuOSBhMS51cy1lYXN0LTEuYXdzLmNsaWNraG91c2UuY2xvdWQgPj4gL2V0Yy9ob3N0cw=="
    # the host's own file with a tab: violated
    - Worker/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 198.51.100.7 | found "cHJpbnRmICcxOTguNTEuMTAwLjdcdEExLlVTLUVBU1QtMS5BV1MuQ0xJQ0tIT1VTRS5DTE9VRFxuJyA+PiAvZXRjL2hvc3Rz" | expected "an address of the endpoint"
    # the host's own file with another name and tabs: violated
    - Worker/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 198.51.100.7 | found "cHJpbnRmICcxOTguNTEuMTAwLjdcdG90aGVyXHRhMS51cy1lYXN0LTEuYXdzLmNsaWNraG91c2UuY2xvdWQnID4+IC9ldGMvaG9zdHM=" | expected "an address of the endpoint"
    # the host's own file of the new kind: violated
    - Worker/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 2001:db8::7 | found "ZWNobyAiMjAwMTpkYjg6OjcgYTEudXMtZWFzdC0xLmF3cy5jbGlja2hvdXNlLmNsb3VkIiA+PiAvZXRjL2hvc3Rz" | expected "an address of the endpoint"
    # the host's own file, two lines: violated
    - Worker/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 198.51.100.7 | found "ZWNobyAxMC4wLjEuOSBhMS51cy1lYXN0LTEuYXdzLmNsaWNraG91c2UuY2xvdWQKZWNobyAxOTguNTEuMTAwLjcgYTEudXMtZWFzdC0xLmF3cy5jbGlja2hvdXNlLmNsb3VkID4+IC9ldGMvaG9zdHM=" | expected "an address of the endpoint"
    - Worker/UserData: which address AWS gives the endpoint is not known before it stands: an alias of it is | found "ZWNobyAxMC4wLjEuOSBhMS51cy1lYXN0LTEuYXdzLmNsaWNraG91c2UuY2xvdWQKZWNobyAxOTguNTEuMTAwLjcgYTEudXMtZWFzdC0xLmF3cy5jbGlja2hvdXNlLmNsb3VkID4+IC9ldGMvaG9zdHM="
    # an address on another line: held
    # a number that is no address: held
    # the host's own file about others: held
    # the file of the template that it starts from: violated
    - T/LaunchTemplateData/UserData: the host's own file gives a1.us-east-1.aws.clickhouse.cloud the address 198.51.100.7 | found "MTk4LjUxLjEwMC43IGExLnVzLWVhc3QtMS5hd3MuY2xpY2tob3VzZS5jbG91ZA==" | expected "an address of the endpoint""
  `);
});

it("whether the service accepts the connection is left to the running platform", () => {
  expect(leftOutBy("KC-008", { ...net, Link: endpoint() }, promised)).toEqual([
    "not decided here: whether ClickHouse Cloud accepted the connection is seen on the running platform",
  ]);
  expect(leftOutBy("KC-008", running({ ...net, Link: endpoint() }), promised)).toEqual([]);
});

it("KC-008: which service leads to ClickHouse is what the intent names", () => {
  const whole = "com.amazonaws.vpce.us-east-1.vpce-svc-0a1";
  const own = { Service: ["EC2::VPCEndpointService", { Tags: [{ Key: "Name", Value: "cloud" }] }] } as const;
  const toOwn = { ServiceName: { "Fn::Join": [".", ["com.amazonaws.vpce.us-east-1", ref("Service")]] } };
  const named = (endpointServices: readonly string[] | undefined, link: object = {}) => {
    const zone = { name, service: name, endpointServices };
    const written = { ...net, ...own, Link: endpoint(link) };
    return said("KC-008", written, { zone }).split("\n")[0];
  };
  expect([
    named([whole]),
    named(["vpce-svc-0a1"]),
    named(["vpce-svc-0b2"]),
    named(["cloud"]),
    named(undefined),
    named(["cloud"], toOwn),
    named(["Service"], toOwn),
    named(["another"], toOwn),
    named(undefined, toOwn),
  ]).toEqual(["held", "held", "violated", "unknown", "unknown", "held", "held", "violated", "unknown"]);
});
