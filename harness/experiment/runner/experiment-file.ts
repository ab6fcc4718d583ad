// assay.experiment/1: one experiment as people write it. Durations are texts in the file and milliseconds here.

import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { z } from "zod";
import { checkerNames } from "../../analysis/checkers/checker.ts";
import { givenText, isGiven } from "../../config/given-file.ts";
import { firstIssue, plainYaml } from "../../config/plain-yaml.ts";
import { parseDuration } from "../../core/duration.ts";
import { messageOf, usageError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import { allowances } from "../blast-radius.ts";

/** A duration as people write it, in milliseconds. */
export const milliseconds = z.string().transform((text, context) => {
  try {
    return parseDuration(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: messageOf(error) });
    return z.NEVER;
  }
});
const share = z.number().min(0).max(1);

/** How a fault is seen from outside, on any target. */
export const signNames = [
  "instances-stopped",
  "replicas-unreachable",
  "servers-restarted",
  "replicas-read-only",
  "disks-nearly-full",
  "replication-lags",
  "keeper-epoch-raised",
  "command-verified",
  "rules-in-force",
  "action-running",
] as const;

export type SignName = (typeof signNames)[number];

export const experimentFile = z.strictObject({
  schema: z.literal("assay.experiment/1"),
  title: z.string().min(1),
  hypothesis: z.string().min(1),
  /** Resilience Hub's word for what is disrupted. */
  disruption: z.enum(["software", "hardware", "az", "region"]),
  requirements: z.array(z.string()).min(1),
  /** The profile whose templates have it. */
  profile: z.string().default("byoc-private"),
  /** Name of an experiment template in the outputs of infra. */
  template: z.string(),
  /** How long the verified fault stays before it is stopped. */
  hold: milliseconds,
  /** `alarm`: a stop condition has to end the experiment within `hold`; whoever runs it does not. */
  endedBy: z.enum(["runner", "alarm"]).default("runner"),
  /**
   * Releases of the servers: the platform begins on one, and every replica has to end on the other. With `rollback` the
   * rollout is stopped `hold` after both were seen side by side, and every replica has to end on the first again.
   */
  upgrade: z
    .strictObject({
      from: z.string(),
      to: z.string(),
      rollback: z.boolean().default(false),
      /** Parameters of the rollout's document that are not the template's: another order, another floor. */
      parameters: z.record(z.string(), z.string()).optional(),
    })
    .optional(),
  /** Everything is lost so long after a backup, which is then restored; how old what comes back may be. */
  restore: z.strictObject({ age: milliseconds, rpoAtMost: milliseconds }).optional(),
  workload: z.strictObject({
    kind: z.literal("insert"),
    rate: z.number().positive(),
    rowsPerInsert: z.int().positive(),
    quorum: z.int().nonnegative(),
    /** An application of the platform whose pool and retries the inserts go through, with the Java driver. */
    application: z.string().optional(),
    /** The application uses its address of several servers and chooses one itself. */
    balances: z.boolean().optional(),
  }),
  steadyState: z.strictObject({
    warmUp: milliseconds,
    baseline: milliseconds,
    okAtLeast: share,
    latencyP99AtMost: milliseconds,
  }),
  /** Every one of them has to be seen, or nothing was tested. */
  bites: z.array(z.enum(signNames)).min(1),
  /** What has to be true while the fault is there. */
  during: z.strictObject({
    readsAtLeast: share.optional(),
    /** The longest time that a client may go without an answered read, judged with `readsAtLeast`. Default 5 s. */
    readGapAtMost: milliseconds.optional(),
    /** The longest time for which no insert may be acknowledged. */
    writeGapAtMost: milliseconds.optional(),
    writesAtMost: share.optional(),
    lagReturnsToZero: z.boolean().optional(),
  }),
  checkers: z.array(z.enum(checkerNames)).min(1),
  contract: z.strictObject({
    durability: z.enum(["survives-faults", "may-lose-on-disk-loss"]),
    duplicates: z.enum(["forbidden", "allowed"]),
    reads: z.enum(["eventual", "monotonic", "linearizable"]),
  }),
  limits: z.strictObject({
    availability: z.strictObject({ atLeast: share }).optional(),
    /** What the application may notice: statements that fail, resent ones included, and until when. */
    clients: z.strictObject({ errorWindow: milliseconds, failed: z.int().nonnegative() }).optional(),
    recovery: z.strictObject({ atMost: milliseconds, hold: milliseconds }),
  }),
  allow: z.array(z.enum(allowances)),
});

export type ExperimentFile = z.infer<typeof experimentFile>;

export interface Experiment extends ExperimentFile {
  /** The file's name without its ending. */
  readonly name: string;
}

const folder = resolve(import.meta.dirname, "../../../fixtures/experiments");

/** Names of the experiments that the project ships. */
export function experimentNames(): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".yaml"))
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/** Loads an experiment by name or path; anything wrong with it is a usage error that names the place. */
export function loadExperiment(nameOrPath: string): Experiment {
  const known = join(folder, `${nameOrPath}.yaml`);
  const path = existsSync(known) ? known : nameOrPath;
  if (!isGiven(path)) {
    throw usageError(`there is no experiment "${nameOrPath}"${didYouMean(nameOrPath, experimentNames())}`, {
      code: "ASSAY_EXPERIMENT_UNKNOWN",
      hint: `known: ${experimentNames().join(", ")}`,
    });
  }
  return { name: basename(path).replace(/\.ya?ml$/, ""), ...parseExperiment(givenText(path), path) };
}

/** The content of an experiment file; `place` is named in errors. */
export function parseExperiment(text: string, place: string): ExperimentFile {
  const parsed = experimentFile.safeParse(plainYaml(text, place));
  if (parsed.success) return parsed.data;
  throw usageError(`${place}: ${firstIssue(parsed.error)}`, { code: "ASSAY_EXPERIMENT_MALFORMED" });
}
