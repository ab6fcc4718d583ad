// `assay experiment storm` and `assay experiment FILE` of a storm, the part that stands on the platform's runner host.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../core/clock.ts";
import type { ExitCode } from "../core/exit-codes.ts";
import { exitOfVerdict } from "../core/verdict.ts";
import { runPaths } from "../evidence/run-paths.ts";
import { experimentReport } from "../experiment/runner/experiment-report.ts";
import { judgeExperiment } from "../experiment/runner/judge-experiment.ts";
import { conductStorms } from "../experiment/storms/conduct-storms.ts";
import type { ConductedStorms } from "../experiment/storms/conduct-storms.ts";
import { runStorm } from "../experiment/storms/run-storm.ts";
import { loadStorm } from "../experiment/storms/storm-file.ts";
import { faultName } from "../experiment/storms/storm.ts";
import type { StormPlan } from "../experiment/storms/storm.ts";
import type { RunContext } from "../platform/ports/run-context.ts";
import { reportTable, writeExperiment } from "./experiment.ts";
import type { ExperimentOptions } from "./experiment.ts";
import { onPlatform } from "./on-platform.ts";

export interface StormOptions extends ExperimentOptions {
  readonly minutes: number;
  /** Storms at most; absent: as many as the minutes have room for. */
  readonly most?: number;
}

/** Draws storms from the context's seed until the minutes are over. */
export function runDrawnStorms(options: StormOptions): Promise<ExitCode> {
  return onPlatform(options.contextFile, async (platform, context) => {
    const { evidence } = runPaths(context.runDirectory);
    mkdirSync(evidence, { recursive: true });
    const storms = await conductStorms({
      ...{ platform, seed: context.seed, runId: context.runId, budgetMs: options.minutes * 60_000 },
      ...(options.most === undefined ? {} : { most: options.most }),
      ...{ clock: systemClock, narrate: options.narrate },
      filesOf: (name) => filesOf(context, name),
      onDone: ({ name, text, record, report }) => {
        writeFileSync(join(evidence, `${name}.yaml`), text);
        writeExperiment(context.runDirectory, record, report);
        return Promise.resolve();
      },
    });
    const file = join(evidence, "smallest-storm.yaml");
    if (storms.smallest !== undefined) writeFileSync(file, storms.smallest);
    options.write(options.format === "json" ? stormsJson(storms, context.seed) : stormsTable(storms, file));
    return exitOfVerdict(storms.verdict);
  });
}

/** One storm out of its file. */
export function runStormFile(options: ExperimentOptions): Promise<ExitCode> {
  return onPlatform(options.contextFile, async (platform, context) => {
    const storm = loadStorm(options.experiment);
    const { name } = storm.experiment;
    const record = await runStorm({
      ...{ storm, platform, runId: context.runId, clock: systemClock, narrate: options.narrate },
      ...filesOf(context, name),
    });
    const judgement = judgeExperiment(record);
    const report = experimentReport(record, judgement);
    writeExperiment(context.runDirectory, record, report);
    options.write(options.format === "json" ? `${JSON.stringify(report)}\n` : reportTable(report));
    return exitOfVerdict(judgement.verdict);
  });
}

function filesOf({ runDirectory }: RunContext, name: string) {
  const { histories, measurements } = runPaths(runDirectory);
  return { historyFile: join(histories, `${name}.ndjson`), watchFile: join(measurements, `${name}-replicas.ndjson`) };
}

function stormsJson(storms: ConductedStorms, seed: string): string {
  const { verdict, trials, failures, shrunk, smallest } = storms;
  const form = {
    schema: "assay.storms/1",
    seed,
    verdict,
    trials,
    failures,
    shrunk: shrunk ?? null,
    smallest: smallest ?? null,
  };
  return `${JSON.stringify(form)}\n`;
}

function stormsTable({ verdict, trials, failures, shrunk }: ConductedStorms, file: string): string {
  const faults = ({ steps }: StormPlan) => steps.map(faultName).join(", ");
  const found =
    shrunk === undefined
      ? []
      : [
          `smallest storm that fails alike, after ${String(shrunk.runs)} more runs${shrunk.isMinimal ? "" : ", not known to be minimal"}: ${faults(shrunk.plan)}`,
          `  replay  ./assay experiment ${file}`,
        ];
  return `${[
    `${String(trials.length)} storms: ${verdict}`,
    ...trials.map(
      ({ name, plan, verdict: one, broken }) =>
        `  ${one.padEnd(9)} ${name}: ${faults(plan)}${broken.length > 0 ? ` (${broken.join(", ")})` : ""}`,
    ),
    ...failures.map((failure) => `  ${failure}`),
    ...found,
  ].join("\n")}\n`;
}
