import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { memoriesOf, memoryIn, namespaceOf, pidsByNamespace, weighedIn } from "./process-memory.ts";

const status = [
  "Name:\tjava",
  "Pid:\t812",
  "PPid:\t800",
  "NSpid:\t812\t41\t7",
  "VmHWM:\t  410000 kB",
  "RssAnon:\t  300000 kB",
  "VmPTE:\t    1000 kB",
  "Threads:\t50",
].join("\n");
const stat = `812 (a (strange) name) S 800 812 812 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 50 0 12345 999 888`;

test("the kernel's figures of a process", () => {
  expect(memoryIn(status, stat)).toEqual({
    innerPid: 7,
    begunMs: 123_450,
    anonymousBytes: 300_000 * 1024,
    mostBytes: 410_000 * 1024,
    besidesBytes: 1_000 * 1024 + 50 * 16_384,
    isProgram: true,
  });
});

test("a process that has ended has none; a shell and who weighs another one are no programs", () => {
  expect(memoryIn(status.replace(/^VmHWM.*\n/m, ""), stat)).toBeUndefined();
  expect(memoryIn(status.replace("java", "bash"), stat)?.isProgram).toBe(false);
  expect(memoryIn(status.replace("java", "assay-ns"), stat)?.isProgram).toBe(false);
});

test("lines of processes that were weighed, whole ones alone", () => {
  expect(weighedIn("7 100 200 2048\n8 150 250 10\n9 15")).toEqual([
    { innerPid: 7, begunMs: 100, endedMs: 200, mostBytes: 2_097_152 },
    { innerPid: 8, begunMs: 150, endedMs: 250, mostBytes: 10_240 },
  ]);
});

test("this process is among those of its namespace, with a size; one that has ended is not", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 20000)"]);
  const pid = child.pid ?? 0;
  await once(child, "spawn");
  const namespace = namespaceOf(process.pid) ?? "";
  expect(pidsByNamespace().get(namespace)).toEqual(expect.arrayContaining([process.pid, pid]));
  expect(memoriesOf([process.pid])[0]?.mostBytes).toBeGreaterThan(10_000_000);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(memoriesOf([pid])).toEqual([]);
});
