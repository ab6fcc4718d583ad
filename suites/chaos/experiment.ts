// The fixture of this suite: runs one experiment of fixtures/experiments and records a verdict for each of its rows.

import { join } from "node:path";
import { test as base, expect } from "#harness/suite/index.ts";
import { systemClock } from "#harness/core/clock.ts";
import { writeHistoryVerdicts } from "#harness/evidence/history-verdicts.ts";
import { runPaths } from "#harness/evidence/run-paths.ts";
import { driverOf } from "#harness/suite/driver.ts";
import { firstRegion, layoutOfRun } from "#harness/suite/context.ts";
import { loadExperiment } from "#harness/experiment/runner/experiment-file.ts";
import { judgeExperiment } from "#harness/experiment/runner/judge-experiment.ts";
import type { RowJudgement } from "#harness/experiment/runner/judge-experiment.ts";
import { experimentReport } from "#harness/experiment/runner/experiment-report.ts";
import { runExperiment } from "#harness/experiment/runner/run-experiment.ts";
import type { RequirementId } from "#harness/requirements/catalogue.ts";

export interface ExperimentFixture {
  /** Runs it, records every row, and expects all of them to hold. */
  holds(name: string): Promise<void>;
}

export const test = base.extend<{ experiment: ExperimentFixture }>({
  experiment: async ({ aws, clickhouse, context, evidence, verdict }, use) => {
    await use({
      holds: async (name) => {
        const historyFile = evidence.historyFile(name);
        const record = await runExperiment({
          experiment: loadExperiment(name),
          platform: {
            aws,
            clickhouse,
            region: firstRegion(context),
            layout: layoutOfRun(context),
            openDriver: driverOf({ aws, clickhouse, context }),
          },
          seed: `${context.seed}/${name}`,
          runId: context.runId,
          historyFile,
          watchFile: join(runPaths(context.runDirectory).measurements, `${name}-replicas.ndjson`),
          clock: systemClock,
        });
        const judgement = judgeExperiment(record);
        const report = await evidence.attach(`${name} experiment`, experimentReport(record, judgement));
        const history = evidence.pathOf(historyFile);
        const paths = [history, writeHistoryVerdicts(context.runDirectory, history, record.checkers), report];
        const ends: [string, RowJudgement["verdict"]][] = [];
        for (const { requirement, verdict: seen, findings } of judgement.rows) {
          await verdict(requirement as RequirementId, { verdict: seen, findings, evidence: paths });
          ends.push([requirement, seen]);
        }
        for (const [requirement, seen] of ends) expect(seen, requirement).toBeHeld();
      },
    });
  },
});

export { requirement } from "#harness/suite/index.ts";
