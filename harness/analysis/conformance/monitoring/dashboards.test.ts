// What dashboards draw, written out.

import { expect, it } from "vitest";
import { platform } from "../sample-platform.ts";
import { widgetsOf } from "./dashboards.ts";

const drawn = (body: unknown) =>
  widgetsOf(platform({ Board: ["CloudWatch::Dashboard", { DashboardBody: JSON.stringify(body) }] })).map(
    ({ metrics, expressions, regions }) => ({
      metrics: metrics.map(({ dimensions, ...rest }) => ({ ...rest, dimensions: [...dimensions] })),
      expressions,
      regions,
    }),
  );
const metric = (more: object) => ({
  namespace: "N",
  name: "m",
  dimensions: [["A", "1"]],
  stat: "Average",
  id: undefined,
  visible: true,
  ...more,
});

it("widgets without metrics draw none", () => {
  const nothing = { metrics: [], expressions: [], regions: [] };
  expect(drawn({})).toEqual([]);
  expect(drawn({ widgets: [null, {}, { properties: {} }, { properties: { metrics: ["words"] } }] })).toEqual([
    nothing,
    nothing,
    nothing,
    nothing,
  ]);
  expect(drawn({ widgets: [{ properties: { metrics: [[{ id: "x" }]] } }] })).toEqual([nothing]);
});

it("a line with an expression is no metric, and one that repeats nothing stands as it is", () => {
  const [widget] = drawn({
    widgets: [{ properties: { metrics: [["N", "m", { expression: "m1" }], [".", "n"], ["..."]] } }],
  });
  expect(widget).toEqual({
    metrics: [
      metric({ namespace: ".", name: "n", dimensions: [] }),
      metric({ namespace: ".", name: "n", dimensions: [] }),
    ],
    expressions: [{ text: "m1", id: undefined, visible: true }],
    regions: [],
  });
});

it("lines repeat what stands above them", () => {
  const [widget] = drawn({
    widgets: [
      {
        properties: {
          region: "r0",
          stat: "Sum",
          metrics: [
            ["N", "m", "A", "1", { region: "r1", id: "x", stat: "p95", visible: false }],
            [".", "n", ".", "."],
            ["...", "2"],
            ["...", "B", "3"],
            ["..."],
            [{ expression: "x / 2", id: "e", region: "r2" }],
            [{ expression: "e", visible: false }],
            ["...", "4"],
            ["O", "m", "C", "1", "D", "2"],
            [".", ".", ".", ".", ".", "3"],
            ["O", "m", "odd"],
            [".", "q", ".", "."],
          ],
        },
      },
    ],
  });
  const sum = (more: object) => metric({ stat: "Sum", ...more });
  expect(widget).toEqual({
    metrics: [
      metric({ stat: "p95", id: "x", visible: false }),
      sum({ name: "n" }),
      sum({ name: "n", dimensions: [["A", "2"]] }),
      sum({ name: "n", dimensions: [["B", "3"]] }),
      sum({ name: "n", dimensions: [["B", "3"]] }),
      sum({ name: "n", dimensions: [["B", "4"]] }),
      sum({
        namespace: "O",
        dimensions: [
          ["C", "1"],
          ["D", "2"],
        ],
      }),
      sum({
        namespace: "O",
        dimensions: [
          ["C", "1"],
          ["D", "3"],
        ],
      }),
      sum({ namespace: "O", dimensions: [["odd", ""]] }),
      sum({ namespace: "O", name: "q", dimensions: [["odd", "."]] }),
    ],
    expressions: [
      { text: "x / 2", id: "e", visible: true },
      { text: "e", id: undefined, visible: false },
    ],
    regions: ["r0", "r1", "r2"],
  });
  expect(drawn({ widgets: [{ properties: { metrics: [["N", "m", "A", "1"]] } }] })).toEqual([
    { metrics: [metric({})], expressions: [], regions: [] },
  ]);
});
