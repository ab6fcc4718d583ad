// What each planted case makes a check say, as text that people review: row, verdict, and for every finding its place,
// value, expectation, reason and patch. The texts lie in fixtures/conformance/findings; `record-findings.ts` writes them.

import { existsSync, readFileSync } from "node:fs";
import type { CheckJudgement } from "../../analysis/conformance/judge.ts";
import type { Finding } from "../../core/verdict.ts";
import { inProject } from "../project.ts";
import type { Variant } from "../vocabulary.ts";

interface Told {
  readonly requirement: string;
  readonly kind: string;
  readonly what: string;
  readonly turns: readonly string[];
  readonly unknown?: readonly string[] | undefined;
}

/** Rows that a case says something about. */
export function rowsOf({ requirement, turns, unknown = [] }: Told): string[] {
  return [...new Set([requirement, ...turns, ...unknown])].sort();
}

/** Name of a case among the recorded ones. */
export function caseName({ requirement, kind, what }: Told): string {
  return `${requirement} ${kind}: ${what}`;
}

/** Name of what a row says of a whole variant. */
export function variantName(requirement: string, variant: Variant): string {
  return `${requirement} ${variant}`;
}

/** What judgements say, as one text. */
export function findingsText(judgements: readonly CheckJudgement[]): string {
  return judgements.map(judgementText).join("\n");
}

function judgementText({ requirement, verdict, reason, findings }: CheckJudgement): string {
  const head = `${requirement} ${verdict}${reason === undefined ? "" : `: ${reason}`}`;
  return [head, ...findings.map(findingText)].join("\n");
}

function findingText({ severity, resource, path, message, actual, expected, why, patch }: Finding): string {
  const parts: readonly (readonly [string, unknown])[] = [
    ["found", actual],
    ["expected", expected],
    ["why", why],
    ["cdk", patch?.cdk],
    ["cli", patch?.cli],
  ];
  const told = parts.filter(([, value]) => value !== undefined).map(([name, value]) => `${name} ${short(value)}`);
  const place = path === undefined ? resource : `${resource} ${path}`;
  return [`- ${severity ?? "finding"} ${place}`, message, ...told].join("\n    ");
}

/** Of long values only the beginning is told: what else stands in them is no matter of the finding. */
function short(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 40)}…` : text;
}

/** The file of a profile's recorded texts. */
export function recordingOf(profile: string): string {
  return inProject(`fixtures/conformance/findings/${profile}.txt`);
}

/** Recorded texts by name of the case. */
export function recordedFindings(profile: string): ReadonlyMap<string, string> {
  const file = recordingOf(profile);
  if (!existsSync(file)) return new Map();
  const sections = readFileSync(file, "utf8").split(/^## /mu).slice(1);
  return new Map(
    sections.map((section) => {
      const at = section.indexOf("\n");
      return [section.slice(0, at), section.slice(at + 1).trimEnd()];
    }),
  );
}
