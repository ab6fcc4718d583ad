import { chmodSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { givenText, isGiven } from "./given-file.ts";

describe("a file that somebody named", () => {
  let folder = "";
  const at = (name: string) => join(folder, name);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-given-"));
    writeFileSync(at("text"), "\uFEFFabc");
    symlinkSync("loop", at("loop"));
    symlinkSync("nowhere", at("dangling"));
    writeFileSync(at("huge"), "");
    truncateSync(at("huge"), 600_000_000);
    writeFileSync(at("secret"), "x");
    chmodSync(at("secret"), 0);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it("is its text", () => {
    expect(givenText(at("text"))).toBe("abc");
  });

  it.each([
    ["none", /none: no such file or folder$/],
    ["text/below", /text\/below: no such file or folder$/],
    ["dangling", /dangling: a link to nothing$/],
    ["loop", /loop: a link that leads back to itself$/],
    ["x".repeat(300), /: the name is too long$/],
    [".", /is a folder; expected a file$/],
    ["huge", /has 600 MB; at most 500 MB are read$/],
  ])("is refused in one line: %s", (name, line) => {
    expect(() => givenText(at(name))).toThrow(line);
  });

  it("is refused without a name, as a device, and where this user may not read it", () => {
    expect(() => givenText("")).toThrow('expected the path of a file, got ""');
    expect(() => givenText("/dev/zero")).toThrow("/dev/zero is a device; expected a file");
    if (process.getuid?.() !== 0) expect(() => givenText(at("secret"))).toThrow("this user may not read it");
  });

  it("is there or not, whatever the path is", () => {
    expect(["text", "none", "loop", "dangling", "text/below"].map((name) => isGiven(at(name)))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
