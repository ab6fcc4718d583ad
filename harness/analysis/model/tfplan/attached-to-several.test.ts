// Resources that make something of others: policies attached to several, and the main table of a VPC.

import { describe, expect, it } from "vitest";
import type { PlatformModel } from "../platform-model.ts";
import { modelOfSample } from "./sample-plan.ts";

const policy_arn = "arn:aws:iam::aws:policy/AdministratorAccess";
const to = (...references: string[]) => ({ references });

describe("a policy that is attached to several", () => {
  const people = {
    "aws_iam_role.a": { values: { name: "a" } },
    "aws_iam_role.b": { values: { name: "b", managed_policy_arns: ["arn:own"] }, written: { managed_policy_arns: {} } },
    "aws_iam_user.u": { values: { name: "u" } },
    "aws_iam_group.g": { values: { name: "g" } },
  };
  const attached = (one: object) => modelOfSample({ ...people, "aws_iam_policy_attachment.p": one });
  const arnsOf = (model: PlatformModel, type: string) =>
    model.all(`AWS::IAM::${type}`).map(({ properties }) => properties["ManagedPolicyArns"]);

  it("is attached to each", () => {
    const model = attached({ values: { policy_arn, roles: ["a", "b"], users: ["u"], groups: ["g"] } });
    expect(["Role", "User", "Group"].map((type) => arnsOf(model, type))).toEqual([
      ...[[[policy_arn], ["arn:own", policy_arn]], [[policy_arn]], [[policy_arn]]],
    ]);
    expect(arnsOf(attached({ values: { policy_arn, roles: ["a"], users: null } }), "Role")).toEqual([
      ...[[policy_arn], ["arn:own"]],
    ]);
  });

  it("is so before the apply", () => {
    const roles = to("aws_iam_role.a.id", "aws_iam_role.a", "aws_iam_role.b.id", "aws_iam_role.b");
    const model = attached({ values: { policy_arn }, unknown: { roles: true }, written: { roles } });
    expect(arnsOf(model, "Role")).toEqual([[policy_arn], ["arn:own", policy_arn]]);
  });

  it("to what is not in the plan is a gap", () => {
    const reason = "it belongs to a resource that the plan does not hold";
    const gap = [{ types: ["AWS::IAM::Role"], operation: "aws_iam_policy_attachment.p", reason }];
    expect(attached({ values: { policy_arn, roles: ["z"] } }).gaps).toEqual(gap);
    const later = { values: { policy_arn }, unknown: { roles: true }, written: { roles: to("local.x") } };
    expect(attached(later).gaps).toEqual(gap);
  });
});

describe("the main table of a VPC", () => {
  const mains = (values: object) => {
    const model = modelOfSample({
      "aws_default_route_table.d": { values: { vpc_id: "vpc-1", id: "rtb-d" } },
      "aws_route_table.r": { values: { vpc_id: "vpc-1", id: "rtb-r" } },
      "aws_default_route_table.o": { values: { vpc_id: "vpc-2", id: "rtb-o" } },
      "aws_main_route_table_association.m": { values: { vpc_id: "vpc-1", ...values } },
      "aws_subnet.s": { values: { vpc_id: "vpc-1" } },
    });
    return [model.gaps.length, ...model.resources.map(({ type, attributes }) => [type.slice(10), attributes["Main"]])];
  };

  it("is the one that was made it, and no longer the one that it was made with", () => {
    expect(mains({ route_table_id: "rtb-r" })).toEqual([
      ...[0, ["RouteTable", false], ["RouteTable", true], ["RouteTable", true], ["Subnet", undefined]],
    ]);
    expect(mains({ route_table_id: "rtb-d" })).toEqual([
      ...[0, ["RouteTable", true], ["RouteTable", false], ["RouteTable", true], ["Subnet", undefined]],
    ]);
  });

  it("that is not in the plan is a gap", () => {
    expect(mains({ route_table_id: "rtb-z" })[0]).toBe(1);
    expect(mains({})[0]).toBe(1);
  });
});
