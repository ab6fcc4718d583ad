// assay.experiment-report/1: everything that one run of an experiment found, in one document beside its history.

import type { ExperimentFigures, ExperimentJudgement, RowJudgement } from "./judge-experiment.ts";
import type { Part } from "./part.ts";
import type { ExperimentPlan } from "./experiment-plan.ts";
import { complianceOf } from "./resilience.ts";
import type { DisruptionCompliance } from "./resilience.ts";
import { isGround } from "./row-parts.ts";
import type { ExperimentRecord } from "./run-experiment.ts";

/** What was waited for around the experiment: not the fault's cost, and told so that bounds on it can be judged. */
export interface ExperimentWaits {
  /** Until every server had run a first distributed statement. */
  readonly agreedMs?: number;
  /** Until each replica was in sync for its final read. */
  readonly syncMs: Readonly<Record<string, number | undefined>>;
}

export interface ExperimentReport {
  readonly schema: "assay.experiment-report/1";
  readonly experiment: string;
  readonly title: string;
  readonly hypothesis: string;
  readonly verdict: Part["verdict"];
  readonly figures: ExperimentFigures;
  readonly resilience: DisruptionCompliance;
  readonly parts: readonly Part[];
  readonly rows: readonly RowJudgement[];
  readonly plan: ExperimentPlan;
  readonly signs: ExperimentRecord["signs"];
  readonly load: Pick<ExperimentRecord["load"], "accounts" | "response" | "failures" | "achievedShare">;
  readonly finalReads: ExperimentRecord["finalReads"];
  readonly waits: ExperimentWaits;
}

export function experimentReport(record: ExperimentRecord, judgement: ExperimentJudgement): ExperimentReport {
  const { experiment, plan, signs, finalReads } = record;
  const { accounts, response, failures, achievedShare } = record.load;
  return {
    schema: "assay.experiment-report/1",
    experiment: experiment.name,
    title: experiment.title,
    hypothesis: experiment.hypothesis,
    verdict: judgement.verdict,
    figures: judgement.figures,
    resilience: complianceOf(judgement.figures, stands(judgement)),
    parts: judgement.parts,
    rows: judgement.rows,
    plan,
    signs,
    load: { accounts, response, failures, achievedShare },
    finalReads,
    waits: {
      ...(record.agreedMs === undefined ? {} : { agreedMs: record.agreedMs }),
      syncMs: Object.fromEntries(finalReads.map(({ replica, syncMs }) => [replica, syncMs])),
    },
  };
}

/** Everything that makes an experiment one was seen. */
function stands({ parts }: ExperimentJudgement): boolean {
  return parts.filter(({ name }) => isGround(name)).every(({ verdict }) => verdict === "held");
}
