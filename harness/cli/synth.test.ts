import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runSynth } from "./synth.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "synth-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

it.each([
  ["a web site's manifest", '{"name":"shop","icons":[]}'],
  ["a manifest that is no JSON", "artifacts:"],
  ["a manifest that is a list", "[]"],
])("a folder with %s is somebody's, and stays as it is", async (_what, manifest) => {
  writeFileSync(join(folder, "manifest.json"), manifest);
  writeFileSync(join(folder, "index.html"), "mine");
  await expect(runSynth({ profile: "byoc-private", variant: "corrected", out: folder })).rejects.toThrow(
    "not an assembly",
  );
  expect(readdirSync(folder).sort()).toEqual(["index.html", "manifest.json"]);
  expect(readFileSync(join(folder, "index.html"), "utf8")).toBe("mine");
});

it("so does a folder without one", async () => {
  mkdirSync(join(folder, "letters"));
  await expect(runSynth({ profile: "byoc-private", variant: "corrected", out: folder })).rejects.toThrow(
    "not an assembly",
  );
  expect(readdirSync(folder)).toEqual(["letters"]);
});
