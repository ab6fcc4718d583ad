// PERF-015: five types of query are run and reported, and every run was computed: an answer out of the query cache
// measures the cache.

import type { Finding } from "../../core/verdict.ts";
import { judged } from "../compliance/judged.ts";
import type { Judged } from "../compliance/judged.ts";

/** What the server's own log says about the runs of one type. */
export interface QueryTypeRuns {
  readonly name: string;
  readonly answered: number;
  readonly failed: number;
  /** Runs found in the server's log. */
  readonly logged: number;
  readonly cacheHits: number;
  /** The least that any run read from the table. */
  readonly leastRowsRead: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export function judgeQueryTypes(
  types: readonly QueryTypeRuns[],
  { expected, leastRuns }: { expected: number; leastRuns: number },
): Judged {
  const violations: Finding[] = [];
  const unknowns: Finding[] = [];
  const about = (name: string) => ({ source: "clickhouse", resource: name });
  if (types.length < expected) {
    unknowns.push({ ...about("query set"), actual: types.length, expected, message: "query types are missing" });
  }
  for (const { name, answered, failed, logged, cacheHits, leastRowsRead } of types) {
    const note = (message: string): Finding => ({ ...about(name), message });
    if (cacheHits > 0) violations.push(note(`${cacheHits} of ${logged} runs were answered out of the query cache`));
    if (failed > 0) violations.push(note(`${failed} of ${answered + failed} runs failed`));
    if (answered < leastRuns) unknowns.push(note(`answered ${answered} times, ${leastRuns} needed`));
    if (logged < answered) unknowns.push(note(`the server's log has ${logged} of ${answered} runs`));
    else if (leastRowsRead === 0 && cacheHits === 0) unknowns.push(note("a run read no row: nothing was measured"));
  }
  const notes = types.map(({ name, p50Ms, p95Ms, p99Ms }) => ({
    ...about(name),
    actual: { p50Ms, p95Ms, p99Ms },
    message: `${name}: p50 ${p50Ms} ms, p95 ${p95Ms} ms, p99 ${p99Ms} ms`,
  }));
  return judged({ violations, unknowns, notes });
}
