// The stream of messages under faults: none lost, none counted twice, from the producer to the tables.

import { readFileSync } from "node:fs";
import { atDepth, expect, requirement, test } from "#harness/suite/index.ts";
import { systemClock } from "#harness/core/clock.ts";
import { judgePipeline } from "#harness/analysis/pipeline/judge-pipeline.ts";
import { present } from "#harness/core/errors.ts";
import type { Verdict } from "#harness/core/verdict.ts";
import { writeHistoryVerdicts } from "#harness/evidence/history-verdicts.ts";
import { loadPipelineExperiment } from "#harness/experiment/pipeline/pipeline-file.ts";
import { pipelineSeen } from "#harness/experiment/pipeline/pipeline-seen.ts";
import { runPipelineExperiment } from "#harness/experiment/pipeline/run-pipeline.ts";
import { readSecret } from "#harness/platform/aws/secret-value.ts";
import { streamPlaces } from "#harness/platform/stream/places.ts";
import { firstRegion } from "#harness/suite/context.ts";
import type { SuiteFixtures, SuiteWorkerFixtures } from "#harness/suite/index.ts";

type Fixtures = Pick<SuiteFixtures & SuiteWorkerFixtures, "aws" | "context" | "evidence" | "verdict">;

async function holds(name: string, { aws, context, evidence, verdict }: Fixtures): Promise<void> {
  test.setTimeout(1_500_000);
  const experiment = loadPipelineExperiment(name);
  const region = firstRegion(context);
  const historyFile = evidence.historyFile(name);
  const secret = await readSecret(aws, present(region.secrets["clickhouse"], "the platform has a secret"));
  const { password } = JSON.parse(secret) as { password: string };
  const record = await runPipelineExperiment({
    ...{ experiment, aws, region, historyFile, runId: context.runId, seed: `${context.seed}/${name}` },
    places: streamPlaces(context.assembly),
    login: { user: "clickhouse", password },
    parts: present(context.messageClient, "the message client is installed"),
    clock: systemClock,
  });
  const seen = pipelineSeen(experiment, record, readFileSync(historyFile, "utf8"));
  const history = evidence.pathOf(historyFile);
  const paths = [
    history,
    writeHistoryVerdicts(context.runDirectory, history, seen.checkers),
    await evidence.attach(`${name} experiment`, record),
  ];
  const verdicts: [string, Verdict][] = [];
  for (const row of experiment.requirements) {
    verdicts.push([row, await verdict(row, { ...judgePipeline(row, seen), evidence: paths })]);
  }
  for (const [row, judged] of verdicts) expect(judged, row).toBeHeld();
}

test.describe("pipeline", () => {
  test(
    "a broker is lost, and clients are restarted",
    requirement("PIPE-011", "PIPE-012"),
    async ({ aws, context, evidence, verdict }) => {
      await holds("broker-lost", { aws, context, evidence, verdict });
    },
  );

  test("a bookie is lost", requirement("PIPE-011"), async ({ aws, context, evidence, verdict }) => {
    await holds("bookie-lost", { aws, context, evidence, verdict });
  });

  test("a ZooKeeper node is lost", requirement("PIPE-011"), async ({ aws, context, evidence, verdict }) => {
    await holds("coordinator-lost", { aws, context, evidence, verdict });
  });

  test(
    "a server is lost while the stream writes",
    requirement("REP-009"),
    async ({ aws, context, evidence, verdict }) => {
      await holds("data-node-lost", { aws, context, evidence, verdict });
    },
  );

  test("the JobManager is lost", requirement("PIPE-019", "PIPE-020"), async ({ aws, context, evidence, verdict }) => {
    await holds("job-manager-lost", { aws, context, evidence, verdict });
  });

  test("producers are cut from the proxies", requirement("PIPE-005"), async ({ aws, context, evidence, verdict }) => {
    await holds("producers-cut", { aws, context, evidence, verdict });
  });

  test(
    "consumers are cut from the proxies",
    atDepth("nightly", requirement("PIPE-010")),
    async ({ aws, context, evidence, verdict }) => {
      await holds("consumers-cut", { aws, context, evidence, verdict });
    },
  );

  test("a TaskManager is lost", requirement("PIPE-019", "PIPE-020"), async ({ aws, context, evidence, verdict }) => {
    await holds("task-manager-lost", { aws, context, evidence, verdict });
  });
});
