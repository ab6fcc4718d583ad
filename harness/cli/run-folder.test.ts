import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { openRunFolder } from "./run-folder.ts";
import { seedOf } from "./seed.ts";

const folder = mkdtempSync(join(tmpdir(), "assay-run-folder-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it("is made with its parents, and may be there when it is empty", () => {
  using directory = openRunFolder(join(folder, "a/b"));
  expect(existsSync(directory.paths.records)).toBe(true);
  using other = openRunFolder(mkdtempSync(join(folder, "empty-")));
  expect(existsSync(other.paths.records)).toBe(true);
});

it("is never shared with what an earlier run left: its records would be taken for this one's", () => {
  using earlier = openRunFolder(join(folder, "used"));
  expect(() => openRunFolder(earlier.paths.root)).toThrow(
    /used holds something already \(.+\); name a new or an empty/,
  );
});

it("is refused in one line where no folder can be", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => openRunFolder("")).toThrow("--out: expected the path of a folder");
  expect(() => openRunFolder(join(folder, "file"))).toThrow(/file is no folder$/);
  expect(() => openRunFolder(join(folder, "file/below"))).toThrow(/(is no folder|cannot be written)/);
  expect(() => openRunFolder("/proc/assay/run")).toThrow("/proc/assay: no folder can be made there");
});

it.each(["", " ", "a b", "$(x)", "x".repeat(65)])("has no seed %j, which a replay could not repeat", (seed) => {
  expect(() => seedOf(seed)).toThrow("--seed: expected");
});
