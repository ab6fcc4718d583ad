// The load of an experiment: inserts through the load balancer, by the harness's own client or by an application's driver
// with the application's own retries.

import type { Clock } from "../../core/clock.ts";
import { environmentError } from "../../core/errors.ts";
import type { Driver, DriverWanted } from "../jdbc/driver.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import { runWorkload } from "../workloads/run-workload.ts";
import type { WorkloadReport } from "../workloads/workload.ts";
import type { Experiment } from "./experiment-file.ts";
import type { ExperimentPlatform } from "./platform.ts";
import type { Scene } from "./scene.ts";

const operationTimeoutMs = 10_000;
const quorumTimeoutMs = 5_000;
const longestLoadMs = 300_000;

export interface LoadOf {
  readonly experiment: Experiment;
  readonly platform: ExperimentPlatform;
  readonly seed: string;
  readonly clock: Clock;
}

interface LoadWays {
  readonly sink: HistorySink;
  readonly signal: AbortSignal;
  /** The application that inserts, where one does. */
  readonly driver: Driver | undefined;
}

export async function openApplication({ openDriver }: ExperimentPlatform, wanted: DriverWanted): Promise<Driver> {
  if (openDriver !== undefined) return openDriver(wanted);
  throw environmentError(`nothing here can be the application ${wanted.application}`, { code: "ASSAY_JDBC_CLIENT" });
}

export function startLoad(
  { experiment, platform, seed, clock }: LoadOf,
  scene: Scene,
  { sink, signal, driver }: LoadWays,
): Promise<WorkloadReport> {
  const { rate, rowsPerInsert, quorum } = experiment.workload;
  const clickhouse = platform.clickhouse.connect({
    service: "clickhouse-https",
    user: "app",
    timeoutMs: operationTimeoutMs,
  });
  return runWorkload({
    kind: "insert",
    ratePerSecond: rate,
    durationMs: longestLoadMs,
    seed,
    sink,
    clock,
    signal,
    lateAfterMs: operationTimeoutMs + 1_000,
    drainMs: operationTimeoutMs + 2_000 + (driver?.retry.pauseMs ?? 0),
    inserts: {
      table: scene.fronts.table,
      targets: [{ clickhouse: driver?.inserts ?? clickhouse }],
      rowsPerInsert,
      ...(driver === undefined ? {} : resending(driver.retry)),
      settings: { insert_quorum: String(quorum), insert_quorum_timeout: quorumTimeoutMs, ...scene.insertSettings },
    },
  });
}

function resending({ attempts, deduplicationToken, pauseMs }: Driver["retry"]) {
  return { resends: attempts - 1, tokens: deduplicationToken, resendPauseMs: pauseMs };
}
