// The test of style and architecture over the whole checkout, and the tests of its rules.

import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { checkBans } from "./banned.ts";
import { checkCycles } from "./cycles.ts";
import { checkLayers, checkSdkImports } from "./layers.ts";
import { checkSizes } from "./sizes.ts";
import { parseSource, readSources } from "./source.ts";
import type { Complaint } from "./source.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = readSources(root, ["harness", "suites", "infra"]);

function lines(complaints: readonly Complaint[]): string[] {
  return complaints.map(({ path, line, message }) => `${path}:${String(line)} ${message}`);
}

describe("the checkout", () => {
  test("imports follow the layer map", () => {
    expect(lines(checkLayers(sources))).toEqual([]);
  });
  test("the AWS SDK stays behind the factory", () => {
    expect(lines(checkSdkImports(sources))).toEqual([]);
  });
  test("there are no import cycles", () => {
    expect(lines(checkCycles(sources))).toEqual([]);
  });
  test("files and functions keep their sizes", () => {
    expect(lines(checkSizes(sources))).toEqual([]);
  });
  test("banned calls are absent", () => {
    expect(lines(checkBans(sources))).toEqual([]);
  });
});

describe("the rules see what they guard against", () => {
  const bad = (path: string, text: string) => [parseSource(path, text)];

  test("an import upwards, also of a type", () => {
    const file = bad("harness/core/a.ts", 'import type { Plan } from "../cli/run.ts";');
    expect(checkLayers(file)).toHaveLength(1);
  });
  test("an import through an alias", () => {
    expect(checkLayers(bad("harness/analysis/a.ts", 'import { x } from "#harness/suite/index.ts";'))).toHaveLength(1);
  });
  test("the SDK in a suite", () => {
    expect(checkSdkImports(bad("suites/a.spec.ts", 'import { EC2 } from "@aws-sdk/client-ec2";'))).toHaveLength(1);
  });
  test("a cycle of three, and of one", () => {
    const files = [
      parseSource("harness/core/a.ts", 'import "./b.ts";'),
      parseSource("harness/core/b.ts", 'import type { C } from "./c.ts";'),
      parseSource("harness/core/c.ts", 'export { a } from "./a.ts";'),
      parseSource("harness/core/d.ts", 'import "./d.ts";'),
      parseSource("harness/core/e.ts", 'import "./a.ts";'),
    ];
    expect(checkCycles(files)).toHaveLength(2);
  });
  test("a long file, a long function, many parameters", () => {
    const text = `export function f(a: 1, b: 2, c: 3, d: 4) {\n${"  work();\n".repeat(310)}}\n`;
    expect(checkSizes(bad("harness/core/a.ts", text))).toHaveLength(3);
  });
  test.each([
    ["setTimeout(f, 1);"],
    ["const t = Date.now();"],
    ["const r = Math.random();"],
    ["const e = process.env.HOME;"],
    ["process.exit(1);"],
    ['console.log("x");'],
    ['throw new Error("x");'],
    ['test.skip("x");'],
    ["enum E { A }"],
    ["export default 1;"],
    ["export default function f() {}"],
    ["let state = 1;"],
  ])("%s", (text) => {
    expect(checkBans(bad("harness/analysis/a.ts", text))).toHaveLength(1);
  });
});
