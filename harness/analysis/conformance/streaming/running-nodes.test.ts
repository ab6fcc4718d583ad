import { expect, it } from "vitest";
import type { DeclaredNodeGroup } from "#harness/config/profile.ts";
import { platform, running, said } from "../sample-platform.ts";
import type { Written } from "../sample-platform.ts";

const producer = {
  ...{ requirement: "EKS-013", instanceType: "c5.4xlarge", min: 2, desired: 3, max: 16, labels: {} },
} as unknown as DeclaredNodeGroup;
const promised = { nodeGroups: { producer }, workloadZones: ["us-west-2a"] };

const subnet = (zone: string) => ["EC2::Subnet", { AvailabilityZone: zone, CidrBlock: "10.1.0.0/20" }] as const;
const node = (type: string, place: string, group = "producer") =>
  [
    "EC2::Instance",
    { InstanceType: type, SubnetId: { Ref: place }, Tags: [{ Key: "eks:nodegroup-name", Value: group }] },
  ] as const;

/** The group of producers with these instances. */
function withNodes(nodes: Exclude<Written, string>): Written {
  return {
    a: subnet("us-west-2a"),
    b: subnet("us-west-2b"),
    group: [
      "EKS::Nodegroup",
      {
        NodegroupName: "producer",
        InstanceTypes: ["c5.4xlarge"],
        ScalingConfig: { MinSize: 2, DesiredSize: 3, MaxSize: 16 },
        Subnets: [{ Ref: "a" }],
      },
    ],
    ...nodes,
  };
}

const runner = ["EC2::Instance", { InstanceType: "t3.micro", SubnetId: { Ref: "b" } }] as const;

it.each<[string, Exclude<Written, string>, string, string]>([
  ["as agreed", { n: node("c5.4xlarge", "a"), runner }, "held", "held"],
  ["none yet", {}, "held", "held"],
  [
    "a node of another type",
    { n: node("c5.large", "a") },
    'violated\nfinding n/InstanceType: a node of producer is of another instance type | "c5.4xlarge"',
    "held",
  ],
  ["a node of another group", { n: node("t3.medium", "a", "general") }, "held", "held"],
  [
    "a node in the other zone",
    { n: node("c5.4xlarge", "b") },
    "held",
    'violated\nfinding n/SubnetId: n runs in us-west-2b: traffic between zones is paid | ["us-west-2a"]',
  ],
])("running nodes: %s", (_what, nodes, type, zone) => {
  const model = running(withNodes(nodes));
  expect({ type: said("EKS-013", model, promised), zone: said("NET-020", model, promised) }).toEqual({ type, zone });
});

it("a node whose subnet was not read is in no zone that is known", () => {
  const lost = ["EC2::Instance", { SubnetId: "subnet-1", Tags: [{ Key: "eks:nodegroup-name", Value: "x" }] }] as const;
  expect(said("NET-020", running(withNodes({ lost })), promised)).toBe(
    "unknown\nfinding lost/SubnetId: the subnet is not part of what was read",
  );
});

it("what a template declares beside the groups starts no node of theirs", () => {
  const model = platform(withNodes({ n: node("c5.large", "b") }));
  expect([said("EKS-013", model, promised), said("NET-020", model, promised)]).toEqual(["held", "held"]);
});
