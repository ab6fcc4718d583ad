// What a resource tells of the resources beside it, as the last apply left them. What its own configuration does not say is
// such an echo: it may be about to change, and the resources beside it say what it will be.

import { isList, textOf } from "../value.ts";
import type { Value, ValueMap } from "../value.ts";
import { at } from "./mapping.ts";

const echoed: Readonly<Record<string, readonly string[]>> = {
  aws_instance: ["primary_network_interface"],
  aws_iam_role: ["managed_policy_arns"],
  aws_s3_bucket: [
    "acl",
    "grant",
    "lifecycle_rule",
    "logging",
    "policy",
    "replication_configuration",
    "server_side_encryption_configuration",
    "versioning",
  ],
  aws_sns_topic: ["policy"],
  aws_sqs_queue: ["policy"],
};

/** The values of a resource without what its configuration leaves to others. */
export function withoutEchoes(type: string, values: ValueMap, written: Readonly<Record<string, unknown>>): ValueMap {
  const kept = Object.entries(values).filter(
    ([name, value]) => echoed[type]?.includes(name) !== true || name in written || isOpen(name, value),
  );
  return Object.fromEntries(kept);
}

/** Grants to groups may come from blocks that stand in no plan's configuration, and let anybody in. */
function isOpen(name: string, value: Value): boolean {
  return name === "grant" && isList(value) && value.some((one) => textOf(at(one, "uri")) !== "");
}
