import { describe, expect, it } from "vitest";
import { HistoryParser } from "./parser.ts";
import { damageOf } from "./malformed.ts";
import { sampleHistory } from "./sample-history.ts";
import type { Id } from "./model.ts";

const texts = Array.from({ length: 900 }, (_, at) => `row-${at}`);
const numbers = Array.from({ length: 1_500 }, (_, at) => (at - 700) * 7);

/** What a read of a history says it saw, as ids; or the line of the damage. */
function seen(history: string): readonly Id[] | number | undefined {
  const reads: Id[][] = [];
  const parser = new HistoryParser((_header, names) => ({
    completed: ({ kind }, { rows }) => {
      if (kind === "row-read") reads.push(rows.map((row) => names.idOf(row)));
    },
  }));
  try {
    parser.push(new TextEncoder().encode(history));
    parser.end();
  } catch (error) {
    return damageOf(error)?.line;
  }
  return reads.at(-1);
}

const readOf = (ids: readonly Id[]) => sampleHistory().insert(ids.slice(0, 500)).read("r1", ids).text();

describe("long reads are read as JSON would be", () => {
  it.each<[string, readonly Id[]]>([
    ["texts in order", texts],
    ["texts in another order", texts.toReversed()],
    ["repeated texts", [...texts, ...texts]],
    ["numbers", numbers],
    ["a mixture", [...texts, ...numbers, ...texts.map((text) => `${text}!`)]],
    ["one text the beginning of the next", texts.flatMap((text) => [text, `${text}-`])],
    ["letters beyond ASCII", texts.map((text) => `é-${text}-😀`)],
    ["quotes and backslashes", texts.map((text) => `"${text}\\`)],
    ["control characters", texts.map((text) => `${text}\t`)],
    ["the largest numbers", [...numbers, Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 0]],
  ])("%s", (_title, ids) => {
    expect(seen(readOf(ids))).toEqual(ids);
  });

  it("with other fields around them", () => {
    const line = { op: "read", extra: { value: [1] }, replica: "r1", value: texts, more: [{}] };
    const history = sampleHistory().begin("q", { op: "read", replica: "r1" }).end("q", "ok", line);
    expect(seen(history.text())).toEqual(texts);
  });

  it("not where an unknown field only says so", () => {
    const note = { type: "ok", op: "read" };
    const insert = { op: "insert", value: texts };
    const history = sampleHistory()
      .begin("q", { ...insert, note })
      .end("q", "indeterminate", { ...insert, note });
    expect(seen(history.insert(["more"]).read("r1", texts).text())).toEqual(texts);
  });

  it.each([
    ["a number too large", "17", "9007199254740993"],
    ["a fraction", "17", "1.5"],
    ["a leading zero", "17", "017"],
    ["nothing between commas", "17", ""],
    ["null", "17", "null"],
    ["a raw tab in a text", '"row-17"', '"row\t17"'],
    ["a text without end", '"row-17"', '"row-17'],
    ["a space is fine, a letter is not", "17", "x"],
  ])("and refused as JSON would be: %s", (_title, good, bad) => {
    const ids = good.startsWith('"') ? texts : numbers.map((id) => (id === 0 ? 17 : id));
    const text = sampleHistory().read("r1", ids).text().replace(`,${good},`, `,${bad},`);
    expect(seen(text)).toBe(3);
  });

  it("with spaces in the list", () => {
    expect(seen(readOf(numbers).replaceAll(/(?<=\d),(?=-?\d)/g, ", "))).toEqual(numbers);
  });
});
