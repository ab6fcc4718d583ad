// A series keeps its budget, stops at the first storm that breaks a promise, and shrinks it in the time that is left.

import { describe, expect, it } from "vitest";
import type { Clock } from "../../core/clock.ts";
import { stormFaults, stormLimits } from "./storm-faults.ts";
import { runStorms } from "./storm-series.ts";
import type { StormEnd, StormSeriesOptions } from "./storm-series.ts";
import type { StormPlan } from "./storm.ts";

const zones = ["a", "b", "c"].map((zone) => ({ name: "", role: "clickhouse", availabilityZone: `us-east-1${zone}` }));
const held: StormEnd = { verdict: "held", broken: [] };
const lossy: StormEnd = { verdict: "violated", broken: ["lost-rows", "whole-again"] };

/** Every storm takes a minute of a clock of its own. */
function series(end: (plan: StormPlan, name: string) => StormEnd, options: Partial<StormSeriesOptions> = {}) {
  let minutes = 0;
  const names: string[] = [];
  const clock: Clock = { nowNs: () => minutes * 60e9, wall: () => new Date(0), sleep: () => Promise.resolve() };
  const run = (plan: StormPlan, name: string) => {
    minutes += 1;
    names.push(name);
    return Promise.resolve(end(plan, name));
  };
  const limits = { faults: stormFaults({ nodeGroups: zones }), limits: stormLimits };
  const done = runStorms({ seed: "7", budgetMs: 600_000, ...limits, clock, run, narrate: () => undefined, ...options });
  return done.then((result) => ({ ...result, names, minutes }));
}

describe("a series of storms", () => {
  it("is held when every storm is, and keeps its budget", async () => {
    const { verdict, trials, minutes, shrunk } = await series(() => held);
    expect({ verdict, shrunk }).toEqual({ verdict: "held", shrunk: undefined });
    expect(trials.length).toBe(9);
    expect(minutes).toBeLessThanOrEqual(10);
    expect(new Set(trials.map(({ plan }) => JSON.stringify(plan))).size).toBe(9);
  });

  it("is unknown when one storm is, however many hold", async () => {
    const unknown: StormEnd = { verdict: "unknown", broken: [] };
    expect((await series((_, name) => (name === "storm-4" ? unknown : held))).verdict).toBe("unknown");
  });

  it("runs one storm at least, and as many as asked for at most", async () => {
    expect((await series(() => held, { budgetMs: 1 })).trials.length).toBe(1);
    expect((await series(() => held, { most: 3 })).trials.length).toBe(3);
  });

  it("stops at a storm that fails and shrinks it to the fault that matters", async () => {
    const isCause = ({ steps }: StormPlan) => steps.some(({ template }) => template === "process-paused");
    const found = await series((plan) => (isCause(plan) ? lossy : held), { budgetMs: 120 * 60_000 });
    expect(found.verdict).toBe("violated");
    expect(found.shrunk?.isMinimal).toBe(true);
    expect(found.shrunk?.plan.steps.map(({ template }) => template)).toEqual(["process-paused"]);
    expect(found.trials.filter(({ verdict }) => verdict === "violated").length).toBe(1);
  });

  it("does not take another failure for the one that is shrunk", async () => {
    const other: StormEnd = { verdict: "violated", broken: ["recovery"] };
    const found = await series((_, name) => (name.includes("smaller") ? other : lossy), { budgetMs: 120 * 60_000 });
    expect(found.shrunk?.plan).toEqual(found.trials[0]?.plan);
  });

  it("says that it does not know the smallest when the time is over", async () => {
    const found = await series(() => lossy, { budgetMs: 2.5 * 60_000 });
    expect(found.minutes).toBeLessThanOrEqual(3);
    expect(found.shrunk?.isMinimal).toBe(false);
  });
});
