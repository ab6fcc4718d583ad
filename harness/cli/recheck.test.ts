import { appendFileSync, cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleHistory } from "../analysis/history/sample-history.ts";
import { runRecheck } from "./recheck.ts";

const breached = join(import.meta.dirname, "../../fixtures/runs/breached");

describe("recheck", () => {
  let folder = "";
  let written = "";
  const write = (text: string) => {
    written += text;
  };
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const clean = () => sampleHistory().insert(1).final("r1", [1]).final("r2", [1]).text();
  const lossy = () => sampleHistory().insert(1).final("r1", []).final("r2", []).text();
  const json = (...paths: string[]) => runRecheck({ paths, checker: "lost-rows", format: "json", write });
  const documents = () =>
    written
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { checker: string; verdict: string });

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "assay-recheck-"));
    written = "";
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["a clean history", clean(), 0, "held"],
    ["a lossy one", lossy(), 1, "violated"],
    ["one without final reads", sampleHistory().insert(1).text(), 2, "unknown"],
    ["a damaged one", `${lossy()}{`, 2, "unknown"],
    ["an empty one", "", 2, "unknown"],
  ])("of %s", async (_title, text, exit, verdict) => {
    expect(await json(file("h", text))).toBe(exit);
    expect(documents()).toMatchObject([{ schema: "assay.verdict/1", checker: "lost-rows", verdict }]);
  });

  it("of several histories answers in their order and ends with the worst", async () => {
    expect(await json(file("a", clean()), file("b", `${clean()}x`), file("c", lossy()))).toBe(1);
    expect(documents().map(({ verdict }) => verdict)).toEqual(["held", "unknown", "violated"]);
  });

  it("without a checker gives a document for each that the contract concerns", async () => {
    expect(await runRecheck({ paths: [file("h", clean())], format: "json", write })).toBe(0);
    expect(documents().map(({ checker }) => checker)).toEqual(["lost-rows", "duplicate-rows", "unexpected-rows"]);
  });

  it("tells people what was found", async () => {
    await runRecheck({ paths: [file("h", lossy())], format: "table", write });
    expect(written).toContain("lost-rows        violated");
    expect(written).toContain('kind lost, id 1, replica "r1", index 3: acknowledged at index 1');
  });

  it("refuses what cannot be opened before it answers anything", async () => {
    await expect(json(file("h", clean()), join(folder, "nowhere"))).rejects.toThrow(/nowhere: no such file or folder/);
    await expect(json(file("h", clean()), folder)).rejects.toThrow(/is a folder/);
    expect(written).toBe("");
  });

  it("refuses an unknown checker and offers the nearest", async () => {
    const unknown = runRecheck({ paths: [file("h", clean())], checker: "lost-row", format: "json", write });
    await expect(unknown).rejects.toThrow(/no checker "lost-row" \(did you mean lost-rows\?\)/);
  });

  it("of a run directory finds the same again", async () => {
    await runRecheck({ paths: [breached], format: "table", write });
    expect(written).toMatch(/ 0 differ\n$/);
  });

  it("of a run directory with changed evidence is unknown where it counts", async () => {
    cpSync(breached, join(folder, "run"), { recursive: true });
    appendFileSync(join(folder, "run/histories/node-lost.ndjson"), " ");
    await runRecheck({ paths: [join(folder, "run")], format: "table", write });
    expect(written).toContain("histories/node-lost.ndjson is not what the manifest sealed");
  });

  it("refuses a folder that is no run directory", async () => {
    await expect(runRecheck({ paths: [folder], format: "json", write })).rejects.toThrow(
      /is no run directory: it has no verdicts\.json/,
    );
  });
});
