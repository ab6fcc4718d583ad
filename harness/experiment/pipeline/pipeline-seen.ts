// What an experiment on a stream is judged by: its record, and what its history says to the checkers and of its ground.

import { judgeHistory } from "../../analysis/checkers/judge-history.ts";
import type { PipelineSeen, Resumption } from "../../analysis/pipeline/judge-pipeline.ts";
import { viewHistory } from "../runner/history-view.ts";
import type { HistoryView } from "../runner/history-view.ts";
import { unprovenReplicas } from "../runner/judge-evidence.ts";
import { lastingRecovery } from "../runner/judge-recovery.ts";
import type { PipelineRecord } from "./conduct.ts";
import type { PipelineExperiment } from "./pipeline-file.ts";

/** A generator that falls behind makes everything that is timed its own. */
const lateAtMostMs = 2_000;

export function pipelineSeen(experiment: PipelineExperiment, record: PipelineRecord, history: string): PipelineSeen {
  const view = viewHistory(history);
  return {
    ...record,
    experiment: experiment.name,
    problems: [
      ...record.problems,
      ...unprovenReplicas(history, view),
      ...(record.lateMs > lateAtMostMs ? [`the load was late by ${String(record.lateMs)} ms`] : []),
    ],
    checkers: judgeHistory(history, experiment.checkers),
    resumed: resumptionOf(experiment, view),
  };
}

function resumptionOf({ recovery }: PipelineExperiment, view: HistoryView): Resumption | undefined {
  if (recovery === undefined) return undefined;
  const lasting = lastingRecovery(view, recovery.hold * 1e6);
  if (lasting === undefined) return undefined;
  return { lowMs: lasting.lowNs / 1e6, highMs: lasting.highNs / 1e6, atMostMs: recovery.atMost };
}
