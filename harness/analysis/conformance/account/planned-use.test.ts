// What a platform uses of its account, on a few resources.

import { expect, it } from "vitest";
import { platform, told } from "../sample-platform.ts";
import { PlatformModel } from "../../model/platform-model.ts";
import { plannedQuotas, volumesGib } from "./planned-use.ts";
import { sizeOf } from "./instance-sizes.ts";
import type { Written } from "../sample-platform.ts";

it("sizes of instances, by the names of their types", () => {
  const types = [
    "t3a.small",
    "xt3a.small",
    "t3ax.small",
    "r5.large",
    "c6gn.xlarge",
    "m7i-flex.4xlarge",
    "i3en.12xlarge",
  ];
  const none = [
    "inf1.xlarge",
    "im4gn.xlarge",
    "p5.xlarge",
    "m5.metal",
    "m5.2large",
    "Xm5.large",
    "m5.largest",
    "m.large",
    "large",
    "",
    "m5large",
  ];
  const sizes = [...types, ...none].map((type) => `${type}: ${JSON.stringify(sizeOf(type)) ?? "not known"}`);
  expect(sizes.join("\n")).toMatchInlineSnapshot(`
    "t3a.small: {"vcpus":2,"gib":2}
    xt3a.small: not known
    t3ax.small: not known
    r5.large: {"vcpus":2,"gib":16}
    c6gn.xlarge: {"vcpus":4,"gib":8}
    m7i-flex.4xlarge: {"vcpus":16,"gib":64}
    i3en.12xlarge: {"vcpus":48,"gib":384}
    inf1.xlarge: not known
    im4gn.xlarge: not known
    p5.xlarge: not known
    m5.metal: not known
    m5.2large: not known
    Xm5.large: not known
    m5.largest: not known
    m.large: not known
    large: not known
    : not known
    m5large: not known"
  `);
});

it("what is planned of each quota", () => {
  const group = (more: object) => ["EKS::Nodegroup", more] as const;
  const volume = (size: number) => ({
    BlockDeviceMappings: [{ Ebs: { VolumeSize: size } }, { VirtualName: "ephemeral0" }],
  });
  const written: Written = {
    Template: ["EC2::LaunchTemplate", { LaunchTemplateData: volume(512) }],
    Large: group({
      InstanceTypes: ["m5.large", "m5.4xlarge"],
      ScalingConfig: { MaxSize: 3 },
      LaunchTemplate: { Id: { Ref: "Template" } },
    }),
    Plain: group({ InstanceTypes: ["m5.large"], DiskSize: 100 }),
    Spot: group({ InstanceTypes: ["c5.xlarge"], CapacityType: "SPOT", ScalingConfig: { MaxSize: 5 } }),
    Named: group({ InstanceTypes: ["r5.large"], CapacityType: "ON_DEMAND", ScalingConfig: { MaxSize: 1 } }),
    Host: ["EC2::Instance", { InstanceType: "t3.micro", ...volume(8) }],
    Pinned: ["EC2::LaunchTemplate", { LaunchTemplateData: { InstanceType: "r5.large", ...volume(16) } }],
    Copy: ["EC2::Instance", { LaunchTemplate: { LaunchTemplateId: { Ref: "Pinned" }, Version: "1" } }],
    Called: [
      "EC2::LaunchTemplate",
      { LaunchTemplateName: "called", LaunchTemplateData: { InstanceType: "r5.xlarge" } },
    ],
    ByName: ["EC2::Instance", { LaunchTemplate: { LaunchTemplateName: "called" } }],
    GroupByName: group({ LaunchTemplate: { Name: "called" }, ScalingConfig: { MaxSize: 1 } }),
    Node: ["EC2::Instance", { InstanceType: "m5.24xlarge", Tags: [{ Key: "eks:nodegroup-name", Value: "x" }] }],
    Vpc: ["EC2::VPC", { CidrBlock: "10.0.0.0/16" }],
    A: ["EC2::Subnet"],
    B: ["EC2::Subnet"],
    Table: ["EC2::RouteTable"],
    Door: ["EC2::VPCEndpoint", { VpcEndpointType: "Interface" }],
    Balancer: ["EC2::VPCEndpoint", { VpcEndpointType: "GatewayLoadBalancer" }],
    Gateway: ["EC2::VPCEndpoint", { VpcEndpointType: "Gateway" }],
    Unsaid: ["EC2::VPCEndpoint"],
    Second: ["EC2::VPCEndpoint", { VpcEndpointType: "Interface" }],
    Group: ["EC2::SecurityGroup", { SecurityGroupEgress: [{}, {}], SecurityGroupIngress: [{}] }],
    Entered: ["EC2::SecurityGroup", { SecurityGroupIngress: [{}, {}, {}, {}] }],
    Out: ["EC2::SecurityGroupEgress", { GroupId: { Ref: "Group" } }],
    In: ["EC2::SecurityGroupIngress", { GroupId: { Ref: "Other" } }],
    Other: ["EC2::SecurityGroup", { SecurityGroupIngress: [{}] }],
  };
  const plan = (model: ReturnType<typeof platform>) =>
    Object.entries(plannedQuotas).map(
      ([code, { service, name, use }]) => `${code} ${service} ${name}: ${String(use(model))}`,
    );
  expect(plan(platform(written)).join("\n")).toMatchInlineSnapshot(`
    "L-1216C47A ec2 virtual processors of standard instances on demand: 66
    L-34B43A08 ec2 virtual processors of standard spot instances: 20
    L-7A658B76 ebs TiB on gp3 volumes: 1.8359375
    L-F678F1CE vpc VPCs in the region: 1
    L-407747CB vpc subnets in a VPC: 2
    L-589F43AA vpc route tables in a VPC: 1
    L-E79EC296 vpc security groups in the region: 3
    L-29B6F2EB vpc interface endpoints in a VPC: 3
    L-0EA8095F vpc rules of one security group in one direction: 4"
  `);
  expect(plan(platform({})).join("\n")).toMatchInlineSnapshot(`
    "L-1216C47A ec2 virtual processors of standard instances on demand: 0
    L-34B43A08 ec2 virtual processors of standard spot instances: 0
    L-7A658B76 ebs TiB on gp3 volumes: 0
    L-F678F1CE vpc VPCs in the region: 0
    L-407747CB vpc subnets in a VPC: 0
    L-589F43AA vpc route tables in a VPC: 0
    L-E79EC296 vpc security groups in the region: 0
    L-29B6F2EB vpc interface endpoints in a VPC: 0
    L-0EA8095F vpc rules of one security group in one direction: 0"
  `);
});

it("what pods claim has a size, or is not known", () => {
  const set = (storage?: string) =>
    platform({
      Set: [
        "Kubernetes::StatefulSet",
        { spec: { replicas: 2, volumeClaimTemplates: [{ spec: { resources: { requests: { storage } } } }] } },
      ],
    });
  const nothing = () => 0;
  expect(volumesGib(set("10Gi"), nothing)).toBe(20);
  expect(() => volumesGib(set("plenty"), nothing)).toThrow("plenty is no size of a volume");
  expect(() => volumesGib(set(), nothing)).toThrow("no size is no size of a volume");
});

it("a template that runs in several versions has the size of the one that is named", () => {
  const version = (type: string) => ({ LaunchTemplateData: { InstanceType: type } });
  const versions: Readonly<Record<string, string>> = { First: "lt-0a:1", Second: "lt-0a:2" };
  const { resources, account, region, gaps } = platform({
    Host: ["EC2::Instance", { LaunchTemplate: { LaunchTemplateId: "lt-0a", Version: "2" } }],
    First: ["EC2::LaunchTemplate", version("r5.large")],
    Second: ["EC2::LaunchTemplate", version("r5.4xlarge")],
  });
  const known = resources.map((one) => ({
    ...one,
    identities: [versions[one.id] ?? one.id],
  }));
  const named = new PlatformModel({ kind: "live", account, region, gaps, resources: known });
  expect(plannedQuotas["L-1216C47A"]?.use(named)).toBe(16);
});

it("OPS-001: plans within the quotas", () => {
  const codes = Object.keys(plannedQuotas);
  const quotas = (value: number) => ({ "OPS-001": { value: Object.fromEntries(codes.map((code) => [code, value])) } });
  const two: Written = { A: ["EC2::Subnet"], B: ["EC2::Subnet"] };
  const odd: Written = { A: ["EKS::Nodegroup", { InstanceTypes: ["p5.xlarge"] }] };
  const nameless: Written = { A: ["EKS::Nodegroup", {}] };
  expect(told("OPS-001", { "as many": two, "nobody knows": odd, "no type": nameless }, { objectives: quotas(2) }))
    .toMatchInlineSnapshot(`
    "# as many
    held
    # nobody knows
    unknown
    finding A/InstanceTypes/0: how many processors p5.xlarge has is not known
    # no type
    unknown
    finding A/InstanceTypes: how many processors no type has is not known"
  `);
  expect(told("OPS-001", { "too many": two }, { objectives: quotas(1) })).toMatchInlineSnapshot(`
    "# too many
    violated
    finding none: subnets in a VPC: 2 are planned, L-407747CB allows 1 | "at least 2" | "beyond the quota nodes are not started and resources are refused, in the middle of a deployment" | {"cli":"aws service-quotas request-service-quota-increase --service-code vpc --quota-code L-407747CB --desired-value 2"}"
  `);
  expect(told("OPS-001", { "no quotas": {} })).toMatchInlineSnapshot(`
    "# no quotas
    unknown
    finding none: anything that a quota counts was not found
    finding none: no quota is known for virtual processors of standard instances on demand (L-1216C47A)
    finding none: no quota is known for virtual processors of standard spot instances (L-34B43A08)
    finding none: no quota is known for TiB on gp3 volumes (L-7A658B76)
    finding none: no quota is known for VPCs in the region (L-F678F1CE)
    finding none: no quota is known for subnets in a VPC (L-407747CB)
    finding none: no quota is known for route tables in a VPC (L-589F43AA)
    finding none: no quota is known for security groups in the region (L-E79EC296)
    finding none: no quota is known for interface endpoints in a VPC (L-29B6F2EB)
    finding none: no quota is known for rules of one security group in one direction (L-0EA8095F)"
  `);
  expect(told("OPS-001", { "no numbers": {} }, { objectives: { "OPS-001": { value: { [codes[0] ?? ""]: "5" } } } }))
    .toMatchInlineSnapshot(`
      "# no numbers
      unknown
      finding none: anything that a quota counts was not found
      finding none: no quota is known for virtual processors of standard instances on demand (L-1216C47A)
      finding none: no quota is known for virtual processors of standard spot instances (L-34B43A08)
      finding none: no quota is known for TiB on gp3 volumes (L-7A658B76)
      finding none: no quota is known for VPCs in the region (L-F678F1CE)
      finding none: no quota is known for subnets in a VPC (L-407747CB)
      finding none: no quota is known for route tables in a VPC (L-589F43AA)
      finding none: no quota is known for security groups in the region (L-E79EC296)
      finding none: no quota is known for interface endpoints in a VPC (L-29B6F2EB)
      finding none: no quota is known for rules of one security group in one direction (L-0EA8095F)"
    `);
});
