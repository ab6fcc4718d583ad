// Runs a workload until it is drained and gives back what was measured.

import { systemClock } from "../../core/clock.ts";
import { createPrng } from "../../core/prng.ts";
import { insertOperation } from "./insert-operation.ts";
import { runOpenLoop } from "./open-loop.ts";
import type { Perform } from "./open-loop.ts";
import { queryOperation } from "./query-operation.ts";
import type { Workload, WorkloadReport } from "./workload.ts";

/** Resolves when every planned operation is accounted for; what the platform does never makes it reject. */
export async function runWorkload(workload: Workload): Promise<WorkloadReport> {
  const { ratePerSecond, durationMs, lateAfterMs = 10_000, clock = systemClock, signal, measurements } = workload;
  const { perform, nextId } = operationOf(workload);
  const report = await runOpenLoop(
    {
      series: workload.kind,
      ratePerSecond,
      durationMs,
      lateAfterMs,
      drainMs: workload.drainMs ?? lateAfterMs + 1_000,
      inFlightAtMost: workload.inFlightAtMost ?? 512,
      clock,
      ...(signal === undefined ? {} : { signal }),
      ...(measurements === undefined
        ? {}
        : {
            onSecond: (second) => {
              measurements.append(second);
            },
          }),
    },
    perform,
  );
  return { ...report, nextId: nextId() };
}

function operationOf(workload: Workload): { perform: Perform; nextId: () => number } {
  const { seed, sink, clock = systemClock } = workload;
  if (workload.kind === "query") {
    return { perform: queryOperation(workload.queries, seed, sink), nextId: () => 1 };
  }
  const { inserts } = workload;
  const insert = insertOperation(inserts, { seed, sink, clock });
  let inserted = 0;
  const nextId = () => (inserts.firstId ?? 1) + inserted * (inserts.rowsPerInsert ?? 1);
  const nextInsert = () => {
    inserted += 1;
    return insert(inserted - 1);
  };
  if (workload.kind === "insert") return { perform: nextInsert, nextId };
  const query = queryOperation(workload.queries, seed, sink);
  const prng = createPrng(`${seed}/mix`);
  const perform: Perform = (position) => (prng.next() < workload.queryShare ? query(position) : nextInsert());
  return { perform, nextId };
}
