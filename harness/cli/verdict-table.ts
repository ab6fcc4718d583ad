// Verdicts of checkers for people: a line each, findings below, counts at the end of the line.

import type { CheckerFinding, VerdictDocument } from "../analysis/checkers/checker.ts";

const mostFindings = 10;

export function verdictTable(path: string, documents: readonly VerdictDocument[]): string {
  const width = Math.max(...documents.map(({ checker }) => checker.length));
  const lines = documents.flatMap(({ checker, verdict, findings, counts }) => {
    const figures = Object.entries(counts).map(([name, value]) => `${name} ${value}`);
    const more = findings.length - mostFindings;
    return [
      `  ${checker.padEnd(width)}  ${verdict.padEnd(8)}  ${figures.join(", ")}`.trimEnd(),
      ...findings.slice(0, mostFindings).map((finding) => `    ${toldFinding(finding)}`),
      ...(more > 0 ? [`    and ${more} more (--format json tells all)`] : []),
    ];
  });
  return [path, ...lines, ""].join("\n");
}

function toldFinding(finding: CheckerFinding): string {
  const { id, key, replica, process, kind, line, index, message } = finding;
  const parts = Object.entries({ line, kind, id, key, replica, process, index })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name} ${name === "kind" ? String(value) : JSON.stringify(value)}`);
  return parts.length > 0 ? `${parts.join(", ")}: ${message}` : message;
}
