import { describe, expect, it } from "vitest";
import { isBareName, meantTypes } from "./meant-types.ts";
import { property } from "./node.ts";
import type { Node } from "./node.ts";
import { modelOfSnapshot } from "./snapshot.ts";
import type { Snapshot } from "./snapshot.ts";

const resource = (type: string, properties: Snapshot["resources"][number]["properties"], ...identities: string[]) => ({
  ...{ type, id: identities[0] ?? "", properties, attributes: {}, identities },
});
const parameters = resource("AWS::RDS::DBParameterGroup", {}, "druid");
const subnets = resource("AWS::RDS::DBSubnetGroup", {}, "druid");
const role = resource("AWS::IAM::Role", {}, "app", "arn:aws:iam::1:role/app");
const profile = resource("AWS::IAM::InstanceProfile", {}, "app", "arn:aws:iam::1:instance-profile/app");
const thing = resource(
  "AWS::RDS::DBInstance",
  {
    ...{ DBParameterGroupName: "druid", DBSubnetGroupName: "druid", Role: "app", IamInstanceProfile: "app" },
    ...{ Roles: ["app"], Other: "app", Bucket: "app", RoleName: "arn:aws:iam::1:role/app" },
  },
  "db",
);

function modelOf(resources: Snapshot["resources"], gaps: Snapshot["gaps"] = []) {
  const snapshot: Snapshot = {
    ...{ schema: "assay.snapshot/1", profile: "p", account: "1", region: "us-east-1", collectedAt: "" },
    ...{ resources: [...resources, resource("AWS::EC2::VPC", {}, "vpc-1")], gaps, calls: [] },
  };
  return modelOfSnapshot(snapshot, { kind: "snapshot", source: "s" });
}

describe("among several of one name", () => {
  const orders = [
    [parameters, subnets, role, profile, thing],
    [thing, profile, role, subnets, parameters],
  ];
  it.each(orders)("a property names what it is about (%#)", (...resources) => {
    const model = modelOf(resources);
    const [db] = model.all("AWS::RDS::DBInstance");
    const named = (name: string) => model.referred(property(db ?? never(), name))?.type;
    expect(named("DBParameterGroupName")).toBe("AWS::RDS::DBParameterGroup");
    expect(named("DBSubnetGroupName")).toBe("AWS::RDS::DBSubnetGroup");
    expect([named("Role"), named("RoleName")]).toEqual(["AWS::IAM::Role", "AWS::IAM::Role"]);
    expect(named("IamInstanceProfile")).toBe("AWS::IAM::InstanceProfile");
    expect(named("Bucket")).toBeUndefined();
    expect(named("Other")).toMatch(/^AWS::IAM::/);
    const [inList] = property(db ?? never(), "Roles").list();
    expect(model.referred(inList as Node)?.type).toBe("AWS::IAM::Role");
  });

  it("a property of a list's list is the one before its positions", () => {
    expect([meantTypes("/Resources/R/Properties/Roles/12"), meantTypes("/Roles/1/0")]).toEqual([
      ["AWS::IAM::Role"],
      ["AWS::IAM::Role"],
    ]);
    expect([meantTypes("/0/1"), meantTypes(""), meantTypes("/Roles/Other")]).toEqual([undefined, undefined, undefined]);
    const ofNodeGroup = "/Resources/G/Properties/LaunchTemplate/Name";
    expect([meantTypes(ofNodeGroup), meantTypes(`${ofNodeGroup}/Name`), meantTypes("/Name")]).toEqual([
      ...[["AWS::EC2::LaunchTemplate"], undefined, undefined],
    ]);
    expect(["⟨R⟩", "arn:aws:iam::1:role/r", "r", "my ⟨R⟩", "an arn:x"].map(isBareName)).toEqual([
      ...[false, false, true, true, true],
    ]);
  });

  it("no other stands in for what could not be read", () => {
    const gap = { types: ["AWS::RDS::DBParameterGroup"], operation: "rds:DescribeDBParameterGroups", reason: "no" };
    const model = modelOf([subnets, thing], [gap]);
    const [db] = model.all("AWS::RDS::DBInstance");
    expect(() => model.referred(property(db ?? never(), "DBParameterGroupName"))).toThrow("DescribeDBParameterGroups");
    expect(model.referred(property(db ?? never(), "DBSubnetGroupName"))?.type).toBe("AWS::RDS::DBSubnetGroup");
  });
});

function never(): never {
  throw new TypeError("the database is part of the model");
}
