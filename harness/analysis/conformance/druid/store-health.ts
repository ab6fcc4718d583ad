// Whether database and brokers serve anybody, as the running platform tells it.

import type { Inspection } from "../inspection.ts";
import type { Resource } from "../../model/resource.ts";
import { textOf } from "../../model/value.ts";

/** https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html */
const idle = /^(stopp|deleting|failed|restore-error|storage-full|insufficient-|inaccessible-|incompatible-)/;
const betweenStates = ["creating", "starting", "rebooting", "renaming", "upgrading"];

/** States that a cluster of brokers passes through; whether it serves meanwhile, they do not say. */
const passing = ["CREATING", "HEALING", "MAINTENANCE", "REBOOTING_BROKER", "UPDATING"];

export function databaseServes(it: Inspection, database: Resource): void {
  const status = textOf(database.attributes["Status"] ?? "available");
  const says = { message: `the database is ${status}`, expected: "available", actual: status };
  if (betweenStates.includes(status)) it.undecided(database, says);
  else if (idle.test(status)) it.violated(database, says);
}

export function brokersServe(it: Inspection, cluster: Resource): void {
  const state = textOf(cluster.attributes["State"] ?? "ACTIVE");
  const says = { message: `the cluster of brokers is ${state}`, expected: "ACTIVE", actual: state };
  if (passing.includes(state)) it.undecided(cluster, says);
  else if (state !== "ACTIVE") it.violated(cluster, says);
}
