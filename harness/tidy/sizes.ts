// Sizes that keep a file one idea: 300 lines, functions of 60 lines and 3 parameters.

import ts from "typescript";
import { lineOf, walk } from "./source.ts";
import type { Complaint, SourceFile } from "./source.ts";

const limits = { fileLines: 300, functionLines: 60, parameters: 3 } as const;

export function checkSizes(files: readonly SourceFile[]): Complaint[] {
  return files.flatMap((file) => [...fileSize(file), ...functionSizes(file)]);
}

/** Test files are tables: only their length as files is bounded. Requirement areas are data. */
function isTable(path: string): boolean {
  return path.endsWith(".test.ts") || path.endsWith(".spec.ts") || path.startsWith("harness/requirements/areas/");
}

function fileSize({ path, text }: SourceFile): Complaint[] {
  const lines = text.split("\n").length - 1;
  const limit = isTable(path) ? 2 * limits.fileLines : limits.fileLines;
  return lines > limit ? [{ path, line: 1, message: `${String(lines)} lines; at most ${String(limit)}` }] : [];
}

function functionSizes(file: SourceFile): Complaint[] {
  if (isTable(file.path)) return [];
  const complaints: Complaint[] = [];
  walk(file.tree, (node) => {
    if (!ts.isFunctionLike(node) || !("body" in node) || node.body === undefined) return;
    const line = lineOf(file, node);
    const lines = file.tree.getLineAndCharacterOfPosition(node.getEnd()).line + 2 - line;
    if (lines > limits.functionLines) {
      complaints.push({
        path: file.path,
        line,
        message: `function of ${String(lines)} lines; at most ${String(limits.functionLines)}`,
      });
    }
    if (node.parameters.length > limits.parameters) {
      complaints.push({
        path: file.path,
        line,
        message: `${String(node.parameters.length)} parameters; use an options object`,
      });
    }
  });
  return complaints;
}
