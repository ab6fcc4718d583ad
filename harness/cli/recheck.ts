// `assay recheck`: judges histories again, offline, or a whole run directory from its evidence.

import { checkerNames } from "../analysis/checkers/checker.ts";
import type { CheckerName } from "../analysis/checkers/checker.ts";
import { given } from "../config/given-file.ts";
import { usageError } from "../core/errors.ts";
import { worstExit } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { didYouMean } from "../core/nearest.ts";
import { exitOfVerdict } from "../core/verdict.ts";
import { judgeFile, openHistory } from "./judge-file.ts";
import { recheckRunDirectory } from "./recheck-run.ts";
import { verdictTable } from "./verdict-table.ts";

export interface RecheckOptions {
  /** One run directory, or history files. */
  readonly paths: readonly string[];
  /** Absent: every checker that a history's contract concerns. */
  readonly checker?: string;
  readonly format: "json" | "table";
  readonly write?: (text: string) => void;
}

/** What the command line calls. */
export function recheckCommand(
  options: Pick<RecheckOptions, "checker" | "format">,
  paths: readonly string[],
): Promise<ExitCode> {
  return runRecheck({ ...options, paths });
}

/** One verdict document a line, histories in the order given; the exit code of the worst. */
export async function runRecheck(options: RecheckOptions): Promise<ExitCode> {
  const { paths, checker, format, write = toStdout } = options;
  const names = checkersAsked(checker);
  const [first] = paths;
  if (first === undefined) throw usageError("recheck: expected a run directory or history files");
  if (paths.length === 1 && given(first).isDirectory()) {
    if (names !== undefined) throw usageError("recheck: --checker belongs to history files, not to a run directory");
    return recheckRunDirectory(first, { format, write });
  }
  // All are opened before the first is judged: bad input stops the command before any answer.
  const exits = paths.map(openHistory).flatMap((history) => {
    const documents = judgeFile(history, names);
    const lines = documents.map((document) => `${JSON.stringify(document)}\n`);
    write(format === "json" ? lines.join("") : verdictTable(history.path, documents));
    return documents.map(({ verdict }) => exitOfVerdict(verdict));
  });
  return worstExit(exits);
}

function toStdout(text: string): void {
  process.stdout.write(text);
}

function checkersAsked(name: string | undefined): readonly CheckerName[] | undefined {
  if (name === undefined) return undefined;
  const known = checkerNames.find((candidate) => candidate === name);
  if (known !== undefined) return [known];
  throw usageError(`no checker "${name}"${didYouMean(name, checkerNames)}; known: ${checkerNames.join(", ")}`);
}
