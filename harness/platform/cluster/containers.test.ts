import { expect, test } from "vitest";
import { containersIn } from "./containers.ts";

const memory = { limitBytes: 900, seenBytes: 500, boundBytes: 700 };

const limited = { resources: { limits: { memory: "896Mi" } } };

interface PodParts {
  readonly annotations?: object;
  readonly container?: object;
}

function pod(status: object, { annotations = {}, container = limited }: PodParts = {}): object {
  return {
    metadata: { name: "druid-historical-0", annotations },
    spec: { containers: [container] },
    status: { containerStatuses: [status] },
  };
}

function read(...items: object[]) {
  return containersIn(JSON.stringify({ kind: "List", items }));
}

test("a container that runs, and how near it came to its limit", () => {
  const startedAt = "2026-05-01T00:00:00Z";
  const running = { restartCount: 0, state: { running: { startedAt } }, lastState: {} };
  expect(read(pod(running, { annotations: { "assay/memory": JSON.stringify(memory) } }))).toEqual([
    { pod: "druid-historical-0", limit: "896Mi", restarts: 0, isRunning: true, startedAt, watched: memory },
  ]);
  expect(read(pod(running, { container: {} }))[0]).toEqual({
    pod: "druid-historical-0",
    restarts: 0,
    isRunning: true,
    startedAt,
  });
});

test("one that was started again, and one that has ended", () => {
  const lastEnd = { reason: "OOMKilled", exitCode: 137, message: "900 of 896 MiB" };
  const again = { restartCount: 2, state: { running: {} }, lastState: { terminated: lastEnd } };
  expect(read(pod(again))[0]).toMatchObject({ restarts: 2, isRunning: true, lastEnd });
  const ended = { restartCount: 0, state: { terminated: { reason: "Error", exitCode: 3 } }, lastState: {} };
  expect(read(pod(ended))[0]).toMatchObject({ isRunning: false, lastEnd: { reason: "Error", exitCode: 3 } });
});

test("a pod without a status is an error and not a pod that is fine", () => {
  expect(() => read({ ...pod({}), status: {} })).toThrow();
});
