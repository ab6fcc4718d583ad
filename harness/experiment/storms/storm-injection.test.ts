// Faults of a storm that come up or heal late make others wait, and each that was begun is ended and healed.

import { describe, expect, it } from "vitest";
import { systemClock } from "../../core/clock.ts";
import { openStorm } from "./storm-injection.ts";
import type { StepControl } from "./storm-injection.ts";
import type { StormFault, StormPlan, StormStep } from "./storm.ts";

const faults: readonly StormFault[] = [
  { template: "node-lost", zone: "a", holdMs: [1, 9], takes: { clickhouse: 1 } },
  { template: "node-lost", zone: "b", holdMs: [1, 9], takes: { clickhouse: 1 } },
  { template: "link-slow", holdMs: [1, 9], takes: {} },
];
const limits = { away: { clickhouse: 1 }, faultsAtOnce: 3 };
const a: StormStep = { template: "node-lost", zone: "a", atMs: 0, forMs: 20 };
const b: StormStep = { template: "node-lost", zone: "b", atMs: 25, forMs: 20 };
const slow: StormStep = { template: "link-slow", atMs: 5, forMs: 10 };

interface Fake {
  readonly healMs?: number;
  readonly isBiting?: boolean;
  readonly isGone?: boolean;
}

function storm(steps: readonly StormStep[], fakes: readonly Fake[]) {
  const told: string[] = [];
  const plan: StormPlan = { schema: "assay.storm/1", seed: "x", budgetMs: 1_000, steps };
  const control = (index: number): StepControl => {
    const { healMs = 1, isBiting = true, isGone = false } = fakes[index] ?? {};
    let phase = "before";
    const enter = (next: string): Promise<void> => {
      phase = next;
      told.push(`${next} ${String(index)}`);
      return Promise.resolve();
    };
    return {
      begin: () => enter("begin"),
      verify: () => Promise.resolve(isBiting),
      stillStands: () => (isGone ? Promise.reject(new Error(`step ${String(index)} is gone`)) : Promise.resolve()),
      end: () => (phase === "begin" ? enter("end") : Promise.resolve()),
      healed: async () => {
        if (phase !== "end") return;
        await systemClock.sleep(healMs);
        await enter("healed");
      },
      told: () => Promise.resolve("running"),
    };
  };
  const injection = openStorm({ plan, faults, limits, clock: systemClock, narrate: () => undefined, control });
  return { injection, told };
}

describe("a storm that comes in", () => {
  it("begins each fault in its turn, and what may not be there together waits", async () => {
    const { injection, told } = storm([a, slow, b], [{ healMs: 120 }]);
    await injection.inject();
    expect(told.indexOf("begin 1")).toBeLessThan(told.indexOf("end 0"));
    expect(told.indexOf("begin 2")).toBeGreaterThan(told.indexOf("healed 0"));
    expect(told.slice(-1)).toEqual(["healed 2"]);
  });

  it("ends and heals every fault although one did not bite and one went too early", async () => {
    const { injection, told } = storm([a, slow, b], [{ isBiting: false }, { isGone: true }]);
    await expect(injection.inject()).rejects.toThrow(
      /node-lost in a was not seen to bite \(the service says running\); step 1 is gone/,
    );
    await injection.end();
    await injection.healed();
    expect(told.filter((line) => line.startsWith("healed")).sort()).toEqual(["healed 0", "healed 1", "healed 2"]);
  });
});
