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
    "failover_routing_policy metadata filter_expression",
  ].flatMap((line) => line.split(" ")),
);

/** Whether an unknown attribute that no expression says is left to the provider. */
export function isLeftToProvider(path: readonly (string | number)[], written: unknown, isConfigured: boolean): boolean {
  const [name] = path;
  return isConfigured && path.length === 1 && written === undefined && typeof name === "string" && !blocks.has(name);
}

/** Why a block is unknown that no expression says. */
export const unwrittenBlock = "known after apply, and no block that the plan shows says it";

const ruleTypes = /^aws_(security_group_rule|vpc_security_group_(in|e)gress_rule)$/;

/** A group whose rules stand beside it has none of its own: the provider does not keep both. */
export function withoutOwnRules(planned: readonly Planned[], tokenOf: (address: string) => string): Planned[] {
  const beside = new Set(
    planned.filter(({ type }) => ruleTypes.test(type)).map(({ values }) => values["security_group_id"]),
  );
  return planned.map((one) => {
    const names: Value[] = [tokenOf(one.address), one.values["id"]];
    const isBeside = one.type === "aws_security_group" && names.some((name) => name !== undefined && beside.has(name));
    if (!isBeside) return one;
    const own = Object.entries(one.values).filter(
      ([, value]) => !(value instanceof Unresolved && value.reason === unwrittenBlock),
    );
    return { ...one, values: Object.fromEntries(own) };
  });
}
