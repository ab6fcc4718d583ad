// PERF-018: large batches beat row-by-row inserts, and async inserts are there as an option. Rates come from interleaved
// blocks; a randomization test says whether the difference is more than chance.

import type { Finding } from "../../core/verdict.ts";
import type { Prng } from "../../core/prng.ts";
import { judged } from "../compliance/judged.ts";
import type { Judged } from "../compliance/judged.ts";
import { compareRuns } from "../measure/randomization.ts";
import type { Comparison } from "../measure/randomization.ts";

export interface BatchMeasurement {
  /** Rows per second of each block of row-by-row inserts, and of batched ones, in the order in which they were run. */
  readonly singleRates: readonly number[];
  readonly batchRates: readonly number[];
  /** Rows per insert of the batched blocks, by the server's own count of what an insert wrote. */
  readonly writtenPerBatch: readonly number[];
  /** Async inserts: sent, and found in the table after the flush. */
  readonly asyncSent: number;
  readonly asyncFound: number;
  readonly asyncRate: number;
  readonly failures: readonly string[];
}

export interface BatchLimit {
  readonly leastRows: number;
  readonly mostRows: number;
  readonly leastBlocks: number;
}

const mostChance = 0.01;

export function compareBatches({ singleRates, batchRates }: BatchMeasurement, prng: Prng): Comparison {
  return compareRuns(singleRates, batchRates, { prng, draws: 2_000 });
}

export function judgeBatches(measured: BatchMeasurement, limit: BatchLimit, prng: Prng): Judged {
  const about = { source: "clickhouse", resource: "inserts" };
  const unknowns: Finding[] = measured.failures.map((message) => ({ ...about, message }));
  const blocks = Math.min(measured.singleRates.length, measured.batchRates.length);
  if (blocks < limit.leastBlocks) {
    unknowns.push({ ...about, message: `${blocks} pairs of blocks, ${limit.leastBlocks} needed` });
    return judged({ unknowns });
  }
  const compared = compareBatches(measured, prng);
  const figures = {
    ...about,
    actual: compared,
    message: `${Math.round(compared.medianB)} rows/s in batches, ${Math.round(compared.medianA)} rows/s one by one (p ${compared.pValue.toFixed(4)})`,
  };
  const violations = [...sizeProblems(measured, limit), ...asyncProblems(measured)];
  if (compared.ratio <= 1 && compared.pValue <= mostChance) violations.push(figures);
  else if (compared.pValue > mostChance)
    unknowns.push({ ...figures, message: `${figures.message}: not more than chance` });
  return judged({ violations, unknowns, notes: [figures] });
}

function sizeProblems({ writtenPerBatch }: BatchMeasurement, { leastRows, mostRows }: BatchLimit): Finding[] {
  const about = { source: "clickhouse", resource: "batches", expected: `${leastRows} to ${mostRows} rows` };
  const outside = writtenPerBatch.filter((rows) => rows < leastRows || rows > mostRows);
  if (writtenPerBatch.length === 0) return [{ ...about, message: "the server's log has no batch" }];
  if (outside.length === 0) return [];
  const message = `${outside.length} of ${writtenPerBatch.length} inserts wrote other numbers of rows`;
  return [{ ...about, actual: outside.slice(0, 5), message }];
}

function asyncProblems({ asyncSent, asyncFound }: BatchMeasurement): Finding[] {
  if (asyncSent > 0 && asyncFound === asyncSent) return [];
  const message = `${asyncFound} of ${asyncSent} rows of async inserts are in the table after the flush`;
  return [{ source: "clickhouse", resource: "async inserts", actual: asyncFound, expected: asyncSent, message }];
}
