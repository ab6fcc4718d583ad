// Counts of rows by priority and verdict, uncovered ones included, and the sentence that they add up to.

import { exitCode } from "../../core/exit-codes.ts";
import type { Verdict } from "../../core/verdict.ts";
import type { RunDocument, RunResult } from "../../evidence/run-document.ts";
import { findRequirement } from "../../requirements/catalogue.ts";
import { rowsOfProfile } from "../../requirements/plan.ts";
import type { ProfileName } from "../../requirements/row.ts";

export const standings = ["held", "violated", "unknown", "waived", "out-of-scope", "uncovered"] as const;
export type Standing = Verdict | "uncovered";
export type Tally = Record<Standing, number>;

export interface Tallies {
  readonly must: Tally;
  /** should and could. */
  readonly rest: Tally;
}

export interface Headline {
  readonly words: string;
  /** Why, in one line. */
  readonly reason: string;
  /** What would turn it. */
  readonly turn: string;
}

export function tallyRun(run: RunDocument): Tallies {
  const tallies: Tallies = { must: emptyTally(), rest: emptyTally() };
  for (const { requirement, verdict } of run.results) tallies[groupOf(requirement)][verdict] += 1;
  for (const requirement of run.coverage.uncovered) tallies[groupOf(requirement)].uncovered += 1;
  return tallies;
}

/** Rows of the profile that this run was not asked about (`--suite`, `--requirement`). */
export function unselectedOf(run: RunDocument): string[] {
  const asked = new Set([...run.results.map(({ requirement }) => requirement), ...run.coverage.uncovered]);
  return rowsOfProfile(run.profile as ProfileName).flatMap(({ id }) => (asked.has(id) ? [] : [id]));
}

export function isMust(requirement: string): boolean {
  return findRequirement(requirement)?.priority === "must";
}

/** Violated and undecided must rows: violated ones first, each in catalogue order. */
export function blockersOf(run: RunDocument): RunResult[] {
  const must = run.results.filter(({ requirement }) => isMust(requirement));
  return [
    ...must.filter(({ verdict }) => verdict === "violated"),
    ...must.filter(({ verdict }) => verdict === "unknown"),
  ];
}

/** The verdict in words, before any number. */
export function headlineOf(run: RunDocument, { must, rest }: Tallies): Headline {
  const missing = must["out-of-scope"] + must.uncovered + unselectedOf(run).filter(isMust).length;
  const turn = turnOf(must, missing);
  if (run.exits.includes(exitCode.platformDown)) {
    return { words: "NOT DECIDED", reason: "The platform did not come up, so that nothing could be looked at.", turn };
  }
  if (must.violated + must.unknown > 0) {
    const parts = [
      ...(must.violated > 0 ? [`${plural(must.violated, "must requirement")} violated`] : []),
      ...(must.unknown > 0 ? [`${plural(must.unknown, "must requirement")} not decided`] : []),
    ];
    return { words: "NOT READY", reason: parts.join(" · "), turn };
  }
  const open = rest.violated + rest.unknown;
  if (open > 0) {
    const reason = `No must requirement is violated; ${plural(open, "other requirement")} violated or not decided.`;
    return { words: "OPEN RISKS", reason, turn };
  }
  if (missing > 0) {
    const reason = `Nothing evaluated is violated · ${plural(missing, "must requirement")} not evaluated`;
    return { words: "NO BLOCKER FOUND", reason, turn };
  }
  return { words: "READY", reason: "Every must requirement holds or is waived.", turn: "" };
}

function turnOf(must: Tally, missing: number): string {
  const steps = [
    ...(must.violated > 0 ? [`${plural(must.violated, "violation")} mended`] : []),
    ...(must.unknown > 0 ? [`${plural(must.unknown, "undecided row")} decided`] : []),
    ...(missing > 0 ? [`${plural(missing, "must row")} evaluated or waived at sign-off`] : []),
  ];
  return steps.length === 0 ? "" : `Would become READY with: ${steps.join(" · ")}`;
}

export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
}

function groupOf(requirement: string): keyof Tallies {
  return isMust(requirement) ? "must" : "rest";
}

function emptyTally(): Tally {
  return { held: 0, violated: 0, unknown: 0, waived: 0, "out-of-scope": 0, uncovered: 0 };
}
