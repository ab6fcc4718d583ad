// Plans that are a part of what is wanted, what they leave behind, and of several callers whose account it is.

import { expect, it } from "vitest";
import { modelOfSample } from "./sample-plan.ts";

const vpc = { "aws_vpc.v": { values: { cidr_block: "10.0.0.0/16" } } };

it.each([
  [{ errored: true, complete: false }, "planning ended with an error"],
  [{ complete: false }, "the plan is not complete"],
])("of a plan of %j nothing is whole", (around, reason) => {
  const model = modelOfSample(vpc, around);
  expect(() => model.all("AWS::EC2::VPC")).toThrow(reason);
  expect(() => model.everything()).toThrow(reason);
});

it.each([{}, { errored: false, complete: true }, { applyable: false }])("of a plan of %j everything is", (around) => {
  expect(modelOfSample(vpc, around).everything()).toHaveLength(1);
});

it("of a kind that is read and not planned nothing is known to be absent", () => {
  const data = (type: string) => ({ address: `data.${type}.x`, mode: "data", type, name: "x", values: { id: "x" } });
  const read = (...types: string[]) => ({
    values: { root_module: { child_modules: [{ address: "module.m", resources: types.map(data) }] } },
  });
  const of = (resources: object, ...types: string[]) =>
    modelOfSample({ ...resources }, { prior_state: read(...types) }).gaps;
  const reason = "it is read by the plan, and not a part of it";
  expect(of({}, "aws_vpc", "aws_region")).toEqual([{ types: ["AWS::EC2::VPC"], operation: "data.aws_vpc.x", reason }]);
  expect(of({}, "aws_kms_key")).toMatchObject([{ types: ["AWS::KMS::Key"] }]);
  expect(of(vpc, "aws_vpc", "aws_caller_identity", "aws_iam_policy_document")).toEqual([]);
  const managed = { resources: [{ ...data("aws_vpc"), mode: "managed" }] };
  expect(modelOfSample({}, { prior_state: { values: { root_module: managed } } }).gaps).toEqual([]);
  expect(modelOfSample({}, { planned_values: { root_module: { resources: [data("aws_vpc")] } } }).gaps).toHaveLength(1);
});

it("what is forgotten and not destroyed stays as it was", () => {
  const change = (actions: string[], more: object = {}) => ({
    ...{
      address: "module.a.aws_route.r[0]",
      module_address: "module.a",
      mode: "managed",
      type: "aws_route",
      name: "r",
    },
    ...{ index: 0, change: { actions, before: { destination_cidr_block: "0.0.0.0/0", gateway_id: "igw-1" } } },
    ...more,
  });
  const routesOf = (...resource_changes: object[]) =>
    modelOfSample({}, { resource_changes })
      .all("AWS::EC2::Route")
      .map(({ id, pointer, properties }) => ({ id, pointer, properties }));
  const properties = { DestinationCidrBlock: "0.0.0.0/0", GatewayId: "igw-1" };
  expect(routesOf(change(["delete"]), change(["forget"]))).toEqual([
    { id: "module.a.aws_route.r[0]", pointer: "/resource_changes/1/change/before", properties },
  ]);
  expect(routesOf(change(["create", "forget"]))).toHaveLength(1);
  expect(routesOf(change(["forget"], { mode: "data" }), change(["no-op"]))).toEqual([]);
  expect(routesOf(change(["forget"], { type: undefined }), change(["forget"], { name: undefined }))).toEqual([]);
  expect(routesOf(change(["forget"], { change: { actions: ["forget"] } }))).toHaveLength(1);
});
