// What a configuration does not say and the provider fills in: unknown before the apply, and yet nothing that anybody
// wrote. It is absent, as in a template that leaves the property out. Blocks are another matter: the configuration of a
// `dynamic` block does not stand in a plan, so that an unknown block that nobody seems to have written may be one.

import type { Value } from "../value.ts";
import { Unresolved } from "../value.ts";
import type { Planned } from "./planned.ts";

/** Names of blocks that are read; each may be written as `dynamic`. */
const blocks = new Set(
  [
    "ingress egress route entry rule attachment vpc alias ip_address parameter inline_policy statement set",
    "vpc_config encryption_config access_config scaling_config launch_template remote_access taint update_config",
    "pod_identity_association metadata_options root_block_device ebs_block_device block_device_mappings",
    "network_interfaces tag_specifications monitoring mixed_instances_policy tag versioning_configuration",
    "stage artifact_store notification cost_filter event_selector advanced_event_selector metric_transformation",
    "metric_query subnet_mapping default_action action health_check target_health_state stickiness access_logs",
    "broker_node_group_info client_authentication configuration_info encryption_info logging_info open_monitoring",
    "rotation_rules environment details kafka_cluster network_configuration stop_condition condition",
    "image_scanning_configuration encryption_configuration latency_routing_policy weighted_routing_policy",
    "failover_routing_policy metadata filter_expression network_interface primary_network_interface",
    "grant lifecycle_rule replication_configuration",
  ].flatMap((line) => line.split(" ")),
);

/** Blocks that the provider takes as attributes: one that `dynamic` is yet to write stands in the plan, as one unknown block. */
const asAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_security_group: ["ingress", "egress"],
  aws_default_security_group: ["ingress", "egress"],
  aws_network_acl: ["ingress", "egress"],
  aws_route_table: ["route"],
  aws_default_route_table: ["route"],
};

/** Blocks that the provider refuses beside what else is written. Source: its schema, "ConflictsWith", "ExactlyOneOf". */
const shutOut: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  aws_instance: {
    network_interface: ["subnet_id", "vpc_security_group_ids", "security_groups", "associate_public_ip_address"],
  },
  aws_lb: { subnet_mapping: ["subnets"] },
  aws_alb: { subnet_mapping: ["subnets"] },
  aws_autoscaling_group: { mixed_instances_policy: ["launch_template", "launch_configuration"] },
};

/** Whether what no expression says of a block, or of the resource itself, is left to the provider; `said` is what they do say. */
export function isLeftToProvider(
  type: string,
  path: readonly (string | number)[],
  said: Readonly<Record<string, unknown>>,
): boolean {
  const name = path.at(-1);
  if (typeof name !== "string") return false;
  if (!blocks.has(name)) return true;
  const isRefused = shutOut[type]?.[name]?.some((other) => other in said) === true;
  return path.length === 1 && (asAttributes[type]?.includes(name) === true || isRefused);
}

/** Why a block is unknown that no expression says. */
export const unwrittenBlock = "known after apply, and no block that the plan shows says it";

/** Blocks that nobody writes who writes the same, or more of the same, as resources of their own. */
const beside: readonly { type: string; block: string; by: RegExp; owner: string }[] = [
  { type: "aws_iam_role", block: "inline_policy", by: /^aws_iam_role_polic(y|ies)/, owner: "role" },
  { type: "aws_iam_role", block: "inline_policy", by: /^aws_iam_role_polic(y|ies)/, owner: "role_name" },
  ...["grant", "lifecycle_rule", "replication_configuration"].map((block) => ({
    ...{ type: "aws_s3_bucket", block, by: /^aws_s3_bucket_/, owner: "bucket" },
  })),
  { type: "aws_instance", block: "ebs_block_device", by: /^aws_volume_attachment$/, owner: "instance_id" },
  { type: "aws_instance", block: "network_interface", by: /^aws_network_interface_attachment$/, owner: "instance_id" },
];

/** A resource whose aspects stand beside it has none of its own that nobody seems to have written. */
export function withoutAspectsBeside(planned: readonly Planned[], tokenOf: (address: string) => string): Planned[] {
  const owners = beside.map((one) => ({
    ...one,
    owned: new Set(planned.filter(({ type }) => one.by.test(type)).map(({ values }) => values[one.owner])),
  }));
  return planned.map((one) => {
    const names: Value[] = [tokenOf(one.address), one.values["id"], one.values["name"], one.values["bucket"]];
    const own = owners.filter(({ type, owned }) => type === one.type && names.some((name) => isOwner(owned, name)));
    const left = Object.entries(one.values).filter(
      ([name, value]) => !(isUnwritten(value) && own.some(({ block }) => block === name)),
    );
    return left.length === Object.keys(one.values).length ? one : { ...one, values: Object.fromEntries(left) };
  });
}

function isOwner(owned: ReadonlySet<Value>, name: Value): boolean {
  return typeof name === "string" && owned.has(name);
}

function isUnwritten(value: Value): boolean {
  return value instanceof Unresolved && value.reason === unwrittenBlock;
}
