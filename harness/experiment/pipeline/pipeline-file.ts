// assay.pipeline-experiment/1: one experiment on a stream of messages as people write it.

import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { checkerNames } from "../../analysis/checkers/checker.ts";
import { pipelineRows } from "../../analysis/pipeline/judge-pipeline.ts";
import { mostPerMinute } from "../../analysis/pipeline/messages.ts";
import { usageError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";
import { partNames } from "../../platform/stream/members.ts";
import { milliseconds } from "../runner/experiment-file.ts";

/** Where messages are looked for in the end. */
export const places = ["topic", "consumer", "tables"] as const;

const pipelineFile = z.strictObject({
  schema: z.literal("assay.pipeline-experiment/1"),
  title: z.string().min(1),
  hypothesis: z.string().min(1),
  requirements: z.array(z.enum(pipelineRows)).min(1),
  /** Name of an experiment template of infra. */
  template: z.string(),
  /**
   * Part of the stream whose members show from outside that the fault bites; `tables`: they stand still while messages
   * are acknowledged, and the backlog of the job's subscription is watched.
   */
  bites: z.enum([...partNames, "tables"]),
  /** Whether they have to show it until the fault's end. */
  isLasting: z.boolean().default(false),
  /** How long the fault stays once it was seen to bite. */
  hold: milliseconds,
  load: z.strictObject({
    /** Messages a second. */
    rate: z.number().positive(),
    devices: z.int().positive(),
    /** How long messages flow before the fault, and after it was healed. */
    before: milliseconds,
    after: milliseconds,
    /** Minutes of the messages' own time, at most. */
    minutes: z.int().positive(),
    perMinute: z.int().positive().max(mostPerMinute),
    /** Several messages in one entry of the topic. */
    batched: z.boolean().default(false),
  }),
  /** Which of the clients are killed and started again while the fault is there. */
  restarts: z.array(z.enum(["producer", "consumer"])).default([]),
  places: z.array(z.enum(places)).min(1),
  checkers: z.array(z.enum(checkerNames)).min(1),
  /** Until when every message has to be acknowledged soon after it was sent again; absent: not judged. */
  recovery: z.strictObject({ atMost: milliseconds, hold: milliseconds }).optional(),
  /** How long the job may take in the end until it has consumed everything. */
  consumed: z.strictObject({ withinMost: milliseconds }).default({ withinMost: 120_000 }),
  /** Until when the job has to run again from its last checkpoint; absent: not judged. */
  job: z.strictObject({ withinMost: milliseconds }).optional(),
});

export interface PipelineExperiment extends z.infer<typeof pipelineFile> {
  readonly name: string;
}

const folder = resolve(import.meta.dirname, "../../../fixtures/pipeline-experiments");

export function pipelineExperimentNames(): string[] {
  return readdirSync(folder)
    .map((file) => basename(file, ".yaml"))
    .sort();
}

/** By name; anything wrong with it is a usage error. */
export function loadPipelineExperiment(name: string): PipelineExperiment {
  const path = join(folder, `${name}.yaml`);
  if (!existsSync(path)) {
    const known = pipelineExperimentNames();
    throw usageError(`there is no experiment "${name}"${didYouMean(name, known)}`, {
      code: "ASSAY_EXPERIMENT_UNKNOWN",
    });
  }
  const parsed = pipelineFile.safeParse(parse(readFileSync(path, "utf8")));
  if (parsed.success) return { name, ...parsed.data };
  const issue = parsed.error.issues[0];
  throw usageError(`${path}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`, {
    code: "ASSAY_EXPERIMENT_MALFORMED",
  });
}
