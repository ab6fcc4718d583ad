// One parsed file of the checkout, as the rules see it.

import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

export interface SourceFile {
  /** Path from the project root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly ImportEdge[];
}

export interface ImportEdge {
  readonly specifier: string;
  /** Path from the project root when the import stays inside it. */
  readonly target: string | undefined;
  readonly line: number;
}

export interface Complaint {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

export function parseSource(path: string, text: string): SourceFile {
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2024, true, ts.ScriptKind.TS);
  return { path, text, tree, imports: importsOf(path, tree) };
}

/** Every TypeScript file under the given folders of the root, generated and installed ones left out. */
export function readSources(root: string, folders: readonly string[]): SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && entry.name.endsWith(".ts"))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes("node_modules") && !path.includes("cdk.out"))
    .sort()
    .map((path) => parseSource(relative(root, path), readFileSync(path, "utf8")));
}

export function lineOf(file: SourceFile, node: ts.Node): number {
  return file.tree.getLineAndCharacterOfPosition(node.getStart(file.tree)).line + 1;
}

/** Depth-first over all nodes. */
export function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => {
    walk(child, visit);
  });
}

function importsOf(path: string, tree: ts.SourceFile): ImportEdge[] {
  const edges: ImportEdge[] = [];
  walk(tree, (node) => {
    const specifier = specifierOf(node);
    if (specifier === undefined) return;
    const line = tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
    edges.push({ specifier, target: targetOf(path, specifier), line });
  });
  return edges;
}

function specifierOf(node: ts.Node): string | undefined {
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    return node.moduleSpecifier !== undefined && ts.isStringLiteral(node.moduleSpecifier)
      ? node.moduleSpecifier.text
      : undefined;
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument !== undefined && ts.isStringLiteral(argument) ? argument.text : undefined;
  }
  return undefined;
}

function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith(".")) return relative(".", resolve(dirname(path), specifier));
  const alias = /^#(harness|fixtures|infra)\/(.*)$/.exec(specifier);
  return alias === null ? undefined : `${alias[1] ?? ""}/${alias[2] ?? ""}`;
}
