// JUnit XML of a run: violated is a failure, unknown an error, waived and out of scope are skipped with their reason.

import type { Finding } from "../core/verdict.ts";
import { reasonsOf } from "../requirements/apply-waivers.ts";
import { findRequirement } from "../requirements/catalogue.ts";
import { suites } from "../requirements/row.ts";
import type { RunResult } from "../evidence/run-document.ts";
import { escapeXml } from "./xml.ts";

export interface JunitRun {
  readonly name: string;
  readonly startedAt: string;
  readonly seconds: number;
  readonly results: readonly Pick<RunResult, "requirement" | "suite" | "verdict" | "findings" | "evidence">[];
}

export function junitXml(run: JunitRun): string {
  const cases = suites.flatMap((suite) => {
    const results = run.results.filter((result) => result.suite === suite);
    return results.length === 0 ? [] : [suiteXml(suite, run, results)];
  });
  const head = `<testsuites name="${escapeXml(run.name)}" ${countsOf(run.results)} time="${run.seconds.toFixed(3)}">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', head, ...cases, "</testsuites>", ""].join("\n");
}

function suiteXml(suite: string, run: JunitRun, results: JunitRun["results"]): string {
  const timestamp = run.startedAt.replace(/\.\d+Z$|Z$/, "");
  return [
    `  <testsuite name="${suite}" ${countsOf(results)} timestamp="${escapeXml(timestamp)}">`,
    ...results.map(caseXml),
    "  </testsuite>",
  ].join("\n");
}

function caseXml(result: JunitRun["results"][number]): string {
  const { requirement, suite, evidence } = result;
  const title = findRequirement(requirement)?.title ?? requirement;
  const open = `    <testcase classname="${suite}" name="${escapeXml(`${requirement} ${title}`)}" time="0">`;
  const paths = evidence.length === 0 ? [] : [`      <system-out>${escapeXml(evidence.join("\n"))}</system-out>`];
  return [open, ...outcomeXml(result), ...paths, "    </testcase>"].join("\n");
}

function outcomeXml({ verdict, findings }: JunitRun["results"][number]): string[] {
  const reasons = reasonsOf(findings);
  const [first] = reasons;
  const message = escapeXml(first?.message ?? verdict);
  const all = escapeXml(reasons.map(lineOf).join("\n"));
  switch (verdict) {
    case "held":
      return [];
    case "violated":
      return [`      <failure type="violated" message="${message}">${all}</failure>`];
    case "unknown":
      return [`      <error type="unknown" message="${message}">${all}</error>`];
    case "waived":
    case "out-of-scope":
      return [`      <skipped message="${verdict}: ${message}"/>`];
  }
}

function lineOf({ resource, message, source }: Finding): string {
  return `${resource}: ${message} (${source})`;
}

function countsOf(results: JunitRun["results"]): string {
  const count = (...verdicts: string[]) => results.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const figures = {
    tests: results.length,
    failures: count("violated"),
    errors: count("unknown"),
    skipped: count("waived", "out-of-scope"),
  };
  return Object.entries(figures)
    .map(([name, value]) => `${name}="${String(value)}"`)
    .join(" ");
}
