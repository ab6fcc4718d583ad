// Waivers: a violation that somebody answers for, on one exact resource, for at most 90 days.

import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { messageOf, usageError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { findRequirement, requirements } from "./catalogue.ts";

const waiverSchema = z.strictObject({
  requirement: z.string(),
  /** Exact resource of the finding; `none` waives a row that a sign-off could not evaluate. */
  resource: z.string().min(1),
  owner: z.string().min(1),
  ticket: z.string().min(1),
  reason: z.string().min(1),
  /** Last day on which it counts. */
  expires: z.iso.date(),
});

export const waiversSchema = z.strictObject({
  schema: z.literal("assay.waivers/1"),
  waivers: z.array(waiverSchema),
});

export type Waiver = z.infer<typeof waiverSchema>;

/** A row waiver covers a whole row instead of a finding. */
export const wholeRow = "none";

const longestDays = 90;
const dayMs = 86_400_000;

/** Reads a waiver file (YAML or JSON, with header or as a bare list). Anything invalid or expired is a usage error. */
export function parseWaivers(text: string, options: { file: string; today: Date }): Waiver[] {
  const waivers = readForm(text, options.file);
  for (const [index, waiver] of waivers.entries()) {
    const problem = problemOf(waiver, options.today);
    if (problem !== undefined) throw invalid(`${options.file}: waiver ${String(index + 1)}: ${problem}`);
  }
  return waivers;
}

function readForm(text: string, file: string): Waiver[] {
  let data: unknown;
  try {
    data = parseYaml(text, { schema: "core" });
  } catch (cause) {
    throw invalid(`${file}: ${messageOf(cause).split("\n")[0] ?? ""}`);
  }
  const wrapped = Array.isArray(data) ? { schema: "assay.waivers/1", waivers: data } : data;
  const parsed = waiversSchema.safeParse(wrapped);
  if (parsed.success) return parsed.data.waivers;
  const [issue] = parsed.error.issues;
  throw invalid(`${file}: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not assay.waivers/1"}`);
}

function problemOf(waiver: Waiver, today: Date): string | undefined {
  const { requirement, expires, resource } = waiver;
  if (findRequirement(requirement) === undefined) {
    const known = requirements.map(({ id }) => id);
    return `there is no requirement ${requirement}${didYouMean(requirement, known)}`;
  }
  if (resource.includes("*")) return `resource "${resource}" is a pattern; a waiver names one exact resource`;
  const days = (Date.parse(expires) - startOfDay(today)) / dayMs;
  if (days < 0) return `${requirement} expired on ${expires}`;
  if (days > longestDays) return `${requirement} expires on ${expires}, more than ${String(longestDays)} days away`;
  return undefined;
}

function startOfDay(date: Date): number {
  return Date.parse(date.toISOString().slice(0, 10));
}

function invalid(message: string) {
  return usageError(message, { code: "ASSAY_WAIVER_INVALID" });
}
