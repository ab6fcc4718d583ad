// How long a row needs from one replica to another while the platform carries its steady load.

import { expect, requirement, test } from "./bench.ts";
import { limitReason } from "#harness/analysis/measure/load-seconds.ts";
import { delayFigures, judgeReplicationDelay } from "#harness/analysis/performance/replication-delay.ts";
import { measureReplicationDelay } from "#harness/experiment/benchmarks/measure-delay.ts";
import { runWorkload } from "#harness/experiment/workloads/run-workload.ts";

/** 2,000 rows a second in few inserts: two cores carry the whole platform here, and a quorum insert costs them most. */
const steadyLoad = { ratePerSecond: 5, rowsPerInsert: 400 };
const canaries = { samples: 110, firstId: 1_000_000_000, everyMs: 200, giveUpAfterMs: 10_000 };
const warmUpMs = 5_000;

test(
  "a row written to one replica is readable on another within a second",
  requirement("REP-002"),
  async ({ bench, context, evidence, measurements, verdict }) => {
    const { value, percentile } = bench.objective("REP-002");
    const limit = { atMostMs: Number(value) * 1_000, percentile: Number(percentile) / 100, leastSamples: 100 };

    const load = runWorkload({
      kind: "insert",
      ratePerSecond: steadyLoad.ratePerSecond,
      durationMs: warmUpMs + canaries.samples * canaries.everyMs + 500,
      seed: context.seed,
      measurements,
      inserts: { table: bench.inserts, targets: [{ clickhouse: bench.app }], rowsPerInsert: steadyLoad.rowsPerInsert },
    });
    await test.step("warm up", () => measureReplicationDelay({ ...warmUp(bench), table: bench.inserts }));
    const measured = await measureReplicationDelay({ ...canaries, replicas: bench.replicas, table: bench.inserts });
    const { accounts, response, wait, seconds } = await load;

    const measurement = { ...measured, generatorLimit: limitReason(seconds) };
    const judgement = judgeReplicationDelay(measurement, limit);
    const figures = { ...delayFigures(measured.samples), limit, load: { ...steadyLoad, accounts, response, wait } };
    const path = await evidence.attach("replication delay", { ...figures, samples: measured.samples });
    expect(await verdict("REP-002", { ...judgement, evidence: [path, measurements.path] })).toBeHeld();
  },
);

function warmUp({ replicas }: { replicas: Parameters<typeof measureReplicationDelay>[0]["replicas"] }) {
  return { replicas, samples: warmUpMs / 250, firstId: 900_000_000, everyMs: 250, giveUpAfterMs: 10_000 };
}
