// What the parameters of a target leave of the resources that are there.

import { describe, expect, it } from "vitest";
import { createPrng } from "../../core/prng.ts";
import { createFakeWorld } from "./fake-world.ts";
import { resolveTargets } from "./target-resolution.ts";

async function chosen(resourceType: string, parameters: Readonly<Record<string, string>>): Promise<string[]> {
  const target = { resourceType, parameters, selectionMode: "ALL" };
  const resolved = await resolveTargets({ Target: target }, createFakeWorld(), createPrng("seed"));
  return (resolved["Target"] ?? []).map(({ id }) => id);
}

describe("subnets", () => {
  it("are those of a zone and of a network", async () => {
    const all = ["subnet-0", "subnet-1", "subnet-2"];
    expect(await chosen("aws:ec2:subnet", { vpc: "vpc-1" })).toEqual(all);
    expect(await chosen("aws:ec2:subnet", { vpc: "vpc-2" })).toEqual([]);
    expect(await chosen("aws:ec2:subnet", { availabilityZoneIdentifier: "us-east-1b" })).toEqual(["subnet-1"]);
    expect(await chosen("aws:ec2:subnet", { availabilityZoneIdentifier: "use1-az2" })).toEqual(["subnet-1"]);
    expect(await chosen("aws:ec2:subnet", { availabilityZoneIdentifier: "us-east-1z" })).toEqual([]);
  });
});

describe("pods", () => {
  const pod = { namespace: "clickhouse", selectorType: "podName", selectorValue: "clickhouse-1" };
  const arn = "arn:aws:eks:us-east-1:123456789012:cluster";

  it.each(["clickhouse-cluster", `${arn}/clickhouse-cluster`])("are those of the cluster %s", async (cluster) => {
    expect(await chosen("aws:eks:pod", { ...pod, clusterIdentifier: cluster })).toEqual(["clickhouse-1"]);
  });

  it.each(["other", `${arn}/other`, "cluster", "clickhouse-cluster-2", ""])("are none of %s", async (cluster) => {
    expect(await chosen("aws:eks:pod", { ...pod, clusterIdentifier: cluster })).toEqual([]);
  });

  it("are those of a zone", async () => {
    const all = { ...pod, selectorType: "labelSelector", selectorValue: "app.kubernetes.io/name=clickhouse" };
    const inZone = { ...all, clusterIdentifier: "clickhouse-cluster", availabilityZoneIdentifier: "us-east-1c" };
    expect(await chosen("aws:eks:pod", inZone)).toEqual(["clickhouse-2"]);
  });
});
