// The fixture of storms: draws them for the run's minutes, records every row after each, and keeps what runs it again.

import { join } from "node:path";
import { expect } from "#harness/suite/index.ts";
import { systemClock } from "#harness/core/clock.ts";
import { writeHistoryVerdicts } from "#harness/evidence/history-verdicts.ts";
import { runPaths } from "#harness/evidence/run-paths.ts";
import { conductStorms } from "#harness/experiment/storms/conduct-storms.ts";
import type { RequirementId } from "#harness/requirements/catalogue.ts";
import { firstRegion, layoutOfRun } from "#harness/suite/context.ts";
import { test as base } from "./experiment.ts";

export interface StormsFixture {
  /** Storm after storm; expects each to hold, and what could not be run to be nothing. */
  hold(minutes: number): Promise<void>;
}

/** Steady state, recovery and final reads of the last storm, when the minutes are over. */
const beyondMs = 300_000;

export const test = base.extend<{ storms: StormsFixture }>({
  storms: async ({ aws, clickhouse, context, evidence, verdict }, use, info) => {
    const record = async (rows: readonly RequirementId[], paths: readonly string[]) => {
      for (const row of rows) await verdict(row, { verdict: "unknown", findings: paths.map(failure) });
    };
    await use({
      hold: async (minutes) => {
        info.setTimeout(minutes * 60_000 + beyondMs);
        const storms = await conductStorms({
          ...{ platform: { aws, clickhouse, region: firstRegion(context), layout: layoutOfRun(context) } },
          seed: context.seed,
          ...{ runId: context.runId, budgetMs: minutes * 60_000, clock: systemClock },
          narrate: (text) => process.stderr.write(`${text}\n`),
          filesOf: (name) => ({
            historyFile: evidence.historyFile(name),
            watchFile: join(runPaths(context.runDirectory).measurements, `${name}-replicas.ndjson`),
          }),
          onDone: async ({ name, text, files, record: seen, report, isDrawn }) => {
            const history = evidence.pathOf(files.historyFile);
            const paths = [
              history,
              writeHistoryVerdicts(context.runDirectory, history, seen.checkers),
              await evidence.attach(`${name} experiment`, report),
              await evidence.attach(name, text, { type: "application/yaml" }),
            ];
            if (!isDrawn) return;
            for (const { requirement, verdict: end, findings } of report.rows) {
              await verdict(requirement as RequirementId, { verdict: end, findings, evidence: paths });
            }
          },
        });
        if (storms.smallest !== undefined) {
          const file = await evidence.attach("smallest storm", storms.smallest, { type: "application/yaml" });
          const replay = `./assay experiment ${join(context.runDirectory, file)}\n`;
          await evidence.attach("how to run the smallest storm again", replay);
        }
        await record(storms.failures.length > 0 ? stormRows : [], storms.failures);
        expect(storms.verdict, storms.failures.join("; ")).toBeHeld();
      },
    });
  },
});

/** The rows that every storm decides. */
const stormRows = ["REP-004", "SLA-002", "SLA-003"] as const satisfies readonly RequirementId[];

function failure(message: string) {
  return { source: "storms", resource: "none", message };
}
