// The recorded run, with one row of an experiment told otherwise.

import { resolve } from "node:path";
import { expect, test } from "vitest";
import { readRun } from "../run-view.ts";
import { breakingRows } from "./breaking.ts";
import { renderDossier } from "./dossier.ts";

const view = await readRun(resolve(import.meta.dirname, "../../../fixtures/runs/breached"));

function withVerdict(requirement: string, verdict: "held" | "unknown") {
  const results = view.run.results.map((result) =>
    result.requirement === requirement ? { ...result, verdict } : result,
  );
  return { ...view, run: { ...view.run, results } };
}

test.each([
  ["held", "held", "met"],
  ["unknown", "unknown", "not decided"],
] as const)("an experiment whose row is %s is %s, and its time %s", (row, mark, word) => {
  const told = withVerdict("SLA-005", row);
  expect(breakingRows(told).find(({ kind }) => kind === "node-lost")?.verdict).toBe(mark);
  const line = renderDossier(told)
    .split("<tr")
    .find((text) => text.includes('href="#experiment-node-lost"'));
  expect(line).toContain(word);
});

test("a row that rests on another history says nothing of it", () => {
  const told = withVerdict("NET-001", "unknown");
  expect(breakingRows(told).find(({ kind }) => kind === "node-lost")?.verdict).toBe("held");
});
