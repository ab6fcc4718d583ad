// Which mutants are tried: one in so many, drawn by what they change and where; or those that a run left unnoticed.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Mutant {
  readonly fileName: string;
  /** Counted from 0. */
  readonly location: { readonly start: Position; readonly end: Position };
  readonly replacement: string;
}

/** What stands under `inProcess` in Stryker's configuration. */
export interface DrawOptions {
  /** Only every so manieth mutant is tried; the others count as errors, which the score leaves out. */
  readonly oneIn?: number;
  readonly seed?: string;
  /** The report of a run before: only the mutants that nobody noticed in it are tried. */
  readonly survivorsOf?: string;
  /** Beginnings of the paths of the tests that judge; without them, all tests do. */
  readonly judgedBy?: readonly string[];
}

/** A mutant is drawn by what it changes and where, whatever its number is. */
export function isDrawn(mutant: Mutant, { oneIn = 1, seed = "" }: DrawOptions): boolean {
  const digest = createHash("sha256")
    .update(`${seed}\n${placeOf(mutant)}`)
    .digest();
  return digest.readUInt32BE(0) % oneIn === 0;
}

/** Whether a mutant is one that a report calls unnoticed; every mutant is where no report is given. */
export function isAmongSurvivors({ survivorsOf }: DrawOptions): (mutant: Mutant) => boolean {
  if (survivorsOf === undefined) return () => true;
  const { files } = JSON.parse(readFileSync(survivorsOf, "utf8")) as Report;
  const places = new Set(
    Object.entries(files).flatMap(([fileName, { mutants }]) =>
      mutants
        .filter(({ status }) => status === "Survived" || status === "NoCoverage")
        .map((one) => placeOf(fromReport(one, fileName))),
    ),
  );
  return (mutant) => places.has(placeOf(mutant));
}

interface Report {
  readonly files: Record<string, { readonly mutants: readonly ReportedMutant[] }>;
}

interface ReportedMutant {
  readonly status?: string;
  readonly location: Mutant["location"];
  readonly replacement?: string | undefined;
}

/** Reports count lines and columns from 1. */
export function fromReport({ location, replacement = "" }: ReportedMutant, fileName: string): Mutant {
  const { start, end } = location;
  return { fileName, location: { start: before(start), end: before(end) }, replacement };
}

function before({ line, column }: Position): Position {
  return { line: line - 1, column: column - 1 };
}

function placeOf({ fileName, location, replacement }: Mutant): string {
  const { start, end } = location;
  const file = fileName.slice(fileName.lastIndexOf("harness/"));
  return JSON.stringify([file, start.line, start.column, end.line, end.column, replacement]);
}
