// What a failed attempt means. `fail` is a proof that it did not happen: the server refused before it touched data, or no
// byte of the request can have reached it. Everything else, whatever it looks like, is indeterminate.

import { AssayError } from "../../core/errors.ts";

export interface FailedOutcome {
  readonly outcome: "fail" | "indeterminate";
  /** Server code, errno, `timeout`, or `unlisted`. */
  readonly code: string;
}

/** Server codes that precede any effect of an insert of one block. None of their rows was ever found afterwards. */
const refusals: ReadonlyMap<number, string> = new Map([
  [60, "unknown table"],
  [62, "syntax error"],
  [81, "unknown database"],
  [164, "read-only user"],
  [192, "unknown user"],
  [202, "too many simultaneous queries"],
  [225, "no connection to Keeper"],
  [242, "table is read-only"],
  [243, "not enough space"],
  [252, "too many parts"],
  [285, "too few live replicas"],
  [286, "earlier quorum not satisfied"],
  [497, "access denied"],
  [516, "authentication failed"],
]);

/** System calls before the first byte of a request. */
const beforeSending: ReadonlySet<string> = new Set(["connect", "getaddrinfo", "getaddrinfoAsync"]);
const beforeTls = "before secure TLS connection was established";

export function outcomeOf(error: unknown): FailedOutcome {
  const causes = causesOf(error);
  for (const cause of causes) {
    const server = serverCode(cause);
    if (server !== undefined) {
      return { outcome: refusals.has(server) ? "fail" : "indeterminate", code: String(server) };
    }
    const never = cause instanceof AssayError ? cause.details["unsent"] : undefined;
    if (typeof never === "string") return { outcome: "fail", code: never };
  }
  for (const cause of causes) {
    const network = networkOutcome(cause);
    if (network !== undefined) return network;
  }
  return { outcome: "indeterminate", code: "unlisted" };
}

function serverCode(error: Error): number | undefined {
  if (error instanceof AssayError) {
    const code = error.details["serverCode"];
    return typeof code === "number" && Number.isSafeInteger(code) ? code : undefined;
  }
  if (error.constructor.name !== "ClickHouseError" || !("code" in error)) return undefined;
  const code = Number(error.code);
  return Number.isSafeInteger(code) ? code : undefined;
}

function networkOutcome(error: Error): FailedOutcome | undefined {
  const { code, syscall } = error as Error & { code?: unknown; syscall?: unknown };
  if (error.message.includes(beforeTls)) return { outcome: "fail", code: "no-tls" };
  if (/timeout/i.test(error.message) && !(error instanceof AssayError)) {
    return { outcome: "indeterminate", code: "timeout" };
  }
  if (error instanceof AssayError || typeof code !== "string") return undefined;
  const isUnsent = typeof syscall === "string" && beforeSending.has(syscall) && code !== "ETIMEDOUT";
  return { outcome: isUnsent ? "fail" : "indeterminate", code };
}

function causesOf(error: unknown): Error[] {
  const causes: Error[] = [];
  for (let cause = error; cause instanceof Error && causes.length < 10; cause = cause.cause) causes.push(cause);
  return causes;
}
