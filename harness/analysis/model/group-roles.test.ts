// Roles of security groups: what the intent names, what a group is called, and what it is attached to.

import { describe, expect, it } from "vitest";
import { groupRoles, groupsInRole } from "./group-roles.ts";
import { PlatformModel } from "./platform-model.ts";
import type { ValueMap } from "./value.ts";

interface Made {
  readonly type: string;
  readonly id: string;
  readonly properties: ValueMap;
}

const group = (id: string, properties: ValueMap = {}): Made => ({ type: "AWS::EC2::SecurityGroup", id, properties });
const modelOf = (...made: Made[]) =>
  new PlatformModel({
    kind: "template",
    account: "123456789012",
    region: "us-east-1",
    resources: made.map((one) => ({ ...one, source: "t", pointer: "", attributes: {}, identities: [one.id] })),
  });
const roleOf = (made: readonly Made[], names?: Record<string, readonly string[]>, id = "g") => {
  const roles = groupRoles(modelOf(...made), names);
  return [...roles].find(([one]) => one.id === id)?.[1];
};

describe("a group's role by its name", () => {
  it.each([
    ["WorkerNodes", "workers"],
    ["eks-nodes", "workers"],
    ["ClickHouseNlb", "nlb"],
    ["LoadBalancer", "nlb"],
    ["load-balancer", "nlb"],
    ["InterfaceEndpoints", "endpoints"],
    ["vpce-all", "endpoints"],
    ["ControlPlane", "controlPlane"],
    ["control-plane", "controlPlane"],
    ["ClusterSG", "controlPlane"],
    ["cluster-sg", "controlPlane"],
    ["ClusterGroup", "controlPlane"],
    ["cluster-security", "controlPlane"],
    ["EksCluster", "controlPlane"],
    ["eks-cluster", "controlPlane"],
    ["Rotation", "rotation"],
    ["Rotator", "rotation"],
    ["TestRunner", "runner"],
    ["Application", "application"],
    ["my-application", "application"],
    ["app", "application"],
    ["the-apps", "application"],
    ["app-tier", "application"],
    ["MyApp", "application"],
    ["MyApps", "application"],
    ["Clients", "application"],
    ["kafka-client", "application"],
    ["ClickHouse", "clickhouse"],
    ["click-house", "clickhouse"],
    ["Pods", "clickhouse"],
    ["pod", "clickhouse"],
    ["Mapped", undefined],
    ["Appliance", undefined],
    ["Clientele", undefined],
    ["podium", undefined],
    ["cluster", undefined],
    ["snapped", undefined],
    ["Other", undefined],
  ])("%s: %s", (name, role) => {
    expect(roleOf([group("g", { GroupName: name })])).toBe(role);
  });

  it("is told by its name, then its tag, then its id, then its description", () => {
    const tag = (Value: string) => ({ Tags: [{ Key: "Name", Value }] });
    expect(roleOf([group("g", { GroupName: "nlb", ...tag("runner") })])).toBe("nlb");
    expect(roleOf([group("Nlb", tag("runner"))], {}, "Nlb")).toBe("runner");
    expect(roleOf([group("Nlb", { GroupDescription: "of the runner" })], {}, "Nlb")).toBe("nlb");
    expect(roleOf([group("g", { GroupDescription: "of the runner" })])).toBe("runner");
    expect(roleOf([group("g")])).toBeUndefined();
    expect(roleOf([group("g", { GroupName: "other", ...tag("runner") })])).toBe("runner");
  });
});

describe("a declared role", () => {
  const role = (Value: string) => ({ Tags: [{ Key: "assay:role", Value }] });

  it("counts before what the group is called", () => {
    expect(roleOf([group("g", { GroupName: "nlb", ...role("runner") })])).toBe("runner");
    expect(roleOf([group("g", { GroupName: "nlb", ...role("chief") })])).toBe("nlb");
    expect(roleOf([group("g", role("chief"))], { chief: ["other"] })).toBe("chief");
    expect(roleOf([group("g", { GroupName: "nlb", ...role("runner") })], { brokers: ["x", "nlb"] })).toBe("brokers");
    expect(roleOf([group("g")], { brokers: ["g"] })).toBe("brokers");
    expect(roleOf([group("g", { Tags: [{ Key: "Name", Value: "t" }] })], { brokers: ["t"] })).toBe("brokers");
    expect(roleOf([group("g")], { brokers: ["h"] })).toBeUndefined();
    expect(roleOf([group("g")], { first: ["g"], second: ["g"] })).toBe("first");
  });
});

describe("a role by what the group is attached to", () => {
  const endpoint = (VpcEndpointType: string) => ({
    type: "AWS::EC2::VPCEndpoint",
    id: "e",
    properties: { VpcEndpointType, SecurityGroupIds: ["g"] },
  });
  const cluster = {
    type: "AWS::EKS::Cluster",
    id: "c",
    properties: { ResourcesVpcConfig: { SecurityGroupIds: ["g"] } },
  };
  const policy = {
    type: "Kubernetes::SecurityGroupPolicy",
    id: "p",
    properties: { spec: { securityGroups: { groupIds: ["g"] } } },
  };
  const balancer = {
    type: "AWS::ElasticLoadBalancingV2::LoadBalancer",
    id: "b",
    properties: { SecurityGroups: ["g"] },
  };

  it.each([
    ["endpoints", endpoint("Interface")],
    [undefined, endpoint("Gateway")],
    ["controlPlane", cluster],
    ["clickhouse", policy],
    ["nlb", balancer],
  ])("is %s", (role, user) => {
    expect(roleOf([group("g"), user])).toBe(role);
  });

  it("is that of the first that claims it, after any name", () => {
    expect(roleOf([group("g"), balancer, policy, cluster, endpoint("Interface")])).toBe("endpoints");
    expect(roleOf([group("g"), balancer, policy, cluster])).toBe("controlPlane");
    expect(roleOf([group("g"), balancer, policy])).toBe("clickhouse");
    expect(roleOf([group("g", { GroupName: "runner" }), balancer])).toBe("runner");
    const other = { type: "AWS::EC2::VPC", id: "g", properties: {} };
    expect([...groupRoles(modelOf(other, balancer))]).toEqual([]);
  });

  it("names the groups that play it", () => {
    const roles = groupRoles(
      modelOf(group("one", { GroupName: "nlb" }), group("two", { GroupName: "runner" }), group("nlb-2")),
    );
    expect(groupsInRole(roles, "nlb").map(({ id }) => id)).toEqual(["one", "nlb-2"]);
    expect(groupsInRole(roles, "workers")).toEqual([]);
  });
});
