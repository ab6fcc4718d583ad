// Whoever says that a row is covered must be able to show its check failing: every row that a spec or a conformance check
// claims has a planted violation. A plant is stated as data, so that it can be counted without being run:
//   fixtures/conformance   a case whose `turns` lists the row          (run by the tests of harness/cli/check)
//   fixtures/damages       a damage whose `turns` maps it to violated  (run by `assay test --only damages`)
//   fixtures/golden        a known defect of a variant                 (run by the tests of check and by as-written)
//   a unit test            an expectation that maps it to violated:    { "REP-006": "violated" }

import ts from "typescript";
import { isRequirementId } from "../requirements/catalogue.ts";
import { requirementsInSpec } from "../requirements/built.ts";
import { lineOf, walk } from "./source.ts";
import type { Complaint, SourceFile } from "./source.ts";

/** A row and where it is said to be covered, or planted. */
export interface Mention {
  readonly row: string;
  readonly path: string;
  readonly line: number;
}

/** Rows in the `requirement("…")` calls of specs. */
export function claimsOfSpecs(files: readonly SourceFile[]): Mention[] {
  const specs = files.filter(({ path }) => path.endsWith(".spec.ts"));
  return specs.flatMap(({ path, text }) => {
    return requirementsInSpec(text).map((row) => ({ row, path, line: lineWith(text, row) }));
  });
}

/** Rows that unit tests expect to be violated. */
export function plantsOfTests(files: readonly SourceFile[]): Mention[] {
  return files.filter(({ path }) => path.endsWith(".test.ts")).flatMap(plantsOfTest);
}

function plantsOfTest(file: SourceFile): Mention[] {
  const found: Mention[] = [];
  walk(file.tree, (node) => {
    if (!ts.isPropertyAssignment(node) || !ts.isStringLiteral(node.name)) return;
    if (!ts.isStringLiteral(node.initializer) || node.initializer.text !== "violated") return;
    if (isRequirementId(node.name.text)) found.push({ row: node.name.text, path: file.path, line: lineOf(file, node) });
  });
  return found;
}

/** Rows that a parsed fixture turns: `turns` as a list or as a map to violated; entries of a golden list. */
export function plantsOfFixture(path: string, content: unknown): Mention[] {
  if (Array.isArray(content)) return content.flatMap((item) => plantsOfFixture(path, item));
  if (typeof content !== "object" || content === null) return [];
  const { turns, requirement, shownBy, needs, verdict, ...rest } = content as Readonly<Record<string, unknown>>;
  const isTried = needs === undefined && verdict !== "unknown";
  const isShown = typeof requirement === "string" && typeof shownBy === "string" && isTried;
  const rows = [...turned(turns), ...(isShown ? [requirement] : [])];
  return [...rows.map((row) => ({ row, path, line: 1 })), ...plantsOfFixture(path, Object.values(rest))];
}

function turned(turns: unknown): string[] {
  if (Array.isArray(turns)) return turns.filter((row) => typeof row === "string");
  if (typeof turns !== "object" || turns === null) return [];
  return Object.entries(turns).flatMap(([row, verdict]) => (verdict === "violated" ? [row] : []));
}

export interface Planting {
  readonly claims: readonly Mention[];
  readonly plants: readonly Mention[];
  /** Rows without a plant so far, with the reason. Shrinks only. */
  readonly exceptions: Readonly<Record<string, string>>;
}

/** One complaint a claimed row without a plant, and one an exception that is none. */
export function checkPlanted({ claims, plants, exceptions }: Planting): Complaint[] {
  const planted = new Set(plants.map(({ row }) => row));
  const claimed = new Map(claims.map((claim) => [claim.row, claim]));
  const bare = [...claimed.values()].filter(({ row }) => !planted.has(row) && exceptions[row] === undefined);
  const idle = Object.keys(exceptions).filter((row) => planted.has(row) || !claimed.has(row));
  return [
    ...bare.map(({ row, path, line }) => ({
      path,
      line,
      message:
        `claims ${row}, and nothing shows that it can be violated: add a case to fixtures/conformance, ` +
        `a damage to fixtures/damages, or a unit test of its judge that expects { "${row}": "violated" }`,
    })),
    ...idle.map((row) => ({
      path: "harness/tidy/unplanted.ts",
      line: 1,
      message: `${row} is ${planted.has(row) ? "planted" : "not claimed"}: take it off the list`,
    })),
  ];
}

function lineWith(text: string, row: string): number {
  return text.slice(0, text.indexOf(row)).split("\n").length;
}
