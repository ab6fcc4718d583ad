// The test of style and architecture over the whole checkout, and the tests of its rules.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { checks } from "../analysis/conformance/registry.ts";
import { checkBans } from "./banned.ts";
import { checkCycles } from "./cycles.ts";
import { checkLayers, checkSdkImports } from "./layers.ts";
import { checkPlanted, claimsOfSpecs, plantsOfFixture, plantsOfTests } from "./planted.ts";
import type { Mention } from "./planted.ts";
import { checkSizes } from "./sizes.ts";
import { parseSource, readSources } from "./source.ts";
import type { Complaint } from "./source.ts";
import { unplanted } from "./unplanted.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sources = readSources(root, ["harness", "suites", "infra", "bench"]);

function lines(complaints: readonly Complaint[]): string[] {
  return complaints.map(({ path, line, message }) => `${path}:${String(line)} ${message}`);
}

function plantsOfFixtures(folders: readonly string[]): Mention[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, "fixtures", folder), { recursive: true, withFileTypes: true }))
    .filter(({ name }) => name.endsWith(".yaml"))
    .map(({ parentPath, name }) => join(parentPath, name))
    .flatMap((path) => plantsOfFixture(path, parse(readFileSync(path, "utf8"))));
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
  test("what is claimed as covered has a planted violation", () => {
    const registry = [...checks.keys()].map((row) => ({
      row,
      path: "harness/analysis/conformance/registry.ts",
      line: 1,
    }));
    const claims = [...registry, ...claimsOfSpecs(sources)];
    const plants = [...plantsOfTests(sources), ...plantsOfFixtures(["conformance", "damages", "golden"])];
    expect(lines(checkPlanted({ claims, plants, exceptions: unplanted }))).toEqual([]);
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

  const rowsOf = (mentions: readonly Mention[]) => mentions.map(({ row }) => row);
  test("a plant: in a list, in a map, in a golden list, in a test; a verdict unknown is none", () => {
    const cases = [{ requirement: "NET-001", cases: [{ turns: ["NET-001", "NET-002"] }] }];
    expect(rowsOf(plantsOfFixture("a.yaml", cases))).toEqual(["NET-001", "NET-002"]);
    const damages = [{ turns: { "REP-002": "violated", "REP-005": "unknown" } }];
    expect(rowsOf(plantsOfFixture("b.yaml", damages))).toEqual(["REP-002"]);
    const golden = {
      entries: [
        { requirement: "NLB-004", shownBy: "run" },
        { requirement: "KMS-001", shownBy: "run", needs: "aws" },
      ],
    };
    expect(rowsOf(plantsOfFixture("c.yaml", golden))).toEqual(["NLB-004"]);
    const text = 'expect(seen).toEqual({ "REP-006": "violated", "REP-007": "unknown", other: "violated" });';
    expect(rowsOf(plantsOfTests(bad("harness/a.test.ts", text)))).toEqual(["REP-006"]);
    expect(plantsOfTests(bad("harness/a.ts", text))).toEqual([]);
  });
  test("a claim without a plant, an exception that is planted, one that is not claimed", () => {
    const at = (row: string) => ({ row, path: "a", line: 1 });
    const claims = claimsOfSpecs(bad("suites/a.spec.ts", 'requirement("REP-006", "REP-007"); requirement("REP-008")'));
    const planting = {
      claims,
      plants: [at("REP-006")],
      exceptions: { "REP-006": "x", "REP-008": "x", "NET-001": "x" },
    };
    expect(checkPlanted(planting).map(({ message }) => message.split(/[ ,]/u).slice(0, 3).join(" "))).toEqual([
      "claims REP-007 ",
      "REP-006 is planted:",
      "NET-001 is not",
    ]);
  });
});
