// Plans that are a part of what is wanted, what they leave behind, and of several callers whose account it is.

import { expect, it } from "vitest";
import { loadProfile } from "../../../config/load-profile.ts";
import { judgeModel } from "../../conformance/judge.ts";
import { modelOfSample } from "./sample-plan.ts";

const vpc = { "aws_vpc.v": { values: { cidr_block: "10.0.0.0/16" } } };

const errored = "planning ended with an error, and the rest of the plan is not there";
const incomplete = "the plan is not complete (-target, or changes that were put off); plan the rest, too";

it.each([
  [{ errored: true, complete: false }, errored],
  [{ complete: false }, incomplete],
  [{ complete: true, deferred_changes: [{}] }, incomplete],
  [{ errored: false, complete: true, deferred_changes: [] }, undefined],
  [{ applyable: false }, undefined],
  [{}, undefined],
])("a plan of %j is a part because %s", (around, reason) => {
  expect(modelOfSample(vpc, around).part).toBe(reason);
});

it("of a part a value that stands shows a violation, and nothing is held, missing or out of scope", () => {
  const profile = loadProfile("byoc-private", ".");
  const rows = { "NET-001": "held", "NET-002": "violated", "KMS-002": "violated", "KMS-001": "violated" };
  const verdicts = (around: Readonly<Record<string, unknown>>) => {
    const model = modelOfSample(
      {
        "aws_vpc.v": { values: { cidr_block: "10.0.0.0/16", enable_dns_support: true, enable_dns_hostnames: true } },
        "aws_kms_key.k": { values: { enable_key_rotation: false } },
      },
      around,
    );
    const { results } = judgeModel(model, profile, new Set(Object.keys(rows)));
    return Object.fromEntries(results.map(({ requirement, verdict }) => [requirement, verdict]));
  };
  expect(verdicts({})).toEqual(rows);
  const part = { "NET-001": "unknown", "NET-002": "unknown", "KMS-002": "violated", "KMS-001": "unknown" };
  expect(verdicts({ errored: true })).toEqual(part);
  expect(verdicts({ complete: false })).toEqual(part);
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

it("what stands and no change speaks of stays as it is", () => {
  const group = (name: string, mode = "managed") => ({
    ...{ address: `aws_sns_topic.${name}`, mode, type: "aws_sns_topic", name, values: { name, policy: "{}" } },
  });
  const changes = [
    { address: "aws_sns_topic.gone", mode: "managed", change: { actions: ["delete"] } },
    { address: "aws_sns_topic.kept", deposed: "ab", mode: "managed", change: { actions: ["delete"] } },
  ];
  const state = (...resources: object[]) => ({
    prior_state: { values: { root_module: { child_modules: [{ address: "module.m", resources }] } } },
  });
  const topicsOf = (around: Readonly<Record<string, unknown>>, planned: Parameters<typeof modelOfSample>[0] = {}) =>
    modelOfSample(planned, around)
      .resources.filter(({ type }) => type === "AWS::SNS::Topic")
      .map(({ id, pointer }) => `${id} ${pointer}`);
  const at = "/prior_state/values/root_module/child_modules/0/resources";
  expect(topicsOf({ ...state(group("a"), group("b", "data"), group("c")), resource_changes: undefined })).toEqual([
    `aws_sns_topic.a ${at}/0/values`,
    `aws_sns_topic.c ${at}/2/values`,
  ]);
  expect(topicsOf({ ...state(group("gone")), resource_changes: changes })).toEqual([]);
  expect(topicsOf(state(group("a")), { "aws_sns_topic.a": {} })).toEqual([
    "aws_sns_topic.a /planned_values/root_module/resources/0/values",
  ]);
  const old = { ...group("kept"), deposed_key: "ab" };
  expect(topicsOf({ ...state(old, group("kept")), resource_changes: changes })).toEqual([
    `aws_sns_topic.kept ${at}/1/values`,
  ]);
  expect(topicsOf({ prior_state: {} })).toEqual([]);
});
