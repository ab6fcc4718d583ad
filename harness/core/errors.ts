// Errors of Assay itself. The product under test never throws one of these: it yields a verdict.

/** Who has to act on an error. `usage` and `environment` end the command in plain words, `harness` is our bug. */
export type Blame = "usage" | "environment" | "harness" | "interrupt";

export interface AssayErrorOptions {
  /** `ASSAY_<AREA>_<REASON>`, stable: scripts and Allure categories match on it. */
  readonly code: `ASSAY_${string}`;
  readonly blame: Blame;
  /** One line that says what to do. */
  readonly hint?: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: unknown;
}

/** The only error class that Assay throws. */
export class AssayError extends Error {
  /** Carries the code, so that runners which keep only name and message still show it. */
  override readonly name: string;
  readonly code: `ASSAY_${string}`;
  readonly blame: Blame;
  readonly hint: string | undefined;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(message: string, options: AssayErrorOptions) {
    super(message, { cause: options.cause });
    this.name = `AssayError ${options.code}`;
    this.code = options.code;
    this.blame = options.blame;
    this.hint = options.hint;
    this.details = options.details ?? {};
  }
}

/** Bad flags, bad files, bad configuration: exit 64, before any work begins. */
export function usageError(message: string, options: { code?: `ASSAY_${string}`; hint?: string } = {}): AssayError {
  return new AssayError(message, { code: options.code ?? "ASSAY_USAGE", blame: "usage", ...hintOf(options.hint) });
}

/** Something Assay needs from the machine or the account is missing or refuses: exit 3 or a verdict `unknown`. */
export function environmentError(
  message: string,
  options: { code: `ASSAY_${string}`; hint?: string; cause?: unknown },
): AssayError {
  return new AssayError(message, {
    blame: "environment",
    code: options.code,
    cause: options.cause,
    ...hintOf(options.hint),
  });
}

/** A broken promise inside Assay: exit 5. */
export function bug(message: string, details: Readonly<Record<string, unknown>> = {}): AssayError {
  return new AssayError(message, { code: "ASSAY_BUG", blame: "harness", details });
}

/** Programmer assertion; narrows. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw bug(message);
}

/** The value, or a bug report: replaces `!`. */
export function present<T>(value: T | null | undefined, message: string): T {
  if (value === null || value === undefined) throw bug(message);
  return value;
}

/** One line for a reader: the message and the messages of its causes. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${messageOf(error.cause)}`;
}

function hintOf(hint: string | undefined): { hint?: string } {
  return hint === undefined ? {} : { hint };
}
