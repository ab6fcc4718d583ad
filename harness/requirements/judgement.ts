// Forms shared by every document that judges rows: findings, coverage, counts. The types stand in core/verdict.ts.

import { z } from "zod";
import { verdicts } from "../core/verdict.ts";

export const verdictSchema = z.enum(verdicts);

export const findingSchema = z.strictObject({
  source: z.string(),
  resource: z.string(),
  path: z.string().exactOptional(),
  actual: z.unknown().exactOptional(),
  expected: z.unknown().exactOptional(),
  message: z.string(),
  why: z.string().exactOptional(),
  patch: z.strictObject({ cdk: z.string().exactOptional(), cli: z.string().exactOptional() }).exactOptional(),
  severity: z.enum(["warning", "note"]).exactOptional(),
});

export const outOfScopeSchema = z.strictObject({ requirement: z.string(), reason: z.string() });

export const coverageSchema = z.strictObject({
  /** How many rows were planned: as many as there are results. */
  planned: z.int().nonnegative(),
  /** Rows of the selection that nothing here can judge yet. */
  uncovered: z.array(z.string()),
  outOfScope: z.array(outOfScopeSchema),
});

export const countsSchema = z.strictObject({
  held: z.int().nonnegative(),
  violated: z.int().nonnegative(),
  unknown: z.int().nonnegative(),
  waived: z.int().nonnegative(),
  "out-of-scope": z.int().nonnegative(),
});

export type OutOfScope = z.infer<typeof outOfScopeSchema>;
export type Coverage = z.infer<typeof coverageSchema>;
