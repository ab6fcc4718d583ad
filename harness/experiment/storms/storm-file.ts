// assay.storm/1: a storm as a file, in the words of an experiment. What is drawn is written like this, and what is
// written can be run again: `assay experiment FILE`.

import { basename } from "node:path";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { messageOf, usageError } from "../../core/errors.ts";
import { experimentFile, milliseconds } from "../runner/experiment-file.ts";
import type { Experiment } from "../runner/experiment-file.ts";
import type { StormPlan, StormStep } from "./storm.ts";

const { title, hypothesis, disruption, requirements, workload, steadyState, checkers, contract, limits } =
  experimentFile.shape;

export const stormFile = z.strictObject({
  schema: z.literal("assay.storm/1"),
  title,
  hypothesis,
  disruption,
  requirements,
  seed: z.string(),
  /** From the storm's begin to the end of its last fault, quiet ends included. */
  budget: milliseconds,
  /** Experiment templates of infra, the zone that each is moved to, and when, counted from the storm's begin. */
  steps: z
    .array(z.strictObject({ template: z.string(), zone: z.string().optional(), at: milliseconds, for: milliseconds }))
    .min(1),
  workload,
  steadyState,
  checkers,
  contract,
  limits,
});

export interface Storm {
  readonly plan: StormPlan;
  /** The rest of the file, as an experiment that brings its own faults. */
  readonly experiment: Experiment;
}

/** Whether a path names a storm; an experiment's name, or what cannot be read, is none. */
export function isStormFile(path: string): boolean {
  return existsSync(path) && /^schema:\s*["']?assay\.storm\/1/m.test(readFileSync(path, "utf8"));
}

export function loadStorm(path: string): Storm {
  return parseStorm(readFileSync(path, "utf8"), path);
}

/** Anything wrong is a usage error that names the place. */
export function parseStorm(text: string, place: string): Storm {
  let content: unknown;
  try {
    content = parse(text);
  } catch (error) {
    throw malformed(`${place}: ${messageOf(error)}`);
  }
  const parsed = stormFile.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw malformed(`${place}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is malformed"}`);
  }
  const { schema: _schema, seed, budget, steps, ...rest } = parsed.data;
  return {
    plan: { schema: "assay.storm/1", seed, budgetMs: budget, steps: steps.map(stepOf) },
    experiment: {
      ...rest,
      name: basename(place).replace(/\.ya?ml$/, ""),
      schema: "assay.experiment/1",
      profile: "byoc-private",
      template: "storm",
      hold: 0,
      endedBy: "runner",
      bites: [],
      during: {},
      allow: [],
    },
  };
}

function stepOf(step: z.infer<typeof stormFile>["steps"][number]): StormStep {
  const { template, zone, at, for: forMs } = step;
  return { template, ...(zone === undefined ? {} : { zone }), atMs: at, forMs };
}

function malformed(message: string) {
  return usageError(message, { code: "ASSAY_STORM_MALFORMED" });
}
