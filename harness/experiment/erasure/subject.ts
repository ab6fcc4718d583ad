// The subject file: which tokens must be gone, and which must still be there.

import { z } from "zod";
import { givenText } from "../../config/given-file.ts";
import { firstIssue, plainYaml } from "../../config/plain-yaml.ts";
import { usageError } from "../../core/errors.ts";

const text = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);
const numeric = z.union([z.string(), z.int().nonnegative()]);

const tokens = z.strictObject({
  ascii: text.optional(),
  uuid: text.optional(),
  uint64: z.union([numeric, z.array(numeric).min(1)]).optional(),
  email: text.optional(),
});

const subjectFile = z.strictObject({
  tokens: tokens.refine((given) => Object.keys(given).length > 0, "at least one token"),
  keep: tokens.optional(),
});

export type Subject = z.infer<typeof subjectFile>;

/** Reads a subject file, JSON or YAML. */
export function readSubject(file: string): Subject {
  const result = subjectFile.safeParse(plainYaml(givenText(file), file));
  if (result.success) return result.data;
  throw usageError(`${file}: ${firstIssue(result.error)}`, {
    hint: 'expected {"tokens": {"ascii": …, "uuid": …, "uint64": "…", "email": …}, "keep": {…}}',
  });
}
