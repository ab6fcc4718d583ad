// assay.delivery-experiment/1: one experiment on the way of a topic's messages into a table, as people write it.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { usageError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import { milliseconds } from "../runner/experiment-file.ts";

const deliveryFile = z.strictObject({
  schema: z.literal("assay.delivery-experiment/1"),
  title: z.string().min(1),
  hypothesis: z.string().min(1),
  requirements: z.array(z.literal("KC-014")).min(1),
  /** Name of an experiment template of infra. */
  template: z.string(),
  /** By what the fault is seen to bite from outside. */
  bites: z.enum(["rows-stand-still", "publishing-stalls"]),
  /** How long the fault stays once it was seen to bite. */
  hold: milliseconds,
  load: z.strictObject({
    /** Messages a second. */
    rate: z.number().positive(),
    /** How long messages flow before the fault, and after it was healed. */
    before: milliseconds,
    after: milliseconds,
  }),
});

export interface DeliveryExperiment extends z.infer<typeof deliveryFile> {
  readonly name: string;
}

const folder = resolve(import.meta.dirname, "../../../fixtures/delivery-experiments");

export function deliveryExperimentNames(): string[] {
  return readdirSync(folder)
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/** By name; anything wrong with it is a usage error. */
export function loadDeliveryExperiment(name: string): DeliveryExperiment {
  const path = join(folder, `${name}.yaml`);
  if (!existsSync(path)) {
    throw usageError(`there is no experiment "${name}"${didYouMean(name, deliveryExperimentNames())}`, {
      code: "ASSAY_EXPERIMENT_UNKNOWN",
    });
  }
  const parsed = deliveryFile.safeParse(parse(readFileSync(path, "utf8")));
  if (parsed.success) return { name, ...parsed.data };
  const issue = parsed.error.issues[0];
  throw usageError(`${path}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, {
    code: "ASSAY_EXPERIMENT_MALFORMED",
  });
}
