// Subnets by what the intent says of them, and databases that stand for themselves.

import { expect, it } from "vitest";
import type { Intent } from "#harness/config/profile.ts";
import { platform } from "./sample-platform.ts";
import { databasesOf, privateSubnets, subnetsOfTier, zoneOf } from "./subjects.ts";

const intent = {
  publicSubnets: ["ById", "by-name"],
  cidrs: { vpc: "10.0.0.0/16", tiers: { data: ["10.0.1.0/24"], web: ["10.0.2.0/24"] } },
} as unknown as Intent;
const tagged = (Value: string, Key = "Name") => ({ Tags: [{ Key, Value }] });
const model = platform({
  ById: ["EC2::Subnet", { CidrBlock: "10.0.2.0/28", AvailabilityZone: "a" }],
  Tagged: ["EC2::Subnet", { ...tagged("by-name"), AvailabilityZoneId: "use1-az1" }],
  Other: ["EC2::Subnet", { ...tagged("by-name", "Role"), CidrBlock: "10.0.1.0/25", AvailabilityZoneId: "z" }],
  Bare: ["EC2::Subnet", {}],
  One: ["RDS::DBInstance", {}],
  Member: ["RDS::DBInstance", { DBClusterIdentifier: "c" }],
  Cluster: ["RDS::DBCluster", { DBClusterIdentifier: "c" }],
});
const ids = (resources: readonly { readonly id: string }[]) => resources.map(({ id }) => id);

it("subnets are public by id or by name, and private otherwise", () => {
  expect(ids(privateSubnets(model, intent))).toEqual(["Other", "Bare"]);
  expect(ids(subnetsOfTier(model, intent, "data"))).toEqual(["Other"]);
  expect(ids(subnetsOfTier(model, intent, "web"))).toEqual(["ById"]);
});

it("a subnet's zone is its name, its id, or nobody's", () => {
  expect(model.all("AWS::EC2::Subnet").map(zoneOf)).toEqual(["a", "use1-az1", "z", "none (Bare)"]);
});

it("an instance of a cluster stands behind it", () => {
  expect(ids(databasesOf(model))).toEqual(["One", "Cluster"]);
});
