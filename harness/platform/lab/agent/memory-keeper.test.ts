// The keeper on real processes: this one stands for the first process of a pod, and whatever is in its namespace for the rest.

import { expect, test } from "vitest";
import { eventually } from "../../../core/eventually.ts";
import { MemoryKeeper } from "./memory-keeper.ts";
import type { KeptPods } from "./memory-keeper.ts";
import type { BuiltPod } from "./pods.ts";

function pod(name: string, memoryLimitBytes?: number): BuiltPod {
  const spec = { name, ...(memoryLimitBytes === undefined ? {} : { memoryLimitBytes }) };
  return { spec, instance: { initPid: process.pid } } as unknown as BuiltPod;
}

test("a pod that has more than it may is ended, one that has less and one without a limit are not", async () => {
  const ended: string[] = [];
  const pods: KeptPods = {
    built: () => [pod("small", 1_048_576), pod("large", 2 ** 50), pod("free")],
    container: () => ({ restarts: 0 }),
    outOfMemory: (name, message) => {
      ended.push(`${name}: ${message}`);
      return Promise.resolve();
    },
  };
  const keeper = new MemoryKeeper(pods);
  await eventually(() => ended.length > 0 && keeper.containerOf("large").container?.memory !== undefined, {
    ...{ what: "a look at the pods", withinMs: 10_000, everyMs: 50 },
  });
  expect(new Set(ended.map((one) => one.replace(/^(\w+): \d+ of (\d+) MiB$/, "$1 of $2")))).toEqual(
    new Set(["small of 1"]),
  );
  expect(keeper.containerOf("large").container?.memory?.seenBytes).toBeGreaterThan(10_000_000);
  expect(keeper.containerOf("free")).toEqual({ container: { restarts: 0 } });
});
