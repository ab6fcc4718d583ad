// Playwright's reporter of Assay: progress on stderr, and for every test how it ended, so that the composition can tell
// "found nothing wrong" from "never got there". It decides no exit code.

import { join } from "node:path";
import type {
  FullConfig,
  FullResult,
  Reporter,
  Suite,
  TestCase,
  TestError,
  TestResult,
} from "@playwright/test/reporter";
import { formatDuration } from "../core/duration.ts";
import { openNdjson } from "../evidence/ndjson.ts";
import type { NdjsonWriter } from "../evidence/ndjson.ts";
import { createRedactor } from "../evidence/redaction.ts";
import type { BeginRecord, EndRecord } from "../evidence/records.ts";
import { runPaths } from "../evidence/run-paths.ts";
import { readRunContext } from "./context.ts";
import { requirementAnnotation } from "./requirement.ts";
import { nameOf } from "./spec-name.ts";
import { failureOf } from "./test-failure.ts";

class AssayReporter implements Reporter {
  readonly #records: NdjsonWriter;
  readonly #redact = createRedactor().redact;
  #total = 0;
  #done = 0;

  constructor() {
    const { runDirectory } = readRunContext();
    this.#records = openNdjson(join(runPaths(runDirectory).records, "reporter.ndjson"), this.#redact);
  }

  printsToStdio(): boolean {
    return true;
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    const tests = suite.allTests();
    this.#total = tests.length;
    for (const test of tests) {
      this.#records.append({ type: "begin", by: byOf(test), requirements: requirementsOf(test) } satisfies BeginRecord);
    }
  }

  onTestBegin(test: TestCase): void {
    this.#say(`… ${suiteOf(test)}: ${test.title}`);
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    this.#done += 1;
    const failure = failureOf(result);
    const record: EndRecord = {
      type: "end",
      by: byOf(test),
      suite: suiteOf(test),
      requirements: requirementsOf(test),
      status: result.status,
      assertion: failure?.assertion ?? false,
      ...(failure === undefined ? {} : { code: failure.code, message: failure.message }),
      seconds: result.duration / 1_000,
    };
    this.#records.append(record);
    const mark = result.status === "passed" ? "✓" : "✗";
    const why = failure === undefined ? "" : `: ${failure.message.split("\n")[0] ?? ""}`;
    this.#say(`${mark} ${test.title} (${formatDuration(result.duration)})${why}`);
  }

  onError(error: TestError): void {
    this.#say(`✗ outside any test: ${error.message ?? error.value ?? "unknown error"}`);
  }

  onEnd(result: FullResult): void {
    this.#say(`${String(this.#done)} of ${String(this.#total)} tests ended, ${result.status}`);
    this.#records[Symbol.dispose]();
  }

  #say(line: string): void {
    process.stderr.write(`[${String(this.#done)}/${String(this.#total)}] ${this.#redact(line)}\n`);
  }
}

function byOf(test: TestCase): string {
  return nameOf(test.location.file, test.title);
}

function requirementsOf(test: TestCase): string[] {
  return test.annotations.flatMap(({ type, description }) =>
    type === requirementAnnotation && description !== undefined ? [description] : [],
  );
}

function suiteOf(test: TestCase): string {
  return test.parent.project()?.name ?? "";
}

// Playwright loads reporters by their default export.
export default AssayReporter;
