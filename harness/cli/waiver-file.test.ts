import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../core/clock.ts";
import { AssayError } from "../core/errors.ts";
import { runRun } from "./run.ts";
import { readWaivers } from "./waiver-file.ts";

const soon = new Date(systemClock.wall().getTime() + 86_400_000).toISOString().slice(0, 10);
const waiver = { requirement: "SG-006", resource: "none", owner: "o", ticket: "T-1", reason: "r", expires: soon };

describe("--waivers", () => {
  let folder = "";
  const file = (content: unknown) => {
    writeFileSync(join(folder, "w.json"), JSON.stringify(content));
    return join(folder, "w.json");
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-waivers-"));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  const list = { list: true, requirement: ["SG-006"] } as const;
  const blameOf = (flags: object) =>
    runRun({ ...list, ...flags }).then(
      () => "ran",
      (error: unknown) => (error instanceof AssayError ? `${error.blame}: ${error.message}` : "crashed"),
    );

  it("is refused before any work when the file is missing or wrong", async () => {
    expect(await blameOf({ waivers: join(folder, "none.json") })).toMatch(/^usage: .*no such file/);
    expect(await blameOf({ waivers: folder })).toMatch(/^usage: .*is a folder; expected a file$/);
    expect(await blameOf({ waivers: file([{ ...waiver, resource: "sg-1", expires: "2001-01-01" }]) })).toMatch(
      /^usage: .*expired/,
    );
  });

  it("waives whole rows at sign-off and at no other depth", async () => {
    expect(await blameOf({ waivers: file([waiver]) })).toMatch(/^usage: .*only a sign-off/);
    expect(readWaivers(file([waiver]), { profile: "byoc-private", wholeRows: true })).toEqual([waiver]);
  });

  it("is empty when not given", () => {
    expect(readWaivers(undefined, { profile: "byoc-private", wholeRows: false })).toEqual([]);
  });
});
