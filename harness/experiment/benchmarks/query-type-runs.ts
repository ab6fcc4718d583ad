// What clients saw of each query type, beside what the servers' logs say of the same queries.

import type { QueryTypeRuns } from "../../analysis/performance/query-types.ts";
import type { QueryStatement, WorkloadReport } from "../workloads/workload.ts";
import type { LoggedQueries } from "./query-log.ts";

export function queryTypeRuns(
  statements: readonly QueryStatement[],
  report: WorkloadReport,
  logged: readonly LoggedQueries[],
): QueryTypeRuns[] {
  return statements.map(({ name }) => {
    const latency = report.byName[name];
    const failed = report.failedByName[name] ?? 0;
    const log = logged.find(({ comment }) => comment.endsWith(`/${name}`));
    return {
      name,
      answered: (latency?.count ?? 0) - failed,
      failed,
      logged: log?.finished ?? 0,
      cacheHits: log?.cacheHits ?? 0,
      leastRowsRead: log?.leastRowsRead ?? 0,
      p50Ms: latency?.p50Ms ?? Number.NaN,
      p95Ms: latency?.p95Ms ?? Number.NaN,
      p99Ms: latency?.p99Ms ?? Number.NaN,
    };
  });
}
