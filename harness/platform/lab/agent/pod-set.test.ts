import { expect, test } from "vitest";
import { restartDelayMs } from "./pod-set.ts";

test("a container is started again at once, then after 10 s, doubling to 5 min", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 20].map(restartDelayMs)).toEqual([
    500, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000,
  ]);
});
