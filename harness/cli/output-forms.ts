// The forms of what small commands print as JSON. Strict: a field that nobody described is a mistake of the command.

import { z } from "zod";
import { verdictSchema } from "../requirements/judgement.ts";

const answer = z.enum(["yes", "part", "no"]);

/** `assay recheck RUN_DIR --format json`. */
export const recheckForm = z.strictObject({
  schema: z.literal("assay.recheck/1"),
  runId: z.string(),
  /** How many rows were judged again. */
  rows: z.int(),
  differing: z.array(
    z.strictObject({
      requirement: z.string(),
      recorded: verdictSchema,
      verdict: verdictSchema,
      reasons: z.array(z.string()),
    }),
  ),
  exit: z.int(),
});

/** `assay requirements --format json`. */
export const requirementsForm = z.strictObject({
  schema: z.literal("assay.requirements/1"),
  profile: z.string(),
  target: z.string(),
  depth: z.string(),
  rows: z.array(
    z.strictObject({
      requirement: z.string(),
      status: z.enum(["built", "uncovered", "out-of-scope"]),
      suite: z.string(),
      priority: z.string(),
      title: z.string(),
      decidedBy: z.strictObject({ template: answer, live: answer, local: answer, docker: answer, aws: answer }),
      depth: z.string(),
      reason: z.string().optional(),
    }),
  ),
  counts: z.record(z.string(), z.int()),
});

/** `assay doctor --format json`. */
export const doctorForm = z.strictObject({
  schema: z.literal("assay.doctor/1"),
  examinations: z.array(
    z.strictObject({ what: z.string(), state: z.enum(["ok", "missing", "refused", "low"]), detail: z.string() }),
  ),
  /** With `--profile`, where the profile promises something of the machine that deploys. */
  toolchain: z
    .strictObject({
      requirement: z.literal("OPS-004"),
      verdict: z.enum(["held", "violated", "unknown"]),
      findings: z.array(z.looseObject({ resource: z.string(), message: z.string() })),
    })
    .optional(),
});

/** `assay plan EXPERIMENT --format json`. */
export const planForm = z.strictObject({
  schema: z.literal("assay.plan/1"),
  experiment: z.string(),
  templateId: z.string(),
  actions: z.array(
    z.strictObject({
      name: z.string(),
      actionId: z.string(),
      parameters: z.record(z.string(), z.string()),
      targets: z.array(z.string()),
      undo: z.string(),
    }),
  ),
  stopConditions: z.array(z.string()),
  refusals: z.array(z.string()),
  sha256: z.string(),
});

const stormPlanForm = z.strictObject({
  schema: z.literal("assay.storm/1"),
  seed: z.string(),
  budgetMs: z.number(),
  steps: z.array(
    z.strictObject({ template: z.string(), zone: z.string().optional(), atMs: z.number(), forMs: z.number() }),
  ),
});

/** `assay experiment storm --format json`. */
export const stormsForm = z.strictObject({
  schema: z.literal("assay.storms/1"),
  seed: z.string(),
  verdict: z.enum(["held", "violated", "unknown"]),
  trials: z.array(
    z.strictObject({
      name: z.string(),
      verdict: verdictSchema,
      /** Parts of the judgement that were violated. */
      broken: z.array(z.string()),
      plan: stormPlanForm,
      seconds: z.number(),
    }),
  ),
  /** Storms that could not be run, a line each. */
  failures: z.array(z.string()),
  shrunk: z.strictObject({ plan: stormPlanForm, runs: z.int(), isMinimal: z.boolean() }).nullable(),
  /** The file of the smallest storm that fails alike. */
  smallest: z.string().nullable(),
});
