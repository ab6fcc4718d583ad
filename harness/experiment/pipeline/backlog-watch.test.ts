import { expect, test } from "vitest";
import { judgeBacklog } from "../../analysis/pipeline/judge-backlog.ts";
import { SimulatedClock } from "../../core/simulated-clock.ts";
import { BacklogWatch } from "./backlog-watch.ts";

interface World {
  isAway: boolean;
  isForgotten: boolean;
  isSilent: boolean;
}

/** A stream of ten messages a second, whose consumer keeps up while it is there. */
async function watched(during: Partial<World>) {
  const clock = new SimulatedClock();
  const world: World = { isAway: false, isForgotten: false, isSilent: false };
  const published = () => Math.floor(clock.nowNs() / 1e8);
  let consumed = 0;
  const counted = () => (world.isAway ? consumed : (consumed = published()));
  const watch = new BacklogWatch({
    producer: {
      get acknowledged() {
        return published();
      },
    },
    backlog: () =>
      world.isSilent
        ? Promise.reject(new Error("silent"))
        : Promise.resolve(world.isForgotten ? "forgotten" : published() - counted()),
    rows: () => Promise.resolve(counted()),
    clock,
  });
  watch.start();
  await clock.sleep(20_000);
  const isBefore = await watch.lookBefore();
  Object.assign(world, during);
  watch.faulted();
  let sign: string | undefined;
  for (let second = 0; second < 60 && sign === undefined; second += 1) {
    await clock.sleep(1_000);
    sign = await watch.seen();
  }
  await clock.sleep(40_000);
  const isLasting = (await watch.now()) !== undefined;
  watch.ending();
  watch.stop();
  return { isBefore, sign, isLasting, judged: judgeBacklog({ ...watch.record(40_000), left: 0 }) };
}

test("a consumer that is away shows in the tables, and the backlog is judged", async () => {
  const { isBefore, sign, isLasting, judged } = await watched({ isAway: true });
  expect([isBefore, isLasting]).toEqual([true, true]);
  expect(sign).toMatch(/^rows stood at \d+ for 3\d\.0 s/);
  expect(judged).toMatchObject({ verdict: "held", isAway: true });
});

test("a subscription that is forgotten shows nothing less", async () => {
  const { judged } = await watched({ isAway: true, isForgotten: true });
  expect(judged.verdict).toBe("violated");
});

test("a subscription that nobody can ask about is none that is forgotten", async () => {
  const { judged } = await watched({ isAway: true, isSilent: true });
  expect(judged.verdict).toBe("unknown");
});

test("a consumer that goes on shows no sign, and decides nothing", async () => {
  const { sign, isLasting, judged } = await watched({});
  expect([sign, isLasting]).toEqual([undefined, false]);
  expect(judged).toMatchObject({ verdict: "unknown", isAway: false });
});
