// The file of a report, read back: its text, its pages, what it says of itself.

import { inflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import type { ReportContent } from "./report-content.ts";
import { pdfOf } from "./report-pdf.ts";

const madeAt = new Date("2026-03-01T10:00:00Z");
const content: ReportContent = {
  title: "Experiment EXP1",
  description: "One node loses power (once)",
  facts: [["State", "completed: all \\ done"]],
  timeline: {
    lastsMs: 90_000,
    bars: [
      { name: "stop", status: "completed", fromMs: 1_500, toMs: 61_500 },
      { name: "wait", status: "stopped", fromMs: 61_500, toMs: 61_500 },
    ],
  },
  tables: [{ heading: "Targets", columns: ["Target", "Resource"], rows: [["Node", "i-clickhouse-1"]] }],
};
const many = Array.from({ length: 200 }, (_, index) => [`Node ${String(index)}`, "x".repeat(120)]);
const long = { ...content, tables: [{ heading: "Targets", columns: ["Target", "Resource"], rows: many }] };

/** Content streams of the pages, inflated; other streams are typefaces and the like. */
function streamsOf(file: Buffer): string[] {
  const raw = file.toString("latin1");
  return [...raw.matchAll(/\/Filter \/FlateDecode\n>>\nstream\n([\s\S]*?)\nendstream/g)].map(([, stream = ""]) =>
    inflateSync(Buffer.from(stream, "latin1")).toString("latin1"),
  );
}

/** Texts in the order in which they are drawn: every one is a list of hexadecimal pieces with distances between them. */
function textOf(file: Buffer): string[] {
  return streamsOf(file).flatMap((stream) =>
    [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map(([, pieces = ""]) =>
      [...pieces.matchAll(/<([0-9a-f]*)>/g)].map(([, hex = ""]) => Buffer.from(hex, "hex").toString("latin1")).join(""),
    ),
  );
}

describe("the file of a report", () => {
  it("has its headings, facts, tables and what happened when", async () => {
    const texts = textOf(await pdfOf(content, madeAt)).map((text) => text.trim());
    for (const words of [
      ...["Experiment EXP1", "One node loses power (once)", "State", "completed: all \\ done"],
      ...["Timeline", "stop", "completed, 1.5 s to 61.5 s", "stopped, 61.5 s to 61.5 s", "0 s", "90.0 s"],
      ...["Targets", "Target", "Resource", "Node", "i-clickhouse-1"],
    ])
      expect(texts).toContain(words);
  });

  it("draws an action as long as it lasted, and one of no time all the same", async () => {
    const [page = ""] = streamsOf(await pdfOf({ ...content, tables: [] }, madeAt));
    const widths = [...page.matchAll(/^[\d.]+ [\d.]+ ([\d.]+) 9 re$/gm)].map(([, width]) => Number(width));
    const line = /^([\d.]+) [\d.]+ m\n([\d.]+) [\d.]+ l$/m.exec(page);
    expect(widths).toEqual([expect.closeTo(((Number(line?.[2]) - Number(line?.[1])) * 60) / 90, 1), 1]);
  });

  it("goes on over as many pages as it takes, and every row is on one", async () => {
    const file = await pdfOf(long, madeAt);
    const texts = textOf(file);
    for (const [name] of many) expect(texts.filter((text) => text.trim() === name)).toHaveLength(1);
    const raw = file.toString("latin1");
    const pages = raw.match(/\/Type \/Page\n/g)?.length ?? 0;
    expect(pages).toBeGreaterThan(3);
    expect(raw).toContain(`/Count ${String(pages)}\n`);
  });

  it("is without a timeline where nothing began", async () => {
    expect(textOf(await pdfOf({ ...content, timeline: undefined }, madeAt))).not.toContain("Timeline");
  });

  it("writes what the typeface has no letter for as a question mark", async () => {
    expect(textOf(await pdfOf({ ...content, description: "caf\u00e9 \u2192 \ud83d\ude00" }, madeAt))).toContain(
      "caf\u00e9 ? ?",
    );
  });

  it("is the same for the same content", async () => {
    expect((await pdfOf(content, madeAt)).equals(await pdfOf(content, madeAt))).toBe(true);
  });
});
