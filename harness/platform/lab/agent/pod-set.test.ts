import { expect, test } from "vitest";
import { containerEnd, restartDelayMs } from "./pod-set.ts";

test("a container is started again at once, then after 10 s, doubling to 5 min", () => {
  expect([1, 2, 3, 4, 5, 6, 7, 20].map(restartDelayMs)).toEqual([
    500, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000,
  ]);
});

test("an end is told as a kubelet tells it", () => {
  expect([
    containerEnd({ code: 0, signal: null }),
    containerEnd({ code: 3, signal: null }),
    containerEnd({ code: null, signal: "SIGTERM" }),
    containerEnd({ code: null, signal: "SIGKILL" }, "900 of 896 MiB"),
  ]).toEqual([
    { reason: "Completed", exitCode: 0 },
    { reason: "Error", exitCode: 3 },
    { reason: "Error", exitCode: 143 },
    { reason: "OOMKilled", exitCode: 137, message: "900 of 896 MiB" },
  ]);
});
