// The probes against services that are away for a known time: what each line says of which moment, and whether the true
// time of recovery lies in the interval that the checker gives.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { judgeHistory } from "../../analysis/checkers/judge-history.ts";
import { createPrng } from "../../core/prng.ts";
import { SimulatedClock } from "../../core/simulated-clock.ts";
import { openHistorySink } from "../workloads/history-sink.ts";
import type { HistorySink } from "../workloads/history-sink.ts";
import { viewHistory } from "./history-view.ts";
import { lastingRecovery } from "./judge-recovery.ts";
import { OutageService } from "./outage-service.ts";
import type { Outage } from "./outage-service.ts";
import { probePeriodMs, probeTimeoutMs, ServiceProbes } from "./service-probes.ts";

const ms = 1e6;
const holdNs = 4_000 * ms;
const begunMs = 2_050;

let folder: string;
let runs = 0;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-probes-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Watched {
  readonly sink: HistorySink;
  readonly service: OutageService;
  readonly probes: ServiceProbes;
  readonly clock: SimulatedClock;
}

function watch(outage: Outage, latencyMs?: () => number): Watched {
  const clock = new SimulatedClock();
  runs += 1;
  const sink = openHistorySink({
    file: join(folder, `${String(runs)}.ndjson`),
    seed: "1",
    contract: { durability: "survives-faults", duplicates: "forbidden", reads: "eventual" },
    replicas: ["r1"],
    limits: { recovery: { atMostNs: 3_600_000 * ms, holdNs } },
    clock,
  });
  const service = new OutageService(clock, outage, latencyMs);
  const probes = new ServiceProbes({ client: service.client(), table: "db.t", quorum: 2, lines: sink, clock });
  return { sink, service, probes, clock };
}

const faultLine = { id: 1, fault: "host-lost", target: "r1" } as const;

/** Fault at its time, watched until twelve seconds after the service is back, then judged. */
async function judged(watched: Watched, { toMs }: Outage) {
  const { sink, probes, clock } = watched;
  await clock.sleep(begunMs);
  sink.fault({ ...faultLine, phase: "begin" });
  await clock.sleep(toMs + 12_000 - begunMs);
  await probes.stop();
  sink.close();
  const text = readFileSync(sink.file, "utf8");
  const [document] = judgeHistory(text, ["recovery"]);
  const [lowNs, highNs] = [Number(document?.counts.rtoLowNs), Number(document?.counts.rtoHighNs)];
  return { document, lowNs, highNs, text, view: viewHistory(text), truthNs: toMs * ms - begunMs * ms };
}

const hanging: Outage = { fromMs: 2_300, toMs: 12_345, manner: "hangs" };

it("tells a bad probe as of when it was asked and a good one as of when it was answered", async () => {
  const watched = watch(hanging);
  const { lowNs, highNs, truthNs, view } = await judged(watched, hanging);
  const timesOf = (isOk: boolean) => view.probes.filter(({ ok }) => ok === isOk).map(({ timeNs }) => timeNs);
  expect(timesOf(false).length).toBeGreaterThanOrEqual(8);
  expect(watched.service.askedNs).toEqual(expect.arrayContaining(timesOf(false)));
  expect(watched.service.answeredNs).toEqual(expect.arrayContaining(timesOf(true)));
  expect(lowNs).toBeLessThanOrEqual(truthNs);
  expect(highNs).toBeGreaterThanOrEqual(truthNs);
});

it("bounds the return of a service that refuses at once by a period and an answer", async () => {
  const outage: Outage = { ...hanging, manner: "refuses" };
  const { lowNs, highNs, truthNs } = await judged(watch(outage), outage);
  expect(lowNs).toBeLessThanOrEqual(truthNs);
  expect(highNs).toBeGreaterThanOrEqual(truthNs);
  expect(highNs - lowNs).toBeLessThanOrEqual(450 * ms);
});

it("tells a probe that is answered when the service is back as good, after all that happened meanwhile", async () => {
  const outage: Outage = { fromMs: 2_300, toMs: 4_100, manner: "pauses" };
  const watched = watch(outage);
  void watched.clock.sleep(3_000).then(() => {
    watched.sink.fault({ ...faultLine, phase: "verified" });
  });
  const { document, highNs, truthNs, text, view } = await judged(watched, outage);
  expect(view.probes.every(({ ok }) => ok)).toBe(true);
  expect(document).toMatchObject({ verdict: "held", counts: { rtoLowNs: 0 } });
  expect(highNs).toBeGreaterThanOrEqual(truthNs);
  expect(highNs).toBeLessThanOrEqual(truthNs + 50 * ms);
  const indexes = [...text.matchAll(/"index":(\d+)/g)].map(([, index]) => Number(index));
  expect(indexes).toEqual(indexes.map((_, position) => position));
  expect(view.verifiedNs).toBe(3_000 * ms);
});

it("calls an answer good that is slow but in time", async () => {
  const never: Outage = { fromMs: 6_000, toMs: 6_000, manner: "hangs" };
  const { view } = await judged(
    watch(never, () => probeTimeoutMs - 50),
    never,
  );
  expect(view.probes.length).toBeGreaterThan(5);
  expect(view.probes.every(({ ok }) => ok)).toBe(true);
});

it("tells nothing of a probe that is open at the end, and everything that waited for it", async () => {
  const { sink, probes, clock } = watch({ fromMs: 1_000, toMs: 1e6, manner: "hangs" });
  await clock.sleep(1_900);
  sink.fault({ ...faultLine, phase: "begin" });
  const insert = sink.invoke({ op: "insert", value: 1 });
  insert.complete("ok");
  expect(readFileSync(sink.file, "utf8")).not.toContain("insert");
  await probes.stop();
  const text = readFileSync(sink.file, "utf8");
  expect(viewHistory(text).probes.map(({ ok }) => ok)).not.toContain(false);
  expect(text.match(/"op":"insert"/g)).toHaveLength(2);
  expect(viewHistory(text).begunNs).toBe(1_900 * ms);
});

it("loses nothing when the history is closed while a probe is open", async () => {
  const { sink, probes, clock } = watch({ fromMs: 1_000, toMs: 1e6, manner: "hangs" });
  await clock.sleep(1_900);
  sink.fault({ ...faultLine, phase: "begin" });
  sink.close();
  await clock.sleep(5_000);
  await probes.stop();
  const view = viewHistory(readFileSync(sink.file, "utf8"));
  expect(view.begunNs).toBe(1_900 * ms);
  expect(view.probes.every(({ ok, timeNs }) => ok && timeNs < 1_900 * ms)).toBe(true);
});

/** As measured: mostly quick, at times a second and more. */
const latencies = (seed: string) => {
  const prng = createPrng(seed);
  return () => (prng.integer(20) === 0 ? 2_000 * prng.next() : 10 + 150 * prng.next());
};

const manners = ["refuses", "hangs", "pauses"] as const;

/** Intervals of `runs` outages that were watched for good: where the truth lies, and widths in milliseconds, sorted. */
async function intervals(runs: number, latencyOf: (seed: string) => () => number) {
  const [outside, widths]: [string[], number[]] = [[], []];
  for (let run = 0; run < runs; run += 1) {
    const seed = `known/${String(run)}`;
    const prng = createPrng(seed);
    const fromMs = begunMs + prng.integer(1_000);
    const manner = prng.pick(manners);
    const outage: Outage = { fromMs, toMs: fromMs + 2 * probeTimeoutMs + prng.integer(12_000), manner };
    const { lowNs, highNs, truthNs, view } = await judged(watch(outage, latencyOf(seed)), outage);
    const lasting = lastingRecovery(view, holdNs) ?? { lowNs: 0, highNs: 0 };
    const isInside = lasting.lowNs > 0 && lasting.lowNs <= truthNs && truthNs <= lasting.highNs;
    const isInsideToo = lowNs > 0 && lowNs <= truthNs && truthNs <= highNs;
    if (!isInside || !isInsideToo)
      outside.push(`${seed} ${manner} ${JSON.stringify([lasting, lowNs, highNs, truthNs])}`);
    widths.push((lasting.highNs - lasting.lowNs) / ms);
  }
  return { outside, widths: widths.sort((a, b) => a - b) };
}

it("has the true time of recovery in an interval of two periods, however the service was away", async () => {
  const { outside, widths } = await intervals(45, () => () => 30);
  expect(outside).toEqual([]);
  expect(widths.at(-1)).toBeLessThanOrEqual(2 * probePeriodMs);
});

it("has it inside when single answers take a second and more, too", async () => {
  const { outside, widths } = await intervals(45, latencies);
  expect(outside).toEqual([]);
  expect(widths[Math.floor(widths.length / 2)]).toBeLessThanOrEqual(2 * probePeriodMs);
});

it("goes on asking while earlier probes hang, each as of its own moment", async () => {
  const outage: Outage = { fromMs: 3_000, toMs: 10_000, manner: "hangs" };
  const { view } = await judged(watch(outage), outage);
  const bad = view.probes.filter(({ name, ok }) => name === "read" && !ok).map(({ timeNs }) => timeNs / ms);
  expect(bad.length).toBeGreaterThanOrEqual(17);
  expect(bad.slice(1).every((at, index) => Math.abs(at - (bad[index] ?? 0) - probePeriodMs) < 1)).toBe(true);
});

it("does not take a late answer to an early question for the end of an outage", () => {
  const probe = (timeMs: number, ok: boolean, askedMs = timeMs) => {
    return { name: "read", ok, timeNs: timeMs * ms, askedNs: askedMs * ms };
  };
  const probes = [probe(500, true), probe(1_000, false), probe(1_005, true, 990), probe(1_430, true, 1_400)];
  const none = { operations: [], verifiedNs: undefined, endedNs: undefined, healedNs: undefined };
  const seen = lastingRecovery({ ...none, begunNs: 900 * ms, probes: [...probes, probe(9_000, true)] }, holdNs);
  expect(seen).toEqual({ lowNs: 100 * ms, highNs: 530 * ms });
});
