// Storms on a platform: drawn, run, judged and told one after another; of one that fails, the smallest that still does.

import type { Clock } from "../../core/clock.ts";
import { messageOf } from "../../core/errors.ts";
import { experimentReport } from "../runner/experiment-report.ts";
import type { ExperimentReport } from "../runner/experiment-report.ts";
import { judgeExperiment } from "../runner/judge-experiment.ts";
import type { ExperimentPlatform } from "../runner/platform.ts";
import type { ExperimentRecord } from "../runner/run-experiment.ts";
import { runStorm } from "./run-storm.ts";
import { stormFaults, stormLimits } from "./storm-faults.ts";
import { parseStorm } from "./storm-file.ts";
import { runStorms } from "./storm-series.ts";
import type { StormEnd, StormSeries } from "./storm-series.ts";
import { stormFileText } from "./storm-text.ts";
import { faultName } from "./storm.ts";
import type { StormPlan } from "./storm.ts";

export interface StormFiles {
  readonly historyFile: string;
  readonly watchFile: string;
}

/** One storm that was run, with all that was found. */
export interface StormDone {
  readonly name: string;
  /** Its file: `assay experiment` runs it again. */
  readonly text: string;
  readonly files: StormFiles;
  readonly record: ExperimentRecord;
  readonly report: ExperimentReport;
  /** Whether it was drawn; else it is a smaller one of a storm that failed. */
  readonly isDrawn: boolean;
}

export interface ConductStormsOptions {
  readonly platform: ExperimentPlatform;
  readonly seed: string;
  readonly runId: string;
  readonly budgetMs: number;
  /** Storms at most; absent: as many as the budget has room for. */
  readonly most?: number;
  readonly clock: Clock;
  readonly narrate: (text: string) => void;
  readonly filesOf: (name: string) => StormFiles;
  /** Told of every storm as soon as it is judged. */
  readonly onDone: (done: StormDone) => Promise<void>;
}

export interface ConductedStorms extends StormSeries {
  /** File of the smallest storm that fails; undefined when none does. */
  readonly smallest: string | undefined;
  /** Why a storm could not be run at all, one line each. */
  readonly failures: readonly string[];
}

export async function conductStorms(options: ConductStormsOptions): Promise<ConductedStorms> {
  const { platform, seed, budgetMs, most, clock, narrate } = options;
  const failures: string[] = [];
  const run = async (plan: StormPlan, name: string): Promise<StormEnd> => {
    narrate(`${name}: ${plan.steps.map(faultName).join(", ")}`);
    try {
      return await conductOne({ plan, name, title: `Storm ${plan.seed}` }, options);
    } catch (error) {
      failures.push(`${name}: ${messageOf(error)}`);
      return { verdict: "unknown", broken: [] };
    }
  };
  const series = await runStorms({
    ...{ seed, budgetMs, clock, narrate, run, faults: stormFaults(platform.region), limits: stormLimits },
    ...(most === undefined ? {} : { most }),
  });
  const { shrunk } = series;
  const title = `Storm ${seed}, shrunk to ${shrunk?.plan.steps.length ?? 0} faults`;
  const smallest = shrunk === undefined ? undefined : stormFileText({ plan: shrunk.plan, title });
  return { ...series, smallest, failures };
}

interface OneStorm {
  readonly plan: StormPlan;
  readonly name: string;
  readonly title: string;
}

async function conductOne({ plan, name, title }: OneStorm, options: ConductStormsOptions): Promise<StormEnd> {
  const text = stormFileText({ plan, title });
  const files = options.filesOf(name);
  const { platform, runId, clock, narrate } = options;
  const storm = parseStorm(text, `${name}.yaml`);
  const record = await runStorm({ storm, platform, runId, ...files, clock, narrate });
  const judgement = judgeExperiment(record);
  const report = experimentReport(record, judgement);
  await options.onDone({ name, text, files, record, report, isDrawn: !name.includes("-smaller-") });
  const broken = judgement.parts.filter(({ verdict }) => verdict === "violated").map((part) => part.name);
  return { verdict: judgement.verdict, broken: [...new Set(broken)] };
}
