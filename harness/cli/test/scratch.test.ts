// Folders of a test command, and what a killed one has left.

import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openScratch, scratchName } from "./scratch.ts";

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "assay-cache-"));
  vi.stubEnv("ASSAY_CACHE", cache);
});

afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

test("a folder goes with its holder", () => {
  let path = "";
  {
    using scratch = openScratch("one");
    path = scratch.path;
    expect(existsSync(path)).toBe(true);
  }
  expect(existsSync(path)).toBe(false);
});

test("the next one removes what a killed holder has left, and nothing of the living", () => {
  // No process has a number above the kernel's largest.
  const left = join(cache, scratchName, "4194305-opinions-abc");
  mkdirSync(left, { recursive: true });
  using first = openScratch("first");
  expect(existsSync(left)).toBe(false);
  using second = openScratch("second");
  expect([first, second].map(({ path }) => existsSync(path))).toEqual([true, true]);
});
