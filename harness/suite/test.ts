// The one `test` of all suites. Worker fixtures open what a run has once; test fixtures give a spec its own pages in the
// run directory.

import { join } from "node:path";
import { _baseTest as base } from "@playwright/test";
import type { TestInfo } from "@playwright/test";
import { openNdjson } from "../evidence/ndjson.ts";
import type { NdjsonWriter } from "../evidence/ndjson.ts";
import { createRedactor } from "../evidence/redaction.ts";
import type { Redactor } from "../evidence/redaction.ts";
import { runPaths } from "../evidence/run-paths.ts";
import type { AwsClients, AwsCredentials } from "../platform/aws/clients.ts";
import { openClickHouse } from "../platform/clickhouse/access.ts";
import type { ClickHouseAccess } from "../platform/clickhouse/access.ts";
import type { RunContext } from "../platform/ports/run-context.ts";
import { awsOf, firstRegion, readCredentials, readRunContext } from "./context.ts";
import { createEvidence, slug } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import { createMeasurements } from "./measurements.ts";
import type { Measurements } from "./measurements.ts";
import { requirementAnnotation } from "./requirement.ts";
import type { TestDetails } from "./requirement.ts";
import { nameOf } from "./spec-name.ts";
import { createRecordVerdict } from "./verdict.ts";
import type { RecordVerdict } from "./verdict.ts";

export interface SuiteFixtures {
  readonly evidence: Evidence;
  readonly measurements: Measurements;
  readonly verdict: RecordVerdict;
}

export interface SuiteWorkerFixtures {
  /** What this run is about. */
  readonly context: RunContext;
  /** AWS SDK clients of the platform's first region. */
  readonly aws: AwsClients;
  /** ClickHouse by user and by replica. */
  readonly clickhouse: ClickHouseAccess;
  readonly redactor: Redactor;
  readonly records: NdjsonWriter;
  readonly awsCredentials: AwsCredentials | undefined;
}

const own = base.extend<SuiteFixtures, SuiteWorkerFixtures>({
  context: [
    async ({}, use) => {
      await use(readRunContext());
    },
    { scope: "worker" },
  ],
  awsCredentials: [
    async ({ context }, use) => {
      await use(readCredentials(context));
    },
    { scope: "worker" },
  ],
  redactor: [
    async ({ awsCredentials }, use) => {
      await use(createRedactor(awsCredentials === undefined ? [] : [awsCredentials.secretAccessKey]));
    },
    { scope: "worker" },
  ],
  records: [
    async ({ context, redactor }, use, worker) => {
      const file = join(runPaths(context.runDirectory).records, `worker-${String(worker.workerIndex)}.ndjson`);
      using records = openNdjson(file, redactor.redact);
      await use(records);
    },
    { scope: "worker" },
  ],
  aws: [
    async ({ context, awsCredentials }, use) => {
      const aws = awsOf(context, awsCredentials);
      await use(aws);
      aws.destroy();
    },
    { scope: "worker" },
  ],
  clickhouse: [
    async ({ context, aws, redactor }, use) => {
      await using access = await openClickHouse({
        region: firstRegion(context),
        aws,
        caFile: context.caFile,
        onSecret: redactor.learn,
      });
      await use(access);
    },
    { scope: "worker" },
  ],
  evidence: async ({ context, redactor }, use, info) => {
    await use(
      createEvidence({
        runDirectory: context.runDirectory,
        folder: folderOf(info),
        redactor,
        publish: publishTo(info),
      }),
    );
  },
  measurements: async ({ context }, use, info) => {
    using measurements = createMeasurements(context.runDirectory, folderOf(info));
    await use(measurements);
  },
  verdict: async ({ records }, use, info) => {
    const declared = info.annotations.flatMap(({ type, description }) =>
      type === requirementAnnotation && description !== undefined ? [description] : [],
    );
    await use(
      createRecordVerdict({
        by: nameOf(info.file, info.title),
        declared: new Set(declared),
        records,
        publish: publishTo(info),
      }),
    );
  },
});

type Body = (fixtures: SuiteFixtures & SuiteWorkerFixtures) => Promise<void> | void;

/**
 * A test belongs to at least one row of the catalogue. Ways to skip or to expect failure are left out on purpose: a row
 * that cannot be decided gets a verdict too.
 */
export interface SuiteTest {
  (title: string, details: TestDetails, body: Body): void;
  /** More fixtures on top of these, for suites that share something costly. */
  readonly extend: typeof own.extend;
  readonly describe: (title: string, body: () => void) => void;
  /** A named step in the report. */
  readonly step: typeof own.step;
  /** Milliseconds that this one test may take instead of its suite's. */
  readonly setTimeout: typeof own.setTimeout;
}

export const test: SuiteTest = own;

function publishTo(info: TestInfo) {
  return (name: string, body: string | Buffer, contentType: string): Promise<void> =>
    info.attach(name, { body, contentType });
}

function folderOf(info: TestInfo): string {
  return slug(info.title);
}
