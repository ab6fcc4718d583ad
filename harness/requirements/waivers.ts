// Waivers: a violation that somebody answers for, on one exact resource, for at most 90 days.

import { z } from "zod";
import { plainYaml } from "../config/plain-yaml.ts";
import { usageError } from "../core/errors.ts";
import { didYouMean } from "../core/nearest.ts";
import { findRequirement, requirements } from "./catalogue.ts";

const filled = z.string().regex(/\S/, "is empty");

const waiverSchema = z.strictObject({
  requirement: z.string(),
  /** Exact resource of the finding; `none` waives a row that a sign-off could not evaluate. */
  resource: filled,
  owner: filled,
  ticket: filled,
  reason: filled,
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

export interface WaiverUse {
  readonly file: string;
  readonly today: Date;
  /** What is judged: a waiver of another profile's row waives nothing and is a mistake. */
  readonly profile?: string;
  /** Whether rows may be waived whole, `resource: none`: a sign-off may, nothing else. */
  readonly wholeRows?: boolean;
}

/** Reads a waiver file (YAML or JSON, with header or as a bare list). Anything invalid or expired is a usage error. */
export function parseWaivers(text: string, use: WaiverUse): Waiver[] {
  const waivers = readForm(text, use.file);
  const seen = new Set<string>();
  for (const [index, waiver] of waivers.entries()) {
    const problem = problemOf(waiver, use) ?? repetition(waiver, seen);
    if (problem !== undefined) throw invalid(`${use.file}: waiver ${String(index + 1)}: ${problem}`);
  }
  return waivers;
}

function repetition({ requirement, resource }: Waiver, seen: Set<string>): string | undefined {
  const key = `${requirement} on ${resource}`;
  if (seen.has(key)) return `${key} is waived twice`;
  seen.add(key);
  return undefined;
}

function readForm(text: string, file: string): Waiver[] {
  const data = plainYaml(text, file);
  const wrapped = Array.isArray(data) ? { schema: "assay.waivers/1", waivers: data } : data;
  const parsed = waiversSchema.safeParse(wrapped);
  if (parsed.success) return parsed.data.waivers;
  if (typeof data !== "object" || data === null)
    throw invalid(`${file}: neither a list of waivers nor assay.waivers/1`);
  const places = parsed.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
  throw invalid(`${file}: ${places.join("; ")}`);
}

function problemOf(waiver: Waiver, { today, profile, wholeRows = false }: WaiverUse): string | undefined {
  const { requirement, expires, resource } = waiver;
  const row = findRequirement(requirement);
  if (row === undefined) {
    const known = requirements.map(({ id }) => id);
    return `there is no requirement ${requirement}${didYouMean(requirement, known)}`;
  }
  if (profile !== undefined && !(row.profiles as readonly string[]).includes(profile)) {
    return `${requirement} is no row of the profile ${profile}`;
  }
  if (resource === wholeRow && !wholeRows) return `only a sign-off may waive the whole row ${requirement}`;
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
