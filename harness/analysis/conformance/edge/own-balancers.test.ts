// Which balancers are taken for ClickHouse's: an internal one of applications is none of its kind, and is only said to be
// where it is told to be of the platform.

import { expect, it } from "vitest";
import { PlatformModel } from "../../model/platform-model.ts";
import { inFull, platform, running } from "../sample-platform.ts";
import type { Promised, Written } from "../sample-platform.ts";

type Resources = Exclude<Written, string>;

const ref = (Ref: string) => ({ Ref });
const elb = "ElasticLoadBalancingV2::";
const balancer = (more: object = {}) =>
  [`${elb}LoadBalancer`, { Type: "application", Scheme: "internal", Subnets: [ref("A")], ...more }] as const;
const own = [`${elb}LoadBalancer`, { Type: "network", Scheme: "internal", Subnets: [ref("A")] }] as const;
const listener = (Port: number, more: object = {}, of = "Other") => {
  const DefaultActions = [{ Type: "forward", TargetGroupArn: ref("Targets") }];
  return [`${elb}Listener`, { LoadBalancerArn: ref(of), Port, Protocol: "TCP", DefaultActions, ...more }] as const;
};
const targets = (Port: number, more: object = {}) =>
  [`${elb}TargetGroup`, { Port, Protocol: "TCP", VpcId: ref("Home"), ...more }] as const;
const vpc = (CidrBlock: string) => ["EC2::VPC", { CidrBlock }] as const;
const subnet = (VpcId: string, CidrBlock: string) => ["EC2::Subnet", { VpcId: ref(VpcId), CidrBlock }] as const;
const group = (GroupName: string) =>
  ["EC2::SecurityGroup", { GroupName, GroupDescription: "x", VpcId: ref("Home") }] as const;
const net = {
  Home: vpc("10.0.0.0/16"),
  A: subnet("Home", "10.0.1.0/24"),
  Far: vpc("10.9.0.0/16"),
  B: subnet("Far", "10.9.1.0/24"),
  Own: own,
  OwnListener: listener(8123, { DefaultActions: [{ Type: "forward", TargetGroupArn: ref("OwnTargets") }] }, "Own"),
  OwnTargets: targets(8123),
};
const others: Resources = { ...net, Other: balancer(), Https: listener(443), Targets: targets(8443) };
const promised: Promised = { securityGroups: { nlb: ["nlb"], application: ["application"] } };
const carrying = (GroupName: string) => ({
  Group: group(GroupName),
  Other: balancer({ SecurityGroups: [{ "Fn::GetAtt": ["Group", "GroupId"] }] }),
});
const far = (more: Resources = {}): Resources => ({
  ...net,
  Other: balancer({ Subnets: [ref("B")] }),
  Https: listener(8123),
  Targets: targets(8123, { VpcId: ref("Far") }),
  ...more,
});
const binding = (spec: object) => ["Kubernetes::TargetGroupBinding", { metadata: { namespace: "web" }, spec }] as const;
const rule = (Actions: object[]) =>
  [`${elb}ListenerRule`, { ListenerArn: ref("Https"), Priority: 1, Conditions: [], Actions }] as const;
const forward = (id: string) => [{ Type: "forward", TargetGroupArn: ref(id) }];

const told = (row: string, cases: Readonly<Record<string, Resources | PlatformModel>>, more = promised) =>
  inFull(row, cases, more)
    .split("\n")
    .filter((line) => !line.startsWith("- none"))
    .map((line) => line.replace(/ \| .*$/, ""))
    .join("\n");

it("a balancer is of others by its listeners and targets", () => {
  expect(
    told("NLB-001", {
      "of others": others,
      "faces the internet": { ...others, Other: balancer({ Scheme: "internet-facing" }) },
      "under the balancer's group": { ...others, ...carrying("nlb") },
      "under a group of applications": { ...others, ...carrying("application") },
      "under a group from elsewhere": { ...others, Other: balancer({ SecurityGroups: ["sg-0a"] }) },
      "one declared listener besides": { ...others, Native: listener(9000) },
      "a declared listener alone": { ...others, Https: listener(9000) },
      "declared targets": { ...others, Targets: targets(9000) },
      "targets that were not read": {
        ...others,
        Https: listener(443, { DefaultActions: [{ Type: "forward", TargetGroupArn: "arn:aws:elb:x" }] }),
      },
      "declared targets by a rule": { ...others, Second: targets(8123), Rule: rule(forward("Second")) },
      "targets of its own by a rule": { ...others, Second: targets(8444), Rule: rule(forward("Second")) },
      "a rule of another listener": {
        ...others,
        Rule: [`${elb}ListenerRule`, { ...rule(forward("OwnTargets"))[1], ListenerArn: ref("OwnListener") }],
      },
      "no listener": { ...net, Other: balancer() },
      "pods bound by a name": {
        ...others,
        Targets: targets(8443, { Name: "web" }),
        Bound: binding({ targetGroupName: "web" }),
      },
      "other pods bound by a name": {
        ...others,
        Targets: targets(8443, { Name: "web" }),
        Bound: binding({ targetGroupName: "other" }),
      },
      "pods bound, names not told": { ...others, Bound: binding({ serviceRef: { name: "web" } }) },
      "as it runs": running(others),
    }),
  ).toMatchInlineSnapshot(`
    "# of others: held
    # faces the internet: violated
    - Other/Type: not a network load balancer
    - Other/Scheme: Other faces the internet
    # under the balancer's group: violated
    - Other/Type: not a network load balancer
    # under a group of applications: held
    # under a group from elsewhere: held
    # one declared listener besides: violated
    - Other/Type: not a network load balancer
    # a declared listener alone: violated
    - Other/Type: not a network load balancer
    # declared targets: violated
    - Other/Type: not a network load balancer
    # targets that were not read: violated
    - Other/Type: not a network load balancer
    # declared targets by a rule: violated
    - Other/Type: not a network load balancer
    # targets of its own by a rule: held
    # a rule of another listener: held
    # no listener: violated
    - Other/Type: not a network load balancer
    # pods bound by a name: violated
    - Other/Type: not a network load balancer
    # other pods bound by a name: held
    # pods bound, names not told: held
    # as it runs: held"
  `);
  expect(told("NLB-001", { "no ports are declared": others }, { ...promised, declaredPorts: {} }))
    .toMatchInlineSnapshot(`
    "# no ports are declared: violated
    - Other/Type: not a network load balancer"
  `);
});

it("pods bound by an ARN make a balancer the platform's", () => {
  const arn = "arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/web/1";
  const named = (targetGroupARN: string) => {
    const { resources, ...rest } = platform({ ...others, Bound: binding({ targetGroupARN }) });
    const known = resources.map((one) =>
      one.id === "Targets" ? { ...one, identities: [...one.identities, arn] } : one,
    );
    return new PlatformModel({ ...rest, resources: known });
  };
  expect(told("NLB-001", { its: named(arn), "another's": named(`${arn}2`) })).toMatchInlineSnapshot(`
    "# its: violated
    - Other/Type: not a network load balancer
    # another's: held"
  `);
});

it("a balancer is of others by its network", () => {
  expect(
    told("NLB-001", {
      "in another network": far(),
      "by its mappings": far({ Other: balancer({ Subnets: undefined, SubnetMappings: [{ SubnetId: ref("B") }] }) }),
      "one mapping at home": far({
        Other: balancer({ SubnetMappings: [{ SubnetId: ref("A") }], Subnets: [ref("B")] }),
      }),
      "one subnet at home": far({ Other: balancer({ Subnets: [ref("B"), ref("A")] }) }),
      "targets at home": far({ Targets: targets(8123) }),
      "a subnet that was not read": far({ Other: balancer({ Subnets: [ref("B"), "subnet-0a"] }) }),
      "in no subnet": far({ Other: balancer({ Subnets: [] }), Https: listener(8123, { DefaultActions: [] }) }),
      "without a home": far({ A: subnet("Home", "10.0.9.0/24") }),
      "the only one": far({ Own: vpc("10.8.0.0/16"), OwnListener: vpc("10.7.0.0/16") }),
    }),
  ).toMatchInlineSnapshot(`
    "# in another network: held
    # by its mappings: held
    # one mapping at home: violated
    - Other/Type: not a network load balancer
    # one subnet at home: violated
    - Other/Type: not a network load balancer
    # targets at home: violated
    - Other/Type: not a network load balancer
    # a subnet that was not read: violated
    - Other/Type: not a network load balancer
    # in no subnet: violated
    - Other/Type: not a network load balancer
    # without a home: violated
    - Other/Type: not a network load balancer
    # the only one: violated
    - Other/Type: not a network load balancer"
  `);
});

it("listeners and targets of others are no matter of the platform", () => {
  const bare = { ...far({ Https: listener(9000) }), OwnListener: net.OwnListener };
  const sticky = { TargetGroupAttributes: [{ Key: "stickiness.enabled", Value: "true" }] };
  expect(
    [
      told("NLB-002", {
        "another's listener": bare,
        "one of nobody": { ...bare, L: listener(9000, { LoadBalancerArn: "x" }) },
      }),
      told("NLB-005", {
        "another's targets": { ...others, Targets: targets(8443, sticky) },
        "its own targets": { ...others, OwnTargets: targets(8123, sticky) },
        "targets of both": {
          ...far({ Targets: targets(8123, { VpcId: ref("Far"), ...sticky }) }),
          OwnListener: listener(8123, {}, "Own"),
        },
        "targets of nobody": { ...others, Idle: targets(1, sticky) },
      }),
    ].join("\n"),
  ).toMatchInlineSnapshot(`
    "# another's listener: violated
    # one of nobody: violated
    - L/DefaultActions/0: connections for native end at the port of https
    # another's targets: held
    # its own targets: violated
    - OwnTargets/TargetGroupAttributes/0/Value: clients stick to one pod
    # targets of both: violated
    - Targets/TargetGroupAttributes/0/Value: clients stick to one pod
    # targets of nobody: violated
    - Idle/TargetGroupAttributes/0/Value: clients stick to one pod"
  `);
});
