// The last words of a run: counts, the worst five, where to read, how to replay.

import { relative } from "node:path";
import type { RunDocument } from "../../evidence/run-document.ts";
import { toldReason } from "../../requirements/apply-waivers.ts";
import type { RunPaths } from "../../evidence/run-paths.ts";
import type { RunRequest } from "./run-request.ts";

const worstFirst = ["violated", "unknown"] as const;

export function printSummary(document: RunDocument, paths: RunPaths, request: RunRequest): void {
  const { counts, coverage } = document;
  const parts = [
    ...Object.entries(counts).map(([verdict, count]) => `${String(count)} ${verdict}`),
    `${String(coverage.uncovered.length)} uncovered`,
  ];
  const bad = worstFirst.flatMap((verdict) => document.results.filter((result) => result.verdict === verdict));
  const lines = [
    parts.join(", "),
    ...bad
      .slice(0, 5)
      .map(
        (result) =>
          `${result.verdict.padEnd(9)} ${result.requirement.padEnd(10)} ${firstLine(toldReason(result.findings))}`,
      ),
    ...(bad.length > 5 ? [`… and ${String(bad.length - 5)} more in ${relative(".", paths.verdicts)}`] : []),
    `dossier   ${relative(".", paths.dossier)}`,
    `replay    ${replay(request)}`,
    `exit      ${String(document.exit)}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

function replay(request: RunRequest): string {
  const options = [
    `--profile ${request.profile}`,
    ...(request.variant === "corrected" ? [] : [`--variant ${request.variant}`]),
    ...(request.depth === "quick" ? [] : [`--depth ${request.depth}`]),
    ...(request.suites.length === 0 ? [] : [`--suite ${request.suites.join(" ")}`]),
    ...(request.requirements.length === 0 ? [] : [`--requirement ${request.requirements.join(" ")}`]),
    ...(request.stormMinutes === undefined ? [] : [`--storm-minutes ${String(request.stormMinutes)}`]),
    ...(request.waiversFile === undefined ? [] : [`--waivers ${request.waiversFile}`]),
    `--seed ${request.seed}`,
  ];
  return `./assay run ${options.join(" ")}`;
}

function firstLine(message = ""): string {
  const line = message.split("\n")[0] ?? "";
  return line.length > 200 ? `${line.slice(0, 199)}…` : line;
}
