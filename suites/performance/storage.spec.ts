// How small telemetry is stored, told together with how much there is to store: the entropy of every column.

import { expect, requirement, test } from "./bench.ts";
import { compressionRatio, judgeCompression } from "#harness/analysis/performance/compression.ts";
import { present } from "#harness/core/errors.ts";
import { columnStorage } from "#harness/experiment/benchmarks/column-storage.ts";

test(
  "telemetry with the entropy of real sensors is stored ten to twenty times smaller",
  requirement("PERF-013"),
  async ({ bench, evidence, verdict }) => {
    const { least, most } = bench.objective("PERF-013").value as { least: number; most: number };
    const replica = present(bench.replicas[0], "a platform without replicas");

    const measured = await columnStorage(replica.clickhouse, bench.sensors.table);

    const path = await evidence.attach("compression", { ratio: compressionRatio(measured), ...measured });
    const judgement = judgeCompression(measured, { least, most, leastRows: 100_000 });
    expect(await verdict("PERF-013", { ...judgement, evidence: [path] })).toBeHeld();
  },
);
