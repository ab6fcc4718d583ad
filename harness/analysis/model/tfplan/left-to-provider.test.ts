// What nobody wrote is the provider's to fill in; blocks are another matter.

import { describe, expect, it } from "vitest";
import { Unresolved } from "../value.ts";
import { isLeftToProvider, unwrittenBlock, withoutAspectsBeside } from "./left-to-provider.ts";
import type { Planned } from "./planned.ts";

describe("what nobody wrote", () => {
  it.each<[string, string, (string | number)[], boolean]>([
    ["of an attribute", "aws_x", ["arn"], true],
    ["of an attribute in a block", "aws_x", ["launch_template", 0, "name"], true],
    ["of a block", "aws_instance", ["ebs_block_device"], false],
    ["of a block in a block", "aws_x", ["deep", 0, "ingress"], false],
    ["of a list", "aws_x", [0], false],
    ["of all of it", "aws_x", [], false],
    ["of rules of a group", "aws_security_group", ["ingress"], true],
    ["of rules of the group that is there", "aws_default_security_group", ["egress"], true],
    ["of rules of a list", "aws_network_acl", ["ingress"], true],
    ["of routes", "aws_route_table", ["route"], true],
    ["of routes of the table that is there", "aws_default_route_table", ["route"], true],
    ["of routes elsewhere", "aws_x", ["route"], false],
    ["of rules deep in a group", "aws_security_group", ["deep", "ingress"], false],
    ["of an older bucket's rules", "aws_s3_bucket", ["lifecycle_rule"], false],
    ["of a machine's interfaces", "aws_instance", ["network_interface"], false],
  ])("%s is left to the provider: %s %j %s", (_what, type, path, isLeft) => {
    expect(isLeftToProvider(type, path, {})).toBe(isLeft);
  });
});

it.each<[string, string, string]>([
  ["aws_instance", "network_interface", "subnet_id"],
  ["aws_instance", "network_interface", "vpc_security_group_ids"],
  ["aws_instance", "network_interface", "security_groups"],
  ["aws_instance", "network_interface", "associate_public_ip_address"],
  ["aws_lb", "subnet_mapping", "subnets"],
  ["aws_alb", "subnet_mapping", "subnets"],
  ["aws_autoscaling_group", "mixed_instances_policy", "launch_template"],
  ["aws_autoscaling_group", "mixed_instances_policy", "launch_configuration"],
])("of %s the provider refuses %s beside %s", (type, block, other) => {
  expect(isLeftToProvider(type, [block], { [other]: {} })).toBe(true);
  expect(isLeftToProvider(type, ["deep", block], { [other]: {} })).toBe(false);
  expect(isLeftToProvider(type, [block], { tags: {} })).toBe(false);
  expect(isLeftToProvider("aws_x", [block], { [other]: {} })).toBe(false);
});

describe("an aspect that nobody seems to have written", () => {
  const planned = (address: string, values: Planned["values"]): Planned => {
    const [type = ""] = address.split(".");
    return { address, type, values, pointer: "", provider: undefined };
  };
  const open = () => new Unresolved("x", unwrittenBlock);
  const kept = (...all: Planned[]) =>
    Object.keys(withoutAspectsBeside(all, (address) => `⟨${address}⟩`)[0]?.values ?? {});

  it.each<[string, string, Planned["values"], Planned, string, boolean]>([
    [
      "by its token",
      "aws_iam_role.r",
      {},
      planned("aws_iam_role_policy.p", { role: "⟨aws_iam_role.r⟩" }),
      "inline_policy",
      false,
    ],
    [
      "by its name",
      "aws_iam_role.r",
      { name: "n" },
      planned("aws_iam_role_policy_attachment.p", { role: "n" }),
      "inline_policy",
      false,
    ],
    [
      "that shuts others out",
      "aws_iam_role.r",
      { name: "n" },
      planned("aws_iam_role_policies_exclusive.p", { role_name: "n" }),
      "inline_policy",
      false,
    ],
    [
      "of another",
      "aws_iam_role.r",
      { name: "n" },
      planned("aws_iam_role_policy.p", { role: "m" }),
      "inline_policy",
      true,
    ],
    ["of nobody", "aws_iam_role.r", {}, planned("aws_iam_role_policy.p", {}), "inline_policy", true],
    ["of another kind", "aws_iam_role.r", { name: "n" }, planned("aws_x.p", { role: "n" }), "inline_policy", true],
    [
      "of a bucket",
      "aws_s3_bucket.b",
      { bucket: "b" },
      planned("aws_s3_bucket_versioning.v", { bucket: "b" }),
      "grant",
      false,
    ],
    [
      "of a bucket",
      "aws_s3_bucket.b",
      { id: "b" },
      planned("aws_s3_bucket_acl.v", { bucket: "b" }),
      "lifecycle_rule",
      false,
    ],
    [
      "of a bucket",
      "aws_s3_bucket.b",
      { id: "b" },
      planned("aws_s3_bucket_acl.v", { bucket: "b" }),
      "replication_configuration",
      false,
    ],
    [
      "of another bucket",
      "aws_s3_bucket.b",
      { id: "b" },
      planned("aws_s3_bucket_acl.v", { bucket: "c" }),
      "grant",
      true,
    ],
    ["that is no aspect", "aws_s3_bucket.b", { id: "b" }, planned("aws_s3_object.v", { bucket: "b" }), "grant", true],
    [
      "of a machine",
      "aws_instance.i",
      { id: "i" },
      planned("aws_volume_attachment.v", { instance_id: "i" }),
      "ebs_block_device",
      false,
    ],
    [
      "of a machine",
      "aws_instance.i",
      { id: "i" },
      planned("aws_network_interface_attachment.v", { instance_id: "i" }),
      "network_interface",
      false,
    ],
    [
      "of a machine that is another",
      "aws_instance.i",
      { id: "i" },
      planned("aws_volume_attachment.v", { instance_id: "i" }),
      "network_interface",
      true,
    ],
    [
      "of what is no role",
      "aws_x.r",
      { name: "n" },
      planned("aws_iam_role_policy.p", { role: "n" }),
      "inline_policy",
      true,
    ],
  ])("beside a part %s: %s %j", (_what, address, values, part, name, isKept) => {
    expect(kept(planned(address, { ...values, [name]: open() }), part)).toEqual([
      ...Object.keys(values),
      ...(isKept ? [name] : []),
    ]);
  });

  it("stays where it is said, and whatever else is open does", () => {
    const part = planned("aws_iam_role_policy.p", { role: "n" });
    const role = (values: Planned["values"]) => planned("aws_iam_role.r", { name: "n", ...values });
    expect(kept(role({ inline_policy: [] }), part)).toEqual(["name", "inline_policy"]);
    const said = { inline_policy: new Unresolved("x", "known after apply"), description: open() };
    expect(kept(role(said), part)).toEqual(["name", "inline_policy", "description"]);
  });
});
