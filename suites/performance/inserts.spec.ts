// Batches against row-by-row inserts, interleaved, and the option of async inserts.

import { expect, requirement, test } from "./bench.ts";
import { compareBatches, judgeBatches } from "#harness/analysis/performance/batches.ts";
import { createPrng } from "#harness/core/prng.ts";
import { measureBatches } from "#harness/experiment/benchmarks/measure-batches.ts";

test(
  "batches of 10,000 to 100,000 rows beat row-by-row inserts, and async inserts arrive",
  requirement("PERF-018"),
  async ({ bench, context, evidence, verdict }) => {
    const { leastRows, mostRows } = bench.objective("PERF-018").value as { leastRows: number; mostRows: number };

    const measured = await measureBatches({
      table: bench.inserts,
      writer: bench.app,
      admin: bench.admin,
      replicas: bench.servers,
      seed: context.seed,
      tag: `assay/${context.runId}/batches`,
      pairs: 8,
      singles: 8,
      batchRows: [leastRows, leastRows, 50_000, leastRows, leastRows, leastRows, leastRows, mostRows],
      asyncRows: 50,
    });

    const compared = compareBatches(measured, createPrng(context.seed));
    const path = await evidence.attach("batches against single rows", { ...measured, compared });
    const limit = { leastRows, mostRows, leastBlocks: 6 };
    const judgement = judgeBatches(measured, limit, createPrng(context.seed));
    expect(await verdict("PERF-018", { ...judgement, evidence: [path] })).toBeHeld();
  },
);
