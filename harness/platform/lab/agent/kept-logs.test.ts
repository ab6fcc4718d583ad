import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { KeptLogs } from "./kept-logs.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "assay-logs-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const textOf = (name: string): string => readFileSync(join(folder, name), "utf8");
const line = (n: number): Buffer => Buffer.from(`line ${String(n).padStart(4, "0")}\n`);

it("keeps everything that is said, over both streams and all lives", () => {
  const logs = new KeptLogs(join(folder, "logs"));
  logs.of("server")("stdout", line(1));
  logs.of("server")("stderr", line(2));
  logs.of("other")("stdout", line(3));
  expect(textOf("logs/server.log")).toBe("line 0001\nline 0002\n");
  expect(textOf("logs/other.log")).toBe("line 0003\n");
});

it("goes on in a next file, drops the oldest beyond the whole, and says so where it is missing", () => {
  const logs = new KeptLogs(folder, { totalBytes: 600, fileBytes: 200 });
  logs.of("quiet")("stdout", line(0));
  for (let n = 1; n <= 100; n += 1) logs.of("server")("stdout", line(n));
  const names = readdirSync(folder);
  expect(names).not.toContain("server.log");
  expect(textOf("quiet.log")).toBe("line 0000\n");
  const all = names.map(textOf).join("");
  expect(all.length).toBeLessThanOrEqual(600 + 200);
  expect(all).toContain("line 0100");
  expect(all).toMatch(/assay: server\.\d+\.log \(\d+ bytes\) was dropped/);
});

it("outlives a folder that cannot be written, and says why", () => {
  writeFileSync(join(folder, "file"), "");
  const logs = new KeptLogs(join(folder, "file", "logs"));
  logs.of("server")("stdout", line(1));
  expect(logs.problem).toMatch(/ENOTDIR|EEXIST/);
});
