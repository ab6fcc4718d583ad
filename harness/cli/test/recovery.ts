// RTO against ground truth: the experiments' own probes on real time, against a process whose services are away for a
// known while. The truth has to lie in the interval in 99 of 100, and the interval within two probe periods.

import { assert } from "../../core/errors.ts";
import { probePeriodMs } from "../../experiment/runner/service-probes.ts";
import { testCase } from "./phase.ts";
import type { Phase } from "./phase.ts";
import { measureOutages } from "./recovery/measure-outages.ts";
import type { OutageSeen } from "./recovery/measure-outages.ts";

/** More at once would measure this machine's processors. */
const atOnce = 25;

export const recoveryPhase: Phase = {
  name: "recovery",
  what: "the true moment of recovery lies in the reported interval, probes and services being real",
  run: async ({ seed, long, narrate, signal }) => {
    const runs = long ? 200 : 25;
    const name = `${String(runs)} known outages`;
    return [
      await testCase(name, async () => {
        const seen: OutageSeen[] = [];
        while (seen.length < runs && !signal.aborted) {
          seen.push(...(await measureOutages(`${seed}/${String(seen.length)}`, Math.min(atOnce, runs - seen.length))));
        }
        const figures = figuresOf(seen);
        narrate(`${name}: ${figures.said}`);
        assert(figures.outside.length <= runs / 100, `${figures.said}: ${figures.outside.slice(0, 3).join("; ")}`);
        assert(figures.p99Periods <= 2, figures.said);
      }),
    ];
  },
};

export function figuresOf(seen: readonly OutageSeen[]) {
  const outside = seen.filter(({ truth: [from, by], reported: [low, high], checked: [checkedLow, checkedHigh] }) => {
    return !(low > 0 && low <= by && high >= from && checkedLow <= by && checkedHigh >= from);
  });
  const widths = seen.map(({ reported: [low, high] }) => (high - low) / (probePeriodMs * 1e6)).sort((a, b) => a - b);
  const p99Periods = widths[Math.ceil(widths.length * 0.99) - 1] ?? Infinity;
  const median = widths[Math.floor(widths.length / 2)] ?? Infinity;
  const inside = seen.length - outside.length;
  return {
    outside: outside.map((one) => JSON.stringify(one)),
    p99Periods,
    said:
      `truth inside in ${String(inside)} of ${String(seen.length)}, ` +
      `${median.toFixed(2)} probe periods wide in the middle and ${p99Periods.toFixed(2)} at the 99th percentile`,
  };
}
