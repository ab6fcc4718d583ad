// Rows of the way in on a few zones, records, balancers and listeners.

import { expect, it } from "vitest";
import { inFull, running } from "../sample-platform.ts";

const cidrs = { vpc: "10.0.0.0/16", tiers: { data: ["10.0.1.0/24", "10.0.2.0/24"], application: ["10.0.11.0/24"] } };
const Vpc = ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }] as const;
const zone = (vpc?: unknown, more: object = {}) =>
  [
    "Route53::HostedZone",
    { Name: "internal.yourcompany.com.", ...(vpc === undefined ? {} : { VPCs: [{ VPCId: vpc }] }), ...more },
  ] as const;
const record = (more: object = {}) =>
  ["Route53::RecordSet", { Name: "clickhouse.internal.yourcompany.com", Type: "A", TTL: 300, ...more }] as const;
const to = (DNSName: unknown) => ({ TTL: undefined, AliasTarget: { DNSName } });
const nlb = (more: object = {}) =>
  ["ElasticLoadBalancingV2::LoadBalancer", { Type: "network", Scheme: "internal", ...more }] as const;
const nameOf = (id: string) => ({ "Fn::GetAtt": [id, "DNSName"] });
const ref = (id: string) => ({ Ref: id });

it("DNS-001: the zone", () => {
  const cases = {
    none: { Other: zone(ref("Vpc"), { Name: "yourcompany.com" }), Vpc },
    private: { Vpc, Zone: zone(ref("Vpc"), { Name: "INTERNAL.yourcompany.com" }) },
    public: { Vpc, Zone: zone() },
    "a public one beside it": { Vpc, Public: zone(), Zone: zone(ref("Vpc")) },
    "a public one beside one of another network": { Vpc, Public: zone(), Zone: zone("vpc-1") },
    "of another network": { Vpc, Zone: zone("vpc-1") },
    "of several networks": { Vpc, Zone: zone(ref("Vpc"), { VPCs: [{ VPCId: "vpc-1" }, { VPCId: ref("Vpc") }] }) },
  };
  expect(inFull("DNS-001", cases)).toMatchInlineSnapshot(`
    "# none: violated
    - none: the zone internal.yourcompany.com is missing | expected "internal.yourcompany.com"
    # private: held
    # public: violated
    - Zone/VPCs: the zone is public | expected "a private zone of the VPC"
    # a public one beside it: violated
    - Public/VPCs: the zone is public | expected "a private zone of the VPC"
    # a public one beside one of another network: violated
    - Public/VPCs: the zone is public | expected "a private zone of the VPC"
    - Zone/VPCs: the zone does not belong to the platform's VPC | found [{"VPCId":"vpc-1"}] | expected "the platform's VPC"
    # of another network: violated
    - Zone/VPCs: the zone does not belong to the platform's VPC | found [{"VPCId":"vpc-1"}] | expected "the platform's VPC"
    # of several networks: held"
  `);
});

it("DNS-002, DNS-003: the record and what it leads to", () => {
  const group = (...RecordSets: object[]) => ["Route53::RecordSetGroup", { RecordSets }] as const;
  const text = { Name: "clickhouse.internal.yourcompany.com", Type: "TXT", TTL: 5, ResourceRecords: ["x"] };
  const cases = {
    "an address": { R: record() },
    none: { R: record({ Name: "other.internal.yourcompany.com" }), N: ["Route53::RecordSet", {}] as const },
    "a name, in another life": { R: record({ Type: "CNAME", TTL: 60 }) },
    "no life at all": { R: record({ TTL: undefined }) },
    "an alias needs none": { R: record(to("lb")) },
    "of IPv6 alone": { R: record({ Type: "AAAA" }) },
    "of both families": { S: record({ Type: "AAAA" }), R: record() },
    "other facts of the name": {
      R: record(),
      G: group(text, { ...text, Type: "CAA" }, { ...text, Type: "HTTPS" }, { ...text, Type: "SVCB" }),
    },
    "in a group": { G: group(record({ TTL: 5 })[1]) },
    "a type that nobody knows": {
      R: record({ Type: "XTXT" }),
      S: record({ Type: "TXTX" }),
      N: record({ Type: undefined }),
    },
  };
  expect(inFull("DNS-002", cases)).toMatchInlineSnapshot(`
    "# an address: held
    # none: violated
    - none: the record clickhouse.internal.yourcompany.com is missing | expected "clickhouse.internal.yourcompany.com"
    # a name, in another life: violated
    - R/TTL: the record lives 60 s | found 60 | expected 300
    # no life at all: violated
    - R/TTL: the record lives no agreed s | expected 300
    # an alias needs none: held
    # of IPv6 alone: violated
    - R/Type: the name has no IPv4 address | found "AAAA" | expected "A"
    # of both families: held
    # other facts of the name: held
    # in a group: violated
    - G/RecordSets/0/TTL: the record lives 5 s | found 5 | expected 300
    # a type that nobody knows: violated
    - R/Type: the name has no IPv4 address | found "XTXT" | expected "A""
  `);
  const balancer = { Lb: nlb() };
  const leads = {
    "the balancer": { ...balancer, R: record(to(nameOf("Lb"))) },
    "for both families": { ...balancer, R: record(to({ "Fn::Sub": "DualStack.${Lb.DNSName}" })) },
    none: balancer,
    "the placeholder": { R: record({ ResourceRecords: ["10.0.0.100"] }) },
    "the placeholder beside a balancer": { ...balancer, R: record({ ResourceRecords: ["10.0.0.100"] }) },
    "an address before there is a balancer": { R: record({ ResourceRecords: ["10.0.1.4"] }) },
    "somebody else's balancer": { ...balancer, R: record(to("other.elb.amazonaws.com")) },
    nothing: { ...balancer, R: record() },
    "one of two balancers": { First: nlb(), Lb: nlb(), R: record(to(nameOf("Lb"))) },
    "also somewhere else": {
      ...balancer,
      R: record(to(nameOf("Lb"))),
      S: record({ ResourceRecords: ["10.0.1.4", "10.0.0.100"] }),
    },
    "a part of the name": { ...balancer, R: record(to({ "Fn::Sub": "x.dualstack.${Lb.DNSName}" })) },
    "as it runs": running(
      { ...balancer, R: record(to("Dualstack.LB-1.elb.amazonaws.com.")) },
      { Lb: { DNSName: "lb-1.elb.amazonaws.com" } },
    ),
    "as it runs, elsewhere": running(
      { ...balancer, R: record(to("lb-2.elb.amazonaws.com.")) },
      { Lb: { DNSName: "lb-1.elb.amazonaws.com" } },
    ),
    "groups are no records of what runs": running({ ...balancer, G: group(record(to("lb-1"))[1]) }),
  };
  expect(inFull("DNS-003", leads)).toMatchInlineSnapshot(`
    "# the balancer: held
    # for both families: held
    # none: violated
    - none: the record clickhouse.internal.yourcompany.com is missing | expected "clickhouse.internal.yourcompany.com"
    # the placeholder: violated
    - R/ResourceRecords/0: the placeholder address is still there | found "10.0.0.100" | expected "the load balancer"
    - none: a load balancer that the name leads to was not found
    # the placeholder beside a balancer: violated
    - R/ResourceRecords/0: the placeholder address is still there | found "10.0.0.100" | expected "the load balancer"
    - R/ResourceRecords/0: the name does not lead to the load balancer | found "10.0.0.100" | expected "Lb" | patch {"cdk":"aliasTarget: { dnsName: loadBalancer.attrDnsName, … }"}
    # an address before there is a balancer: unknown
    - none: a load balancer that the name leads to was not found
    # somebody else's balancer: violated
    - R/AliasTarget/DNSName: the name does not lead to the load balancer | found "other.elb.amazonaws.com" | expected "Lb" | patch {"cdk":"aliasTarget: { dnsName: loadBalancer.attrDnsName, … }"}
    # nothing: violated
    - R/AliasTarget: the name does not lead to the load balancer | expected "Lb" | patch {"cdk":"aliasTarget: { dnsName: loadBalancer.attrDnsName, … }"}
    # one of two balancers: held
    # also somewhere else: violated
    - S/ResourceRecords/1: the placeholder address is still there | found "10.0.0.100" | expected "the load balancer"
    - S/ResourceRecords/0: some of the answers lead elsewhere | found "10.0.1.4" | expected "Lb" | patch {"cdk":"aliasTarget: { dnsName: loadBalancer.attrDnsName, … }"}
    # a part of the name: violated
    - R/AliasTarget/DNSName: the name does not lead to the load balancer | found "x.dualstack.⟨Lb.DNSName⟩" | expected "Lb" | patch {"cdk":"aliasTarget: { dnsName: loadBalancer.attrDnsName, … }"}
    # as it runs: held
    # as it runs, elsewhere: violated
    - R/AliasTarget/DNSName: the name does not lead to the load balancer | found "lb-2.elb.amazonaws.com." | expected "Lb" | patch {"cdk":"aliasTarget: { dnsName: loadBalancer.attrDnsName, … }"}
    # groups are no records of what runs: violated
    - none: the record clickhouse.internal.yourcompany.com is missing | expected "clickhouse.internal.yourcompany.com""
  `);
});

it("DNS-004: who can ask the zone", () => {
  const subnet = (CidrBlock: string, VpcId: unknown = ref("Vpc")) => ["EC2::Subnet", { VpcId, CidrBlock }] as const;
  const cases = {
    "the tier of the applications": {
      Vpc,
      Zone: zone(ref("Vpc")),
      A: subnet("10.0.11.0/24"),
      B: subnet("10.0.1.0/24", "vpc-1"),
    },
    "a tier of another network": {
      Vpc,
      Zone: zone("vpc-1"),
      A: subnet("10.0.11.0/24"),
      B: subnet("10.0.11.0/24", "vpc-1"),
    },
    "no zone": { Vpc, A: subnet("10.0.11.0/24") },
  };
  expect(inFull("DNS-004", cases, { cidrs })).toMatchInlineSnapshot(`
    "# the tier of the applications: held
    # a tier of another network: violated
    - Zone/VPCs: A cannot resolve the zone | found [{"VPCId":"vpc-1"}] | expected "the VPC of every application subnet"
    - Zone/VPCs: B cannot resolve the zone | found [{"VPCId":"vpc-1"}] | expected "the VPC of every application subnet"
    # no zone: unknown
    - none: the zone internal.yourcompany.com was not found"
  `);
  const first = { ...cidrs, tiers: { web: ["10.0.1.0/24"], data: ["10.0.2.0/24"] } };
  const outside = {
    "the first tier": { Vpc, Zone: zone(ref("Vpc")), A: subnet("10.0.1.0/24"), B: subnet("10.0.2.0/24", "vpc-1") },
    "outside it": { Vpc, Zone: zone("vpc-1"), A: subnet("10.0.1.0/24") },
  };
  expect(inFull("DNS-004", outside, { cidrs: first })).toMatchInlineSnapshot(`
    "# the first tier: held
    # outside it: violated
    - Zone/VPCs: A cannot resolve the zone | found [{"VPCId":"vpc-1"}] | expected "the VPC of every application subnet""
  `);
  expect(inFull("DNS-004", outside, { cidrs: { vpc: "10.0.0.0/16", tiers: {} } })).toMatchInlineSnapshot(`
    "# the first tier: unknown
    # outside it: unknown"
  `);
});

it("NLB-001, NLB-003, NLB-005: the balancer", () => {
  const service = (type: string, annotations?: object) =>
    ["Kubernetes::Service", { metadata: { annotations }, spec: { type } }] as const;
  const ingress = (scheme?: string) =>
    ["Kubernetes::Ingress", { metadata: { annotations: { "alb.ingress.kubernetes.io/scheme": scheme } } }] as const;
  const prefix = "service.beta.kubernetes.io/aws-load-balancer";
  const Lb = nlb();
  const cases = {
    within: { Lb },
    none: {},
    "of another kind, to the world": { Lb: ["ElasticLoadBalancingV2::LoadBalancer", {}] as const },
    "by its word": { Lb: nlb({ Type: "application", Scheme: "internet-facing" }) },
    "services within": {
      Lb,
      a: service("ClusterIP"),
      b: service("LoadBalancer", { [`${prefix}-scheme`]: "internal" }),
      c: service("LoadBalancer", { [`${prefix}-internal`]: "true" }),
      d: service("LoadBalancer", { [`${prefix}-internal`]: "0.0.0.0/0" }),
      e: ingress("internal"),
      f: ingress(),
    },
    "services for the world": {
      Lb,
      a: service("LoadBalancer"),
      b: service("LoadBalancer", { [`${prefix}-scheme`]: "internet-facing" }),
      c: service("LoadBalancer", { [`${prefix}-internal`]: "false" }),
      d: service("LoadBalancer", { [`${prefix}-internal`]: "untrue" }),
      e: service("LoadBalancer", { [`${prefix}-internal`]: "true?" }),
      f: ingress("internet-facing"),
    },
  };
  expect(inFull("NLB-001", cases)).toMatchInlineSnapshot(`
    "# within: held
    # none: violated
    - none: there is no load balancer | expected "1 internal NLB"
    # of another kind, to the world: violated
    - Lb/Type: not a network load balancer | found "application (default)" | expected "network"
    - Lb/Scheme: Lb faces the internet | found "internet-facing (default)" | expected "internal" | patch {"cdk":"internetFacing: false"}
    # by its word: violated
    - Lb/Type: not a network load balancer | found "application" | expected "network"
    - Lb/Scheme: Lb faces the internet | found "internet-facing" | expected "internal" | patch {"cdk":"internetFacing: false"}
    # services within: held
    # services for the world: violated
    - Service/a/spec/type: Service/a asks for a load balancer that faces the internet | found "LoadBalancer" | expected "internal"
    - Service/b/spec/type: Service/b asks for a load balancer that faces the internet | found "LoadBalancer" | expected "internal"
    - Service/c/spec/type: Service/c asks for a load balancer that faces the internet | found "LoadBalancer" | expected "internal"
    - Service/d/spec/type: Service/d asks for a load balancer that faces the internet | found "LoadBalancer" | expected "internal"
    - Service/e/spec/type: Service/e asks for a load balancer that faces the internet | found "LoadBalancer" | expected "internal"
    - Ingress/f/metadata/annotations/alb.ingress.kubernetes.io~1scheme: Ingress/f asks for a load balancer that faces the internet | found "internet-facing" | expected "internal""
  `);
  const subnet = (CidrBlock: string) => ["EC2::Subnet", { VpcId: ref("Vpc"), CidrBlock }] as const;
  const subnets = { Vpc, A: subnet("10.0.1.0/24"), B: subnet("10.0.2.0/24"), C: subnet("10.0.11.0/24") };
  const places = {
    both: { ...subnets, Lb: nlb({ Subnets: [ref("A"), ref("B")] }) },
    "both, mapped": { ...subnets, Lb: nlb({ SubnetMappings: [{ SubnetId: ref("A") }, { SubnetId: ref("B") }] }) },
    "one of them": { ...subnets, Lb: nlb({ Subnets: [ref("A")] }) },
    "others as well": { ...subnets, Lb: nlb({ Subnets: [ref("A"), ref("B"), ref("C"), "subnet-1"] }) },
    none: { ...subnets, Lb: nlb() },
  };
  expect(inFull("NLB-003", places, { cidrs })).toMatchInlineSnapshot(`
    "# both: held
    # both, mapped: held
    # one of them: violated
    - Lb/Subnets: the balancer is not in B | found ["⟨A⟩"] | expected ["A","B"]
    # others as well: violated
    - Lb/Subnets/2: the balancer stands in a subnet that was not handed over | found "⟨C⟩" | expected "data"
    - Lb/Subnets/3: the balancer stands in a subnet that was not handed over | found "subnet-1" | expected "data"
    # none: violated
    - Lb/Subnets: the balancer is not in A, B | expected ["A","B"]"
  `);
  expect(inFull("NLB-003", { "no tiers": places.both }, { cidrs: { vpc: "10.0.0.0/16", tiers: {} } }))
    .toMatchInlineSnapshot(`
    "# no tiers: violated
    - Lb/Subnets/0: the balancer stands in a subnet that was not handed over | found "⟨A⟩" | expected "data"
    - Lb/Subnets/1: the balancer stands in a subnet that was not handed over | found "⟨B⟩" | expected "data""
  `);
  const targets = (...TargetGroupAttributes: object[]) =>
    ["ElasticLoadBalancingV2::TargetGroup", { TargetGroupAttributes }] as const;
  const sticky = {
    "not sticky": {
      A: targets(),
      B: targets({ Key: "stickiness.enabled", Value: "false" }),
      C: targets({ Key: "stickiness.type", Value: "true" }),
      D: targets({ Key: "stickiness.enabled" }),
    },
    sticky: {
      A: targets(
        { Key: "deregistration_delay.timeout_seconds", Value: "1" },
        { Key: "stickiness.enabled", Value: "true" },
      ),
    },
  };
  expect(inFull("NLB-005", sticky)).toMatchInlineSnapshot(`
    "# not sticky: held
    # sticky: violated
    - A/TargetGroupAttributes/1/Value: clients stick to one pod | found "true" | expected false"
  `);
});

const listener = (Port: number, more: object = {}) =>
  ["ElasticLoadBalancingV2::Listener", { Port, Protocol: "TCP", ...more }] as const;
const forward = (...groups: string[]) => ({
  DefaultActions: groups.map((id) => ({ Type: "forward", TargetGroupArn: ref(id) })),
});
const weighted = (...groups: string[]) => ({
  DefaultActions: [
    { Type: "forward", ForwardConfig: { TargetGroups: groups.map((id) => ({ TargetGroupArn: ref(id) })) } },
  ],
});
const target = (Port?: number) => ["ElasticLoadBalancingV2::TargetGroup", { Port }] as const;

it("NLB-002: a listener for each protocol", () => {
  const targets = { Http: target(8123), Native: target(9000), Other: target(1) };
  const cases = {
    both: {
      ...targets,
      A: listener(8123, forward("Http")),
      B: listener(9000, { Protocol: "TLS", ...weighted("Native") }),
    },
    none: { C: listener(443) },
    crossed: { ...targets, A: listener(8123, weighted("Other", "Native")), B: listener(9000, forward("Http")) },
    "datagrams alone": {
      ...targets,
      A: listener(8123, { Protocol: "udp", ...forward("Http") }),
      B: listener(9000, { Protocol: "QUIC" }),
    },
    "both kinds, and of no name": {
      ...targets,
      A: listener(8123, { Protocol: "TCP_UDP" }),
      B: listener(9000, { Protocol: undefined }),
      C: listener(9000, { Protocol: "TCP_QUIC" }),
    },
    "targets that are not there": {
      A: listener(
        8123,
        forward("Nowhere").DefaultActions === undefined ? {} : { DefaultActions: [{ TargetGroupArn: "arn:x" }, {}] },
      ),
      B: listener(9000),
    },
  };
  expect(inFull("NLB-002", cases, { declaredPorts: { https: 8123, native: 9000, keeper: 9181 } }))
    .toMatchInlineSnapshot(`
      "# both: held
      # none: violated
      - none: no listener on 8123 (https) | expected 8123
      - none: no listener on 9000 (native) | expected 9000
      # crossed: violated
      - A/DefaultActions/0: connections for https end at the port of native | found {"Type":"forward","ForwardConfig":{"TargetGroups":[{"TargetGroupArn":"⟨Other⟩"},{"TargetGroupArn":"⟨Native⟩"}]}} | expected "targets of the listener's own protocol"
      - B/DefaultActions/0: connections for native end at the port of https | found {"Type":"forward","TargetGroupArn":"⟨Http⟩"} | expected "targets of the listener's own protocol"
      # datagrams alone: violated
      - A/Protocol: the listener for https takes datagrams only | found "udp" | expected "TCP or TLS"
      - B/Protocol: the listener for native takes datagrams only | found "QUIC" | expected "TCP or TLS"
      # both kinds, and of no name: held
      # targets that are not there: unknown
      - A/DefaultActions/0/TargetGroupArn: where A leads is not part of what was read | found "arn:x""
    `);
});

const sentOn = (Protocol: string) => ({ Type: "redirect", RedirectConfig: { Protocol, Port: "443" } });

it("BASE-009: what carries TLS", () => {
  const server = [
    "Kubernetes::ConfigMap",
    {
      data: {
        "a.xml":
          "<clickhouse><https_port>8443</https_port><tcp_port_secure>9440</tcp_port_secure><http_port>8123</http_port></clickhouse>",
      },
    },
  ] as const;
  const targets = { server, Https: target(8443), Secure: target(9440), Plain: target(8123), Own: target() };
  const current = "ELBSecurityPolicy-TLS13-1-2-2021-06";
  const cases = {
    "at the balancer": {
      A: listener(443, { Protocol: "TLS", SslPolicy: current }),
      B: listener(444, { Protocol: "HTTPS", SslPolicy: "ELBSecurityPolicy-TLS-1-2-2017-01" }),
    },
    "by old policies": {
      A: listener(443, { Protocol: "TLS" }),
      B: listener(444, { Protocol: "HTTPS", SslPolicy: "ELBSecurityPolicy-2016-08" }),
      C: listener(445, { Protocol: "TLS", SslPolicy: `x${current}` }),
    },
    "at the servers": {
      ...targets,
      A: listener(443, forward("Https")),
      B: listener(8443, forward("Own")),
      C: listener(9440),
      D: listener(8443, weighted("Https", "Secure")),
    },
    "at some of the servers": {
      ...targets,
      A: listener(443, weighted("Https", "Plain")),
      B: listener(443, forward("Secure", "Plain")),
    },
    nowhere: {
      ...targets,
      A: listener(8123, forward("Plain")),
      B: listener(80),
      C: listener(8443, { Protocol: "UDP", ...forward("Https") }),
      D: listener(8443, { Protocol: undefined }),
    },
    "a template alone does not show the servers": { A: listener(443) },
    "sent on": {
      ...targets,
      A: listener(80, { Protocol: "HTTP", DefaultActions: [sentOn("HTTPS")] }),
      Rule: ["ElasticLoadBalancingV2::ListenerRule", { ListenerArn: ref("A"), Actions: [sentOn("HTTPS")] }] as const,
    },
    "sent on by the same protocol, and by some of the rules": {
      ...targets,
      A: listener(80, { Protocol: "HTTP", DefaultActions: [sentOn("#{protocol}")] }),
      B: listener(81, { Protocol: "HTTP", DefaultActions: [sentOn("HTTPS")] }),
      Rule: [
        "ElasticLoadBalancingV2::ListenerRule",
        { ListenerArn: ref("B"), Actions: forward("Https").DefaultActions },
      ] as const,
    },
    "and another protocol": { A: listener(443, { Protocol: "HTTP" }) },
    "targets that are not there": { ...targets, A: listener(8443, { DefaultActions: [{ TargetGroupArn: "arn:x" }] }) },
    none: {},
  };
  expect(inFull("BASE-009", cases)).toMatchInlineSnapshot(`
    "# at the balancer: held
    # by old policies: violated
    - A/SslPolicy: the listener offers old TLS versions | found "the default, ELBSecurityPolicy-2016-08" | expected "a policy of TLS 1.2 and newer"
    - B/SslPolicy: the listener offers old TLS versions | found "ELBSecurityPolicy-2016-08" | expected "a policy of TLS 1.2 and newer"
    - C/SslPolicy: the listener offers old TLS versions | found "xELBSecurityPolicy-TLS13-1-2-2021-06" | expected "a policy of TLS 1.2 and newer"
    # at the servers: held
    # at some of the servers: violated
    - A/Protocol: listener 443 carries plaintext | found "TCP" | expected "TLS, or TCP to a port where the server ends TLS"
    - B/Protocol: listener 443 carries plaintext | found "TCP" | expected "TLS, or TCP to a port where the server ends TLS"
    # nowhere: violated
    - A/Protocol: listener 8123 carries plaintext | found "TCP" | expected "TLS, or TCP to a port where the server ends TLS"
    - B/Protocol: listener 80 carries plaintext | found "TCP" | expected "TLS, or TCP to a port where the server ends TLS"
    - C/Protocol: listener 8443 carries plaintext | found "UDP" | expected "TLS, or TCP to a port where the server ends TLS"
    - D/Protocol: listener 8443 carries plaintext | expected "TLS, or TCP to a port where the server ends TLS"
    # a template alone does not show the servers: out-of-scope: needs: assembly (whether the target port ends TLS stands in the manifests)
    # sent on: held
    # sent on by the same protocol, and by some of the rules: violated
    - A/Protocol: listener 80 carries plaintext | found "HTTP" | expected "TLS, or TCP to a port where the server ends TLS"
    - B/Protocol: listener 81 carries plaintext | found "HTTP" | expected "TLS, or TCP to a port where the server ends TLS"
    # and another protocol: violated
    - A/Protocol: listener 443 carries plaintext | found "HTTP" | expected "TLS, or TCP to a port where the server ends TLS"
    # targets that are not there: unknown
    - A/DefaultActions/0/TargetGroupArn: where A leads is not part of what was read | found "arn:x"
    # none: unknown
    - none: nothing to judge was found"
  `);
  expect(
    inFull(
      "BASE-009",
      {
        "in plain text on purpose": {
          ...targets,
          A: listener(80, { Protocol: "HTTP" }),
          B: listener(81, { Protocol: "HTTP" }),
        },
      },
      { plaintextPorts: [80] },
    ),
  ).toMatchInlineSnapshot(`
    "# in plain text on purpose: violated
    - B/Protocol: listener 81 carries plaintext | found "HTTP" | expected "TLS, or TCP to a port where the server ends TLS""
  `);

  const prefix = "service.beta.kubernetes.io/aws-load-balancer";
  const service = (annotations: object, ports: object[] = [{ port: 443, name: "https" }], type = "LoadBalancer") =>
    [
      "Kubernetes::Service",
      {
        metadata: {
          annotations: Object.fromEntries(
            Object.entries(annotations).map(([name, value]) => [`${prefix}-${name}`, value as unknown]),
          ),
        },
        spec: { type, ports },
      },
    ] as const;
  const right = { "ssl-cert": "arn:c", "ssl-negotiation-policy": current };
  const two = [{ port: 443, name: "https" }, { port: 80, name: "http" }, {}];
  const services = {
    "by a certificate": { s: service(right), t: service({}, undefined, "ClusterIP") },
    "without one, by the default policy": {
      s: service({ ...right, "ssl-cert": undefined }),
      t: service({ "ssl-cert": "arn:c" }),
      u: service({ "ssl-cert": "arn:c", "ssl-negotiation-policy": "ELBSecurityPolicy-2016-08" }),
    },
    "on some of its ports": {
      s: service({ ...right, "ssl-ports": "443" }, two),
      t: service({ ...right, "ssl-ports": "https, 8443" }, two),
      u: service({ ...right, "ssl-ports": "*" }, two),
    },
  };
  expect(inFull("BASE-009", services, { plaintextPorts: [0] })).toMatchInlineSnapshot(`
    "# by a certificate: held
    # without one, by the default policy: violated
    - Service/s/spec/ports/0: Service/s listens on 443 without current TLS | found {"port":443,"name":"https"} | expected "a certificate and a policy of TLS 1.2 and newer"
    - Service/t/spec/ports/0: Service/t listens on 443 without current TLS | found {"port":443,"name":"https"} | expected "a certificate and a policy of TLS 1.2 and newer"
    - Service/u/spec/ports/0: Service/u listens on 443 without current TLS | found {"port":443,"name":"https"} | expected "a certificate and a policy of TLS 1.2 and newer"
    # on some of its ports: violated
    - Service/s/spec/ports/1: Service/s listens on 80 without current TLS | found {"port":80,"name":"http"} | expected "a certificate and a policy of TLS 1.2 and newer"
    - Service/t/spec/ports/1: Service/t listens on 80 without current TLS | found {"port":80,"name":"http"} | expected "a certificate and a policy of TLS 1.2 and newer""
  `);
  const ingress = (annotations: object) =>
    [
      "Kubernetes::Ingress",
      {
        metadata: {
          annotations: Object.fromEntries(
            Object.entries(annotations).map(([name, value]) => [`alb.ingress.kubernetes.io/${name}`, value as unknown]),
          ),
        },
      },
    ] as const;
  const ingresses = {
    "by HTTPS": { a: ingress({ "listen-ports": '[{"HTTPS":443},{"HTTPS":8443}]', "ssl-policy": current }) },
    "by HTTP as well": {
      a: ingress({ "listen-ports": '[{"HTTPS":443,"HTTP":81},{"HTTP":80}]', "ssl-policy": current }),
    },
    "sent on to HTTPS": {
      a: ingress({ "listen-ports": '[{"HTTP":80},{"HTTPS":443}]', "ssl-redirect": "443", "ssl-policy": current }),
    },
    "by default": { a: ingress({}) },
    "by no list": { a: ingress({ "listen-ports": '{"HTTP":80}', "ssl-policy": current }) },
  };
  expect(inFull("BASE-009", ingresses)).toMatchInlineSnapshot(`
    "# by HTTPS: held
    # by HTTP as well: violated
    - Ingress/a/metadata/annotations/alb.ingress.kubernetes.io~1listen-ports: Ingress/a listens in plain text on 81 | found "[{\\"HTTPS\\":443,\\"HTTP\\":81},{\\"HTTP\\":80}]" | expected "HTTPS"
    - Ingress/a/metadata/annotations/alb.ingress.kubernetes.io~1listen-ports: Ingress/a listens in plain text on 80 | found "[{\\"HTTPS\\":443,\\"HTTP\\":81},{\\"HTTP\\":80}]" | expected "HTTPS"
    # sent on to HTTPS: held
    # by default: violated
    - Ingress/a/metadata/annotations/alb.ingress.kubernetes.io~1listen-ports: Ingress/a listens in plain text on 80 | found "HTTP 80 (the default)" | expected "HTTPS"
    - Ingress/a/metadata/annotations/alb.ingress.kubernetes.io~1ssl-policy: Ingress/a offers old TLS versions | found "the default, ELBSecurityPolicy-2016-08" | expected "a policy of TLS 1.2 and newer"
    # by no list: held"
  `);
  expect(inFull("BASE-009", ingresses, { plaintextPorts: [80] })).toMatchInlineSnapshot(`
    "# by HTTPS: held
    # by HTTP as well: violated
    - Ingress/a/metadata/annotations/alb.ingress.kubernetes.io~1listen-ports: Ingress/a listens in plain text on 81 | found "[{\\"HTTPS\\":443,\\"HTTP\\":81},{\\"HTTP\\":80}]" | expected "HTTPS"
    # sent on to HTTPS: held
    # by default: violated
    - Ingress/a/metadata/annotations/alb.ingress.kubernetes.io~1ssl-policy: Ingress/a offers old TLS versions | found "the default, ELBSecurityPolicy-2016-08" | expected "a policy of TLS 1.2 and newer"
    # by no list: held"
  `);
});
