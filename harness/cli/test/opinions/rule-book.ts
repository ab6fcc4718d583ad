// The two reviewed lists: which rows of the catalogue a rule of another tool is about, or why it is about none; and why
// Assay stands by its verdict where the other tool says something else.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { isRequirementId } from "../../../requirements/catalogue.ts";
import { inProject } from "../../project.ts";
import { profiles, variants } from "../../vocabulary.ts";
import { tools } from "./opinion.ts";

const ruleSchema = z
  .strictObject({
    /** What the rule asks for. */
    asks: z.string(),
    /** Rows that promise it. */
    rows: z.array(z.string().refine(isRequirementId, "no such requirement")).min(1).optional(),
    /** Why no row promises it. */
    none: z.string().optional(),
  })
  .refine(({ rows, none }) => (rows === undefined) !== (none === undefined), "needs either rows or none");

const bookSchema = z.strictObject({
  "cfn-guard": z.record(z.string(), ruleSchema),
  checkov: z.record(z.string(), ruleSchema),
});

const explanationSchema = z.strictObject({
  tool: z.enum(tools),
  rule: z.string(),
  /** What the other tool says; Assay says the opposite. */
  says: z.enum(["failed", "passed"]),
  /** Logical ids, as a regular expression over the whole of them. */
  resources: z.string(),
  profiles: z.array(z.enum(profiles)).min(1),
  variant: z.enum(variants).optional(),
  /** The row by which Assay judges. */
  row: z.string().refine(isRequirementId, "no such requirement"),
  reason: z.string(),
});

export type RuleBook = z.infer<typeof bookSchema>;
export type Explanation = z.infer<typeof explanationSchema>;

export function readRuleBook(): RuleBook {
  return bookSchema.parse(read("fixtures/second-opinions/rules.yaml"));
}

export function readExplanations(): Explanation[] {
  return z.array(explanationSchema).parse(read("fixtures/second-opinions/explained.yaml"));
}

function read(file: string): unknown {
  return parse(readFileSync(inProject(file), "utf8"));
}
