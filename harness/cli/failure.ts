// An error's last words: one line that names what is wrong and what to do, and the exit code that says whose fault it is.

import { AssayError, messageOf } from "../core/errors.ts";
import type { Blame } from "../core/errors.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";

const exitOfBlame: Record<Blame, ExitCode> = {
  usage: exitCode.usage,
  environment: exitCode.platformDown,
  harness: exitCode.bug,
  interrupt: exitCode.interrupted,
};

export function exitOfError(error: unknown): ExitCode {
  if (isDiskFull(error)) return exitCode.platformDown;
  if (!(error instanceof AssayError)) return exitCode.bug;
  return error.code === "ASSAY_CLEANUP_INCOMPLETE" ? exitCode.cleanupIncomplete : exitOfBlame[error.blame];
}

export function reportFailure(error: unknown): ExitCode {
  const code = exitOfError(error);
  if (isDiskFull(error)) {
    process.stderr.write(
      `assay: [ASSAY_DISK_FULL] ${messageOf(error)}; free space, or name another folder with --out\n`,
    );
  } else if (error instanceof AssayError) {
    const name = error.blame === "usage" ? "" : ` [${error.code}]`;
    const hint = error.hint === undefined ? "" : `; ${error.hint}`;
    process.stderr.write(`assay:${name} ${messageOf(error)}${hint}\n`);
  } else {
    process.stderr.write(`assay: [ASSAY_BUG] ${messageOf(error)}\n`);
  }
  if (code === exitCode.bug && error instanceof Error) process.stderr.write(`${error.stack ?? ""}\n`);
  return code;
}

/** ENOSPC anywhere in the chain of causes. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (error as NodeJS.ErrnoException).code === "ENOSPC" || isDiskFull(error.cause);
}
