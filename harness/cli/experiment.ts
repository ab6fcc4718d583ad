// `assay experiment EXPERIMENT`, the part that stands on the platform's runner host: one experiment with its history and
// report in the run directory of the context.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { VerdictDocument } from "../analysis/checkers/checker.ts";
import { systemClock } from "../core/clock.ts";
import { exitOfVerdict } from "../core/verdict.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { writeHistoryVerdicts } from "../evidence/history-verdicts.ts";
import { runPaths } from "../evidence/run-paths.ts";
import { loadExperiment } from "../experiment/runner/experiment-file.ts";
import { experimentReport } from "../experiment/runner/experiment-report.ts";
import type { ExperimentReport } from "../experiment/runner/experiment-report.ts";
import { judgeExperiment } from "../experiment/runner/judge-experiment.ts";
import { runExperiment as conduct } from "../experiment/runner/run-experiment.ts";
import type { ExperimentRecord } from "../experiment/runner/run-experiment.ts";
import { timelineChart } from "../report/dossier/timeline-chart.ts";
import { readExperiments } from "../report/experiment-view.ts";
import { onPlatform } from "./on-platform.ts";

export interface ExperimentOptions {
  readonly experiment: string;
  readonly contextFile: string;
  readonly format: "table" | "json";
  /** The result. */
  readonly write: (text: string) => void;
  /** The story. */
  readonly narrate: (text: string) => void;
}

/** Runs on the platform; prints the verdict and where its evidence lies. */
export function runExperiment(options: ExperimentOptions): Promise<ExitCode> {
  const experiment = loadExperiment(options.experiment);
  return onPlatform(options.contextFile, async (platform, context) => {
    const paths = runPaths(context.runDirectory);
    const record = await conduct({
      ...{ experiment, platform, seed: context.seed, runId: context.runId },
      historyFile: join(paths.histories, `${experiment.name}.ndjson`),
      watchFile: join(paths.measurements, `${experiment.name}-replicas.ndjson`),
      ...{ clock: systemClock, narrate: options.narrate },
    });
    const judgement = judgeExperiment(record);
    const report = experimentReport(record, judgement);
    writeExperiment(context.runDirectory, record, report);
    options.write(options.format === "json" ? `${JSON.stringify(report)}\n` : reportTable(report));
    return exitOfVerdict(judgement.verdict);
  });
}

/** Report and picture of an experiment, beside its history. */
export function writeExperiment(runDirectory: string, record: ExperimentRecord, report: ExperimentReport): void {
  const { evidence } = runPaths(runDirectory);
  mkdirSync(evidence, { recursive: true });
  writeFileSync(join(evidence, `${report.experiment}-experiment.json`), `${JSON.stringify(report, null, 2)}\n`);
  drawTimeline(runDirectory, report.experiment, record.checkers);
}

/** Operations, latency, faults and recovery on one axis, beside the report. */
function drawTimeline(runDirectory: string, name: string, checkers: readonly VerdictDocument[]): void {
  writeHistoryVerdicts(runDirectory, `histories/${name}.ndjson`, checkers);
  const drawn = readExperiments(runDirectory).find((view) => view.name === name);
  if (drawn?.timeline === undefined) return;
  const { html } = timelineChart(drawn, drawn.timeline);
  writeFileSync(join(runPaths(runDirectory).evidence, `${name}-timeline.svg`), html);
}

export function reportTable({ title, verdict, figures, resilience, parts, rows }: ExperimentReport): string {
  const seconds = (value: number | undefined) => (value === undefined ? "?" : `${value}`);
  const rto = `RTO ${seconds(figures.rtoLowSeconds)} to ${seconds(figures.rtoHighSeconds)} s`;
  const counted = `${figures.lost} of ${figures.acknowledged} acknowledged rows lost`;
  const lost = figures.acknowledged === 0 ? "acknowledged rows not counted" : counted;
  const lines = [
    `${title}: ${verdict}; ${rto} (promised ${figures.rtoPromisedSeconds} s), ${lost}`,
    `  ${resilience.disruptionType}: ${resilience.complianceStatus}, ${resilience.rationale}`,
    ...parts.map((part) => `  ${part.verdict.padEnd(9)} ${part.findings.map(({ message }) => message).join("; ")}`),
    ...rows.map(({ requirement, verdict: row }) => `${row.padEnd(9)} ${requirement}`),
  ];
  return `${lines.join("\n")}\n`;
}
