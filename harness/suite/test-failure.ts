// Says of a test that did not pass whether an expectation failed or something broke, and with which code.

import type { TestResult } from "@playwright/test/reporter";
import { stripVTControlCharacters } from "node:util";

export interface TestFailure {
  readonly code: string;
  readonly message: string;
  readonly assertion: boolean;
}

/** Undefined for a test that passed. */
export function failureOf(result: Pick<TestResult, "status" | "errors">): TestFailure | undefined {
  if (result.status === "passed") return undefined;
  const [first] = result.errors;
  const said = stripVTControlCharacters(first?.message ?? first?.value ?? "no message").slice(0, 2_000);
  const named = /ASSAY_[A-Z0-9_]+/.exec(`${said} ${codeInStack(first?.stack)}`)?.[0];
  // The name of the error class tells a reader nothing that the code does not.
  const message = said.replace(/^(?:AssayError ASSAY_[A-Z0-9_]+|Error): /, "");
  if (result.status === "timedOut") return { code: named ?? "ASSAY_SUITE_TIMEOUT", message, assertion: false };
  if (result.status === "interrupted") return { code: "ASSAY_SUITE_INTERRUPTED", message, assertion: false };
  if (result.status === "skipped") return { code: "ASSAY_SUITE_SKIPPED", message, assertion: false };
  if (named !== undefined) return { code: named, message, assertion: false };
  const assertion = /^(?:expect\(|[^\n]*\n+expect\()/.test(message) || /the requirement is violated/.test(message);
  return { code: assertion ? "ASSAY_SUITE_EXPECTATION" : "ASSAY_SUITE_CRASHED", message, assertion };
}

function codeInStack(stack: string | undefined): string {
  return stack?.split("\n")[0] ?? "";
}
