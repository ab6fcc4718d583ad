import { spawn } from "node:child_process";
import { expect, test, vi } from "vitest";
import { childrenOf, isStopped, processTree, sendSignal, startProcess } from "./processes.ts";

test("a program that ends before its first process is seen is told by its name and its end", async () => {
  const began = startProcess({
    name: "clickhouse-1",
    tool: "/bin/false",
    netns: "none",
    setup: "/dev/null",
    argv: ["/usr/bin/env"],
    env: {},
    onOutput: () => undefined,
  });
  await expect(began).rejects.toMatchObject({
    code: "ASSAY_LAB_PROCESS",
    message: "clickhouse-1 (/usr/bin/env) ended at once: 1",
  });
});

test("what another thread than the first has started belongs to a process, too", async () => {
  const thread = 'require("node:child_process").spawn("sleep", ["30"]); setInterval(() => {}, 1000)';
  const program = `new (require("node:worker_threads").Worker)(${JSON.stringify(thread)}, { eval: true })`;
  const parent = spawn(process.execPath, ["-e", program], { stdio: "ignore" });
  const pid = parent.pid ?? 0;
  try {
    await vi.waitFor(() => {
      expect(childrenOf(pid)).toHaveLength(1);
    }, 10_000);
    const tree = processTree(pid);
    expect(tree).toEqual([pid, ...childrenOf(pid)]);
    for (const one of tree) sendSignal(one, "SIGSTOP");
    await vi.waitFor(() => {
      expect(tree.map(isStopped)).toEqual([true, true]);
    }, 10_000);
  } finally {
    for (const one of processTree(pid)) sendSignal(one, "SIGKILL");
  }
  expect(childrenOf(0)).toEqual([]);
});
