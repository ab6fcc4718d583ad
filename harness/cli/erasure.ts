// `assay erasure scan`: what of a subject is left in the files below some directories.

import { exitOfResidue } from "../analysis/blocks/residue.ts";
import type { ResidueDocument } from "../analysis/blocks/residue.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { given } from "../config/given-file.ts";
import { usageError } from "../core/errors.ts";
import { scanDirectories } from "../experiment/erasure/scan-directories.ts";
import { readSubject } from "../experiment/erasure/subject.ts";

export interface ErasureScanOptions {
  readonly directories: readonly string[];
  /** Path of the subject file. */
  readonly subject: string;
  readonly format: "table" | "json";
}

const shownMax = 20;

/** The command as the command line hands it over. */
export function erasureScanCommand(
  options: { readonly subject: string; readonly format: string },
  directories: readonly string[],
): Promise<ExitCode> {
  const { subject, format } = options;
  if (format !== "table" && format !== "json") throw usageError(`erasure scan has no format ${format}; table or json`);
  return runErasureScan({ directories, subject, format });
}

/** Scans, prints the result on stdout, gives residue 1, unreadable 2, clean 0. */
export async function runErasureScan(options: ErasureScanOptions): Promise<ExitCode> {
  const { directories, subject, format } = options;
  if (directories.length === 0) throw usageError("erasure scan needs a directory");
  for (const directory of directories) given(directory);
  const { dev, ino } = given(subject);
  const document = await scanDirectories({
    roots: directories,
    subject: readSubject(subject),
    skip: (stats) => stats.isFile() && stats.dev === dev && stats.ino === ino,
  });
  process.stdout.write(`${format === "json" ? JSON.stringify(document) : table(document)}\n`);
  return exitOfResidue(document);
}

function table({ claim, residues, unknown, scanned }: ResidueDocument): string {
  const mebibytes = (scanned.bytes / 1024 / 1024).toFixed(1);
  return [
    ...residues
      .slice(0, shownMax)
      .map(
        ({ file, kind, encoding, codec, offset }) => `residue  ${kind}  ${encoding} in ${codec} at ${offset}  ${file}`,
      ),
    ...more(residues.length, "residues"),
    ...unknown.slice(0, shownMax).map(({ file, reason }) => `unknown  ${reason}  ${file}`),
    ...more(unknown.length, "unknown files"),
    `${claim}: ${residues.length} residues, ${unknown.length} unknown; ${scanned.files} files, ${mebibytes} MiB, ${scanned.seconds} s`,
  ].join("\n");
}

function more(count: number, what: string): string[] {
  return count > shownMax ? [`… ${count - shownMax} more ${what}; --format json lists all`] : [];
}
