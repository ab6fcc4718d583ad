// assay.storm/1: a storm as a file, in the words of an experiment. What is drawn is written like this, and what is
// written can be run again: `assay experiment FILE`.

import { basename } from "node:path";
import { z } from "zod";
import { given, givenText, isGiven } from "../../config/given-file.ts";
import { firstIssue, plainYaml } from "../../config/plain-yaml.ts";
import { usageError } from "../../core/errors.ts";
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
  return isGiven(path) && given(path).isFile() && /^schema:\s*["']?assay\.storm\/1/m.test(givenText(path));
}

export function loadStorm(path: string): Storm {
  return parseStorm(givenText(path), path);
}

/** Anything wrong is a usage error that names the place. */
export function parseStorm(text: string, place: string): Storm {
  const parsed = stormFile.safeParse(plainYaml(text, place));
  if (!parsed.success) throw usageError(`${place}: ${firstIssue(parsed.error)}`, { code: "ASSAY_STORM_MALFORMED" });
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
