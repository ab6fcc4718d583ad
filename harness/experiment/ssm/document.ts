// Command documents of Systems Manager, schema 2.2: parameters with their rules, and steps that run a shell script.
// Anything else in a document is refused by name.

import { parse } from "yaml";
import { z } from "zod";
import { environmentError } from "../../core/errors.ts";
import type { AssayError } from "../../core/errors.ts";
import { didYouMean } from "../../core/nearest.ts";

const parameter = z.looseObject({
  type: z.literal("String"),
  default: z.string().optional(),
  allowedPattern: z.string().optional(),
  allowedValues: z.array(z.string()).optional(),
});

const step = z.strictObject({
  action: z.literal("aws:runShellScript"),
  name: z.string(),
  precondition: z.record(z.string(), z.unknown()).optional(),
  inputs: z.looseObject({
    runCommand: z.array(z.string()),
    timeoutSeconds: z.union([z.string().regex(/^\d+$/), z.int().positive()]).optional(),
  }),
});

const document = z.looseObject({
  schemaVersion: z.literal("2.2"),
  parameters: z.record(z.string(), parameter).optional(),
  mainSteps: z.array(step).min(1),
});

export type CommandDocument = z.infer<typeof document>;

/** Reads JSON or YAML. */
export function parseDocument(name: string, content: string): CommandDocument {
  const parsed = document.safeParse(parse(content));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw invalidDocument(`document ${name}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is malformed"}`);
}

/** Seconds that a step without a bound of its own may take. */
const usualSeconds = 3_600;

/**
 * How long the script may run. What `SendCommand` calls `TimeoutSeconds` is another thing: how long a command may wait
 * until a host takes it.
 */
export function executionTimeoutMs({ mainSteps }: CommandDocument): number {
  const seconds = mainSteps.map(({ inputs }) => Number(inputs.timeoutSeconds ?? usualSeconds));
  return 1_000 * seconds.reduce((sum, one) => sum + one, 0);
}

/** The script with `{{ Parameter }}` filled in. Values have met their rules before they get there. */
export function renderScript(
  { parameters = {}, mainSteps }: CommandDocument,
  given: Readonly<Record<string, readonly string[]>>,
): string {
  for (const name of Object.keys(given)) {
    if (parameters[name] !== undefined) continue;
    throw invalidParameters(`${name} is no parameter of the document${didYouMean(name, Object.keys(parameters))}`);
  }
  const values = new Map(
    Object.entries(parameters).map(([name, rule]) => [name, checked(name, given[name]?.[0] ?? rule.default, rule)]),
  );
  const lines = mainSteps.flatMap(({ inputs }) => inputs.runCommand);
  const script = lines.join("\n").replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined) throw invalidParameters(`${name} is used in the script and is no parameter`);
    return value;
  });
  return `${script}\n`;
}

function checked(name: string, value: string | undefined, rule: z.infer<typeof parameter>): string {
  if (value === undefined) throw invalidParameters(`${name} is missing`);
  if (rule.allowedValues !== undefined && !rule.allowedValues.includes(value)) {
    throw invalidParameters(`${name}: expected one of ${rule.allowedValues.join(", ")}, got "${value}"`);
  }
  if (rule.allowedPattern !== undefined && !new RegExp(rule.allowedPattern).test(value)) {
    throw invalidParameters(`${name}: "${value}" does not match ${rule.allowedPattern}`);
  }
  return value;
}

function invalidDocument(message: string): AssayError {
  return environmentError(message, { code: "ASSAY_SSM_INVALID_DOCUMENT" });
}

function invalidParameters(message: string): AssayError {
  return environmentError(message, { code: "ASSAY_SSM_INVALID_PARAMETERS" });
}
