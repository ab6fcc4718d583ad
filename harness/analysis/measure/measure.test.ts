import { describe, expect, it } from "vitest";
import { createPrng } from "../../core/prng.ts";
import { lagSlope, isSustainable } from "./lag-slope.ts";
import { LatencyHistogram } from "./latency-histogram.ts";
import { checkedAccounts } from "./load-accounts.ts";
import { LoadRecorder } from "./load-recorder.ts";
import { generatorLimit, limitReason } from "./load-seconds.ts";
import type { LoadSecond } from "./load-seconds.ts";
import { compareRuns, medianOf, percentileOf } from "./randomization.ts";
import { dueCount, intendedNs, plannedCount } from "./schedule.ts";
import { steadiness } from "./steady-state.ts";

describe("the schedule of an open loop", () => {
  it("neither drifts nor rounds away", () => {
    expect(plannedCount(25, 10_000)).toBe(250);
    expect(intendedNs(0, 3)).toBe(0);
    expect(intendedNs(3_000_000, 3)).toBe(1e15);
    expect(dueCount(-1, 10)).toBe(0);
    expect(dueCount(0, 10)).toBe(1);
    expect(dueCount(99_999_999, 10)).toBe(1);
    expect(dueCount(100_000_000, 10)).toBe(2);
  });
});

describe("the accounts", () => {
  const accounts = { planned: 10, ok: 5, errors: 2, indeterminate: 1, late: 1, unacknowledged: 2 };

  it("cover every planned operation", () => {
    expect(checkedAccounts(accounts)).toBe(accounts);
    expect(() => checkedAccounts({ ...accounts, ok: 4 })).toThrow("planned 10 operations, accounted for 9");
  });

  it("put each operation into one of them", () => {
    const recorder = new LoadRecorder("insert", 100);
    const sent = { intendedNs: 0, sentNs: 5e6 };
    for (let position = 0; position < 5; position += 1) recorder.start(sent);
    recorder.end(sent, 50e6, { name: "insert", outcome: "ok" });
    recorder.end(sent, 101e6, { name: "insert", outcome: "ok" });
    recorder.end(sent, 60e6, { name: "insert", outcome: "fail", code: "285" });
    recorder.end(sent, 60e6, { name: "insert", outcome: "indeterminate", code: "timeout" });
    const report = recorder.report(6);
    expect(report.accounts).toEqual({ planned: 6, ok: 1, errors: 2, indeterminate: 1, late: 1, unacknowledged: 2 });
    expect(report.failures).toEqual({ "285": 1, timeout: 1 });
    expect(report.wait.maxMs).toBeCloseTo(5, 1);
    expect(report.response.maxMs).toBeCloseTo(101, 0);
    expect(report.service.maxMs).toBeCloseTo(96, 0);
  });
});

describe("latencies", () => {
  it("keep three digits and merge exactly", () => {
    const [one, other] = [new LatencyHistogram(), new LatencyHistogram()];
    for (let value = 1; value <= 500; value += 1) one.recordNs(value * 1e6);
    for (let value = 501; value <= 1_000; value += 1) other.recordNs(value * 1e6);
    one.add(other);
    const { count, p50Ms, p99Ms, maxMs } = one.summary();
    expect(count).toBe(1_000);
    expect(Math.abs(p50Ms - 500)).toBeLessThan(1);
    expect(Math.abs(p99Ms - 990)).toBeLessThan(1);
    expect(Math.abs(maxMs - 1_000)).toBeLessThan(1);
  });
});

describe("the generator's own limits", () => {
  const fine = { planned: 100, behind: 0, waitP99Ms: 2, responseP99Ms: 40, busy: 0.3 };
  const cases: readonly [string, Partial<typeof fine>, boolean, string | undefined][] = [
    ["none", {}, false, undefined],
    ["held back", {}, true, "operations under way at their cap"],
    ["busy", { busy: 0.97 }, false, "event loop busy 97 %"],
    ["behind the plan", { behind: 6 }, false, "6 starts behind the plan"],
    ["late starts", { waitP99Ms: 21 }, false, "starts 21 ms late at p99"],
    ["late starts within the gap of a slow plan", { waitP99Ms: 90, planned: 10 }, false, undefined],
    ["late starts beside a slow platform", { waitP99Ms: 21, responseP99Ms: 600 }, false, undefined],
  ];
  it.each(cases)("%s", (_title, change, heldBack, reason) => {
    expect(generatorLimit({ ...fine, ...change }, heldBack)).toBe(reason);
  });

  it("decide when more than a tenth of the seconds show them", () => {
    const second = (limitedBy?: string): LoadSecond => ({
      ...fine,
      second: 0,
      series: "x",
      started: 1,
      ok: 1,
      errors: 0,
      inFlight: 0,
      responseP50Ms: 1,
      ...(limitedBy === undefined ? {} : { limitedBy }),
    });
    const ten = (limited: number) => Array.from({ length: 10 }, (_, at) => second(at < limited ? "busy" : undefined));
    expect(limitReason(ten(1))).toBeUndefined();
    expect(limitReason(ten(2))).toBe("2 of 10 seconds, such as: busy");
    expect(limitReason([])).toBe("no second was recorded");
  });
});

describe("comparing runs", () => {
  const prng = () => createPrng("compare");

  it("takes medians and nearest ranks", () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 2, 3])).toBe(2.5);
    expect(percentileOf([1, 2, 3, 4], 0.5)).toBe(2);
    expect(percentileOf([1, 2, 3, 4], 0.99)).toBe(4);
  });

  it("tells a difference from noise", () => {
    const noise = (seed: string, middle: number) => {
      const random = createPrng(seed);
      return Array.from({ length: 20 }, () => middle * (1 + 0.03 * (random.next() - 0.5)));
    };
    expect(compareRuns(noise("a", 100), noise("b", 110), { prng: prng(), draws: 999 }).pValue).toBeLessThan(0.01);
    expect(compareRuns(noise("a", 100), noise("b", 100), { prng: prng(), draws: 999 }).pValue).toBeGreaterThan(0.05);
  });

  it("raises few false alarms", () => {
    const random = createPrng("false alarms");
    const draw = () => Array.from({ length: 10 }, () => random.next());
    const alarms = Array.from({ length: 100 }, () => compareRuns(draw(), draw(), { prng: random, draws: 199 }));
    expect(alarms.filter(({ pValue }) => pValue <= 0.01).length).toBeLessThan(6);
  });
});

describe("lag", () => {
  const line = (slope: number, noise: readonly number[] = [0]) =>
    Array.from({ length: 20 }, (_, x) => [x, 5 + slope * x + (noise[x % noise.length] ?? 0)] as const);

  it("has a slope with bounds", () => {
    expect(lagSlope(line(2))?.slope).toBeCloseTo(2);
    const noisy = lagSlope(line(0, [1, -1]));
    expect(noisy?.low).toBeLessThan(0);
    expect(noisy?.high).toBeGreaterThan(0);
    expect(lagSlope([[0, 1]])).toBeUndefined();
  });

  it("that grows is not sustainable", () => {
    const [flat, growing] = [lagSlope(line(0)), lagSlope(line(5))];
    expect(flat !== undefined && isSustainable(flat, 100)).toBe(true);
    expect(growing !== undefined && isSustainable(growing, 100)).toBe(false);
  });
});

describe("a steady state", () => {
  it("is one whose halves agree", () => {
    expect(steadiness([10, 11, 9, 10, 10, 11]).isSteady).toBe(true);
    expect(steadiness([10, 20, 40, 80, 160, 320]).isSteady).toBe(false);
    expect(steadiness([10, 10]).isSteady).toBe(false);
  });
});
