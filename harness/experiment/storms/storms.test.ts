// Storms: the same from the same seed, within their budget and limits, and shrunk to what matters when they fail.

import { describe, expect, it } from "vitest";
import { planStorm } from "./plan-storm.ts";
import type { StormRequest } from "./plan-storm.ts";
import { shrinkStorm } from "./shrink-storm.ts";
import { stormDigest, stormProblems, stormText } from "./storm.ts";
import type { StormFault, StormLimits, StormPlan, StormStep } from "./storm.ts";

const faults: readonly StormFault[] = [
  { template: "node-lost", holdMs: [2_000, 8_000], takes: { clickhouse: 1 } },
  { template: "keeper-leader-lost", holdMs: [1_000, 5_000], takes: { keeper: 1 } },
  { template: "az-lost", holdMs: [3_000, 9_000], takes: { clickhouse: 1, keeper: 1 } },
  { template: "link-slow", holdMs: [500, 12_000], takes: {} },
  { template: "clock-step", holdMs: [1_000, 2_000], takes: {}, alone: true },
];
const limits: StormLimits = { away: { clickhouse: 1, keeper: 1 }, faultsAtOnce: 3 };
const request = (seed: string, change: Partial<StormRequest> = {}): StormRequest => ({
  ...{ seed, faults, limits, budgetMs: 120_000, warmUpMs: 5_000, coolDownMs: 20_000, gapMs: [500, 6_000] },
  ...change,
});
const storms = Array.from({ length: 300 }, (_, at) => planStorm(request(`storm-${at}`)));
const plan = (...steps: StormStep[]): StormPlan => ({ schema: "assay.storm/1", seed: "x", budgetMs: 60_000, steps });
const step = (template: string, atMs: number, forMs: number): StormStep => ({ template, atMs, forMs });

describe("a storm", () => {
  it("is the same byte for byte from the same seed, and another from another", () => {
    expect(stormText(planStorm(request("7")))).toBe(stormText(planStorm(request("7"))));
    expect(stormDigest(planStorm(request("7")))).toBe(stormDigest(planStorm(request("7"))));
    expect(new Set(storms.map(stormDigest)).size).toBe(storms.length);
  });

  it("does not change from one version to the next", () => {
    const short = planStorm(request("7", { budgetMs: 45_000 }));
    expect(short.steps.map(({ template, atMs, forMs }) => `${template}@${atMs}+${forMs}`)).toMatchInlineSnapshot(`
      [
        "link-slow@5000+1390",
        "link-slow@8985+558",
        "clock-step@11420+1421",
        "clock-step@13354+1591",
        "node-lost@15565+7447",
      ]
    `);
  });

  it("keeps its budget, its quiet ends and its limits", () => {
    for (const storm of storms) {
      expect(stormProblems(storm, faults, limits)).toEqual([]);
      for (const { atMs, forMs } of storm.steps) {
        expect(atMs).toBeGreaterThanOrEqual(5_000);
        expect(atMs + forMs).toBeLessThanOrEqual(100_000);
      }
    }
  });

  it("is worth its name: every fault is drawn, and faults meet", () => {
    const drawn = new Set(storms.flatMap(({ steps }) => steps.map(({ template }) => template)));
    expect([...drawn].sort()).toEqual(faults.map(({ template }) => template).sort());
    const meets = ({ steps }: StormPlan) =>
      steps.some((one, at) => steps.slice(0, at).some((other) => other.atMs + other.forMs > one.atMs));
    expect(storms.filter(meets).length).toBeGreaterThan(250);
    expect(Math.min(...storms.map(({ steps }) => steps.length))).toBeGreaterThan(3);
  });

  it("is empty without faults, and without time for one", () => {
    expect(planStorm(request("7", { faults: [] })).steps).toEqual([]);
    expect(planStorm(request("7", { budgetMs: 25_400 })).steps).toEqual([]);
  });
});

describe("a plan that", () => {
  it.each<[string, StormPlan, string]>([
    ["names another fault", plan(step("fire", 0, 1)), "fire is not among the faults"],
    ["begins before its begin", plan(step("node-lost", -1, 9)), "node-lost at -1 ms leaves the budget"],
    ["ends too late", plan(step("node-lost", 59_000, 1_001)), "node-lost at 59000 ms leaves the budget"],
    ["lasts no time", plan(step("node-lost", 1, 0)), "node-lost at 1 ms leaves the budget"],
    [
      "takes two of one group",
      plan(step("node-lost", 0, 5_000), step("az-lost", 4_999, 3_000)),
      "more than 1 of clickhouse away at 4999 ms",
    ],
    [
      "has too many at once",
      plan(...[0, 1, 2, 3].map((at) => step("link-slow", at, 5_000))),
      "more than 3 faults at 3 ms",
    ],
    [
      "gives company to what stands alone",
      plan(step("clock-step", 0, 2_000), step("link-slow", 1_999, 500)),
      "a fault that stands alone has company at 1999 ms",
    ],
  ])("%s is refused", (_what, wrong, problem) => {
    expect(stormProblems(wrong, faults, limits)).toEqual([problem]);
  });

  it("goes right up to its limits is not", () => {
    const right = plan(step("node-lost", 0, 5_000), step("az-lost", 5_000, 3_000), step("clock-step", 58_000, 2_000));
    expect(stormProblems(right, faults, limits)).toEqual([]);
  });
});

describe("shrinking", () => {
  const isPair = ({ steps }: StormPlan) =>
    steps.some(
      (slow) =>
        slow.template === "link-slow" &&
        steps.some(
          (lost) =>
            lost.template === "keeper-leader-lost" &&
            lost.atMs < slow.atMs + slow.forMs &&
            slow.atMs < lost.atMs + lost.forMs,
        ),
    );
  const failing = storms.filter(isPair).slice(0, 25);
  const shrink = (storm: StormPlan, fails: (plan: StormPlan) => boolean, runs = 500) =>
    shrinkStorm({ plan: storm, faults, limits, runs, fails: (candidate) => Promise.resolve(fails(candidate)) });

  it("leaves the two faults that matter, as short and as early as they can be", async () => {
    expect(failing.length).toBe(25);
    for (const storm of failing) {
      const { plan: small, isMinimal, runs } = await shrink(storm, isPair);
      expect(small.steps.map(({ template }) => template).sort()).toEqual(["keeper-leader-lost", "link-slow"]);
      expect(isPair(small)).toBe(true);
      expect(isMinimal).toBe(true);
      expect(runs).toBeLessThan(120);
      expect(stormProblems(small, faults, limits)).toEqual([]);
    }
  });

  it("takes the same way every time", async () => {
    const [storm = plan()] = failing;
    expect(stormText((await shrink(storm, isPair)).plan)).toBe(stormText((await shrink(storm, isPair)).plan));
  });

  it("keeps all when all matters, and one when one is enough", async () => {
    const [storm = plan()] = storms;
    const all = await shrink(storm, ({ steps }) => steps.length === storm.steps.length);
    expect(all.plan.steps.map(({ template }) => template)).toEqual(storm.steps.map(({ template }) => template));
    const one = await shrink(storm, ({ steps }) => steps.length > 0);
    expect(one.plan.steps).toHaveLength(1);
  });

  it("stops with what it has when the runs are used up", async () => {
    const [storm = plan()] = failing;
    const asked: StormPlan[] = [];
    const { plan: small, runs, isMinimal } = await shrink(storm, (one) => asked.push(one) > 0 && isPair(one), 3);
    expect([runs, asked.length, isMinimal]).toEqual([3, 3, false]);
    expect(isPair(small)).toBe(true);
    expect(small.steps.length).toBeLessThanOrEqual(storm.steps.length);
  });

  it("asks again about what fails only sometimes", async () => {
    const [storm = plan()] = failing;
    const asked = new Map<string, number>();
    const fails = (one: StormPlan) => {
      const times = (asked.get(stormText(one)) ?? 0) + 1;
      asked.set(stormText(one), times);
      return Promise.resolve(isPair(one) && times % 3 === 0);
    };
    const { plan: small } = await shrinkStorm({ plan: storm, faults, limits, runs: 1_000, repeats: 3, fails });
    expect(small.steps).toHaveLength(2);
    expect(Math.max(...asked.values())).toBeLessThanOrEqual(3);
  });
});
