// An error's last words: one line that names what is wrong and what to do, and the exit code that says whose fault it is.

import { AssayError, messageOf } from "../core/errors.ts";
import type { Blame } from "../core/errors.ts";
import { oneLine } from "../core/plain-text.ts";
import { exitCode } from "../core/exit-codes.ts";
import type { ExitCode } from "../core/exit-codes.ts";

const exitOfBlame: Record<Blame, ExitCode> = {
  usage: exitCode.usage,
  environment: exitCode.platformDown,
  harness: exitCode.bug,
  interrupt: exitCode.interrupted,
};

/** What the machine refuses, by the kernel's word for it: nothing that Assay could do better, so never a bug of its own. */
const refusals: Readonly<Record<string, { readonly code: string; readonly hint: string }>> = {
  ENOSPC: { code: "ASSAY_DISK_FULL", hint: "free space, or name another folder with --out" },
  EDQUOT: { code: "ASSAY_DISK_FULL", hint: "free space within the quota, or name another folder with --out" },
  EROFS: { code: "ASSAY_READ_ONLY", hint: "name a writable folder: --out, ASSAY_CACHE, TMPDIR" },
  EACCES: { code: "ASSAY_NOT_PERMITTED", hint: "give this user the right, or name another folder: --out, ASSAY_CACHE" },
  EPERM: { code: "ASSAY_NOT_PERMITTED", hint: "give this user the right, or name another folder: --out, ASSAY_CACHE" },
  EMFILE: { code: "ASSAY_TOO_MANY_FILES", hint: "raise the limit of open files: ulimit -n 4096" },
  ENFILE: { code: "ASSAY_TOO_MANY_FILES", hint: "the machine's limit of open files is reached: sysctl fs.file-max" },
  EAGAIN: { code: "ASSAY_TOO_MANY_PROCESSES", hint: "raise the limit of processes: ulimit -u, pids.max of the cgroup" },
  ENOMEM: { code: "ASSAY_MEMORY_SHORT", hint: "free memory, or raise the limit of the cgroup" },
};

export function exitOfError(error: unknown): ExitCode {
  if (error instanceof AssayError && error.code === "ASSAY_CLEANUP_INCOMPLETE") return exitCode.cleanupIncomplete;
  if (refusedBy(error) !== undefined) return exitCode.platformDown;
  return error instanceof AssayError ? exitOfBlame[error.blame] : exitCode.bug;
}

export function reportFailure(error: unknown): ExitCode {
  const code = exitOfError(error);
  const refused = refusedBy(error);
  if (refused !== undefined && code === exitCode.platformDown) {
    process.stderr.write(`assay: [${refused.code}] ${oneLine(messageOf(error))}; ${refused.hint}\n`);
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

/** The machine's refusal at the bottom of an error; one that an error of Assay's own explains is told by that one. */
function refusedBy(error: unknown): (typeof refusals)[string] | undefined {
  if (!(error instanceof Error)) return undefined;
  if (isDiskFull(error)) return refusals["ENOSPC"];
  const { code, syscall } = error as NodeJS.ErrnoException;
  return error instanceof AssayError || code === undefined || syscall === undefined ? undefined : refusals[code];
}

/** ENOSPC or EDQUOT anywhere in the chain of causes. */
function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOSPC" || code === "EDQUOT" || isDiskFull(error.cause);
}
