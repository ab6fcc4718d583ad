// The verdict of a check for people: what is not held, worst first, then the counts.

import type { CheckDocument } from "../../analysis/conformance/check-document.ts";
import { findRequirement } from "../../requirements/catalogue.ts";

type Result = CheckDocument["results"][number];

const order = ["violated", "unknown", "waived", "held", "out-of-scope"] as const;
const mostFindings = 5;

export function checkTable(document: CheckDocument): string {
  const rows = [...document.results].sort((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  const { counts, coverage, source } = document;
  const summary = order.map((verdict) => `${String(counts[verdict])} ${verdict}`).join(", ");
  return [
    ...rows.flatMap(rowLines),
    "",
    `${document.profile}: ${summary}; ${String(coverage.uncovered.length)} not covered (${source.kind} ${source.path})`,
    ...(coverage.uncovered.length === 0 ? [] : [`not covered: ${coverage.uncovered.join(", ")}`]),
    "",
  ].join("\n");
}

function rowLines({ requirement, verdict, findings }: Result): string[] {
  const title = findRequirement(requirement)?.title ?? "";
  const head = `${verdict.padEnd(12)} ${requirement.padEnd(9)} ${title}`;
  const shown = findings.filter(({ severity }) => verdict !== "held" && severity !== "note");
  const more = shown.length - mostFindings;
  return [
    head,
    ...shown.slice(0, mostFindings).flatMap(findingLines),
    ...(more > 0 ? [`${" ".repeat(13)}and ${String(more)} more (--format json tells all)`] : []),
  ];
}

function findingLines({
  resource,
  path,
  message,
  actual,
  expected,
  source,
  patch,
}: Result["findings"][number]): string[] {
  const indent = " ".repeat(13);
  const place = resource === "none" ? "" : `${resource}: `;
  const values = [
    ...(actual === undefined ? [] : [`found ${short(actual)}`]),
    ...(expected === undefined ? [] : [`expected ${short(expected)}`]),
  ].join(", ");
  return [
    `${indent}${place}${message}${values === "" ? "" : ` (${values})`}`,
    ...(path === undefined ? [] : [`${indent}  ${source}#${path}`]),
    ...(patch?.cdk === undefined ? [] : [`${indent}  mend: ${patch.cdk}`]),
  ];
}

function short(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
