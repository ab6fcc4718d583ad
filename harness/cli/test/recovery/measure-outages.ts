// Real probes of real services whose outages are known, many at once: is the true moment of recovery in the interval that
// is reported, and how wide is it?

import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judgeHistory } from "../../../analysis/checkers/judge-history.ts";
import { systemClock } from "../../../core/clock.ts";
import { environmentError } from "../../../core/errors.ts";
import { createPrng } from "../../../core/prng.ts";
import { viewHistory } from "../../../experiment/runner/history-view.ts";
import { lastingRecovery } from "../../../experiment/runner/judge-recovery.ts";
import { probeTimeoutMs, ServiceProbes } from "../../../experiment/runner/service-probes.ts";
import { openHistorySink } from "../../../experiment/workloads/history-sink.ts";
import { connectClickHouse } from "../../../platform/clickhouse/client.ts";
import { manners } from "./known-service.ts";
import type { Manner, Said } from "./known-service.ts";
import { openScratch } from "../scratch.ts";

export interface OutageSeen {
  readonly name: string;
  readonly manner: Manner;
  /** Nanoseconds since the fault's begin: bounds of the truth, of the report, and of the checker alone. */
  readonly truth: readonly [number, number];
  readonly reported: readonly [number, number];
  readonly checked: readonly [number, number];
}

const holdMs = 2_000;
const main = join(import.meta.dirname, "known-service.ts");

/** Watches `runs` services at once, each away once. */
export async function measureOutages(seed: string, runs: number): Promise<OutageSeen[]> {
  using scratch = openScratch("recovery");
  const folder = scratch.path;
  const child = fork(main, ["serve", String(runs)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  try {
    const ports = new Map<number, number>();
    const heard = new Map<number, Extract<Said, { backByNs: string }>>();
    child.on("message", (said: Said) => {
      if ("port" in said) ports.set(said.run, said.port);
      else heard.set(said.run, said);
    });
    await until(() => ports.size === runs, 10_000);
    const watched = Array.from({ length: runs }, (_, run) =>
      watchOutage({ folder, child, run, port: ports.get(run) ?? 0, name: `${seed}/${String(run)}`, heard }),
    );
    return await Promise.all(watched);
  } finally {
    child.kill("SIGKILL");
  }
}

interface Watching {
  readonly folder: string;
  readonly child: ChildProcess;
  readonly run: number;
  readonly port: number;
  readonly name: string;
  readonly heard: ReadonlyMap<number, Extract<Said, { backByNs: string }>>;
}

/** A second and more of quiet, the outage within a second of the fault's begin, watched until it has been good for long. */
async function watchOutage({ folder, child, run, port, name, heard }: Watching): Promise<OutageSeen> {
  const prng = createPrng(name);
  const manner = prng.pick(manners);
  const forMs = probeTimeoutMs + 500 + prng.integer(3_000);
  await systemClock.sleep(prng.integer(1_000));
  const sink = openHistorySink({
    file: join(folder, `${String(run)}.ndjson`),
    seed: name,
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
    replicas: ["r1"],
    limits: { recovery: { atMostNs: 3_600e9, holdNs: holdMs * 1e6 } },
  });
  const client = connectClickHouse({
    url: `http://127.0.0.1:${String(port)}`,
    user: "app",
    password: "",
    timeoutMs: probeTimeoutMs,
  });
  const probes = new ServiceProbes({ client, table: "known.probe", quorum: 2, lines: sink, clock: systemClock });
  await systemClock.sleep(1_500);
  // Both clocks are the machine's monotonic one, counted from different moments.
  const begunNs = Number(process.hrtime.bigint());
  sink.fault({ id: 1, fault: "known-outage", target: "r1", phase: "begin" });
  await systemClock.sleep(prng.integer(800));
  child.send({ run, manner, forMs });
  await until(() => heard.has(run), forMs + 10_000);
  await until(() => probes.goodForMs() > holdMs + 500, 10_000);
  await probes.stop();
  sink.close();
  await client.close();
  const text = readFileSync(sink.file, "utf8");
  const counts = judgeHistory(text, ["recovery"])[0]?.counts ?? {};
  const lasting = lastingRecovery(viewHistory(text), holdMs * 1e6);
  const { backFromNs = "0", backByNs = "0" } = heard.get(run) ?? {};
  return {
    name,
    manner,
    truth: [Number(backFromNs) - begunNs, Number(backByNs) - begunNs],
    reported: [lasting?.lowNs ?? NaN, lasting?.highNs ?? NaN],
    checked: [Number(counts.rtoLowNs), Number(counts.rtoHighNs)],
  };
}

async function until(isTrue: () => boolean, withinMs: number): Promise<void> {
  const deadline = systemClock.nowNs() + withinMs * 1e6;
  while (!isTrue()) {
    if (systemClock.nowNs() > deadline) {
      throw environmentError("a known service was not heard of in time", { code: "ASSAY_TEST_KNOWN_SERVICE" });
    }
    await systemClock.sleep(20);
  }
}
