// Time that passes by itself: in order, all at once, and never while somebody can still run.

import { describe, expect, it } from "vitest";
import { eventually } from "./eventually.ts";
import { SimulatedClock } from "./simulated-clock.ts";

describe("simulated time", () => {
  it("wakes sleepers in the order of their time, equals in the order of their going to sleep", async () => {
    const clock = new SimulatedClock();
    const woken: string[] = [];
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms);
      woken.push(`${name}@${String(clock.nowNs() / 1e6)}`);
    };
    await Promise.all([sleeper("b", 20), sleeper("a", 10), sleeper("c", 20), sleeper("d", 3_600_000)]);
    expect(woken).toEqual(["a@10", "b@20", "c@20", "d@3600000"]);
    expect(clock.wall().toISOString()).toBe("2020-01-01T01:00:00.000Z");
  });

  it("stands still while somebody has something to do", async () => {
    const clock = new SimulatedClock();
    const late = clock.sleep(1_000);
    for (let step = 0; step < 100; step += 1) await Promise.resolve();
    expect(clock.nowNs()).toBe(0);
    await late;
    expect(clock.nowNs()).toBe(1e9);
  });

  it("gives up a sleep whose signal is aborted, before it and during it", async () => {
    const clock = new SimulatedClock();
    const controller = new AbortController();
    const asleep = clock.sleep(50, controller.signal);
    controller.abort(new Error("enough"));
    await expect(asleep).rejects.toThrow("enough");
    await expect(clock.sleep(50, controller.signal)).rejects.toThrow("enough");
    await clock.sleep(1);
    expect(clock.nowNs()).toBe(1e6);
  });

  it("carries what waits for a condition", async () => {
    const clock = new SimulatedClock();
    const probe = () => clock.nowNs() >= 5e9;
    await eventually(probe, { what: "five seconds", withinMs: 10_000, everyMs: 500, clock });
    expect(clock.nowNs()).toBe(5e9);
    await expect(eventually(() => false, { what: "never", withinMs: 1_000, clock })).rejects.toThrow(
      "not within 1000 ms",
    );
  });
});
