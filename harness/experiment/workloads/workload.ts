// What a workload is and what it gives back: the whole interface of this folder.
//
//   const sink = openHistorySink({ file, header, clock });              history-sink.ts: one writer of one history
//   await createWorkloadTable(admin, { table, cluster });               workload-table.ts
//   const report = await runWorkload(workload);                         run-workload.ts: open loop, until drained
//   await readFinally({ table, replicas, sink, syncWithinMs });         final-reads.ts: after every fault is healed
//   sink.close();
//
// The sink also takes fault() and probe() lines, so that operations, faults and probes share one clock.

import type { ClickHouseSettings } from "@clickhouse/client";
import type { LoadReport } from "../../analysis/measure/load-recorder.ts";
import type { LoadSecond } from "../../analysis/measure/load-seconds.ts";
import type { Clock } from "../../core/clock.ts";
import type { ClickHouse } from "../../platform/clickhouse/client.ts";
import type { HistorySink } from "./history-sink.ts";

/** Where inserts go, in turn. */
export interface InsertTarget {
  readonly clickhouse: Pick<ClickHouse, "insert">;
  readonly replica?: string;
}

interface CommonWorkload {
  readonly ratePerSecond: number;
  readonly durationMs: number;
  readonly seed: string;
  /** Answers later than this are counted as late, never as ok. Default 10,000 ms: give the clients such a time-out. */
  readonly lateAfterMs?: number;
  /** How long after the last planned start answers are waited for. Default `lateAfterMs` + 1 s. */
  readonly drainMs?: number;
  /** Operations under way at once; beyond it planned ones wait, and the wait is measured. Default 512. */
  readonly inFlightAtMost?: number;
  /** Takes a JSON line a second. */
  readonly measurements?: { append(line: LoadSecond): void };
  readonly sink?: HistorySink;
  readonly clock?: Clock;
  /** Ends the load early: nothing more is started, what is under way is drained. Unstarted operations leave the plan. */
  readonly signal?: AbortSignal;
}

/** Where operations go, in turn. `replica` is named when the target is one replica, absent behind a load balancer. */
export interface WorkloadTarget extends InsertTarget {
  readonly clickhouse: ClickHouse;
}

export interface InsertLoad {
  /** Made by createWorkloadTable. */
  readonly table: string;
  readonly targets: readonly InsertTarget[];
  readonly rowsPerInsert?: number;
  /** insert_quorum and the like: the durability that the contract of the history states. */
  readonly settings?: ClickHouseSettings;
  /** Indeterminate inserts are tried again so many times, as attempts of the same value with the same token. Default 0. */
  readonly resends?: number;
  /** Milliseconds between an attempt without an answer and the next one. Default 0. */
  readonly resendPauseMs?: number;
  /** Whether every attempt carries the deduplication token of its value. Default true. */
  readonly tokens?: boolean;
  /** First id of this workload: ids are unique in a history. Default 1. */
  readonly firstId?: number;
}

export interface QueryLoad {
  readonly targets: readonly WorkloadTarget[];
  /** Drawn evenly. Without any: row reads of the table's newest ids, which a history can hold. */
  readonly statements?: readonly QueryStatement[];
  /** For row reads. */
  readonly table?: string;
  /** The servers log the queries under the comment `tag/name`. */
  readonly tag?: string;
  readonly settings?: ClickHouseSettings;
}

export interface QueryStatement {
  readonly name: string;
  /** A fresh text for the n-th time, so that nothing can be served from a cache unless the text is meant to repeat. */
  readonly sql: (n: number) => string;
}

export type Workload =
  | (CommonWorkload & { readonly kind: "insert"; readonly inserts: InsertLoad })
  | (CommonWorkload & { readonly kind: "query"; readonly queries: QueryLoad })
  | (CommonWorkload & {
      readonly kind: "mixed";
      readonly inserts: InsertLoad;
      readonly queries: QueryLoad;
      /** Share of the operations that are queries, 0 to 1. */
      readonly queryShare: number;
    });

export interface WorkloadReport extends LoadReport {
  /** The first id that this workload did not use. */
  readonly nextId: number;
}
