// No import cycles, type imports included: a cycle is one file in many pieces.

import type { Complaint, SourceFile } from "./source.ts";

/** One complaint a strongly connected component of more than one file (Tarjan's algorithm). */
export function checkCycles(files: readonly SourceFile[]): Complaint[] {
  const edges = new Map(files.map((file) => [file.path, targetsOf(file)]));
  return stronglyConnected(edges)
    .filter((component) => component.length > 1 || selfImports(edges, component))
    .map((component) => ({
      path: component[0] ?? "",
      line: 1,
      message: `import cycle: ${[...component].sort().join(" → ")}`,
    }));
}

function targetsOf(file: SourceFile): string[] {
  return file.imports.flatMap(({ target }) => (target === undefined ? [] : [target]));
}

function selfImports(edges: ReadonlyMap<string, readonly string[]>, component: readonly string[]): boolean {
  const [only = ""] = component;
  return edges.get(only)?.includes(only) ?? false;
}

interface Visit {
  readonly index: number;
  low: number;
  onStack: boolean;
}

function stronglyConnected(edges: ReadonlyMap<string, readonly string[]>): string[][] {
  const visits = new Map<string, Visit>();
  const stack: string[] = [];
  const components: string[][] = [];
  const connect = (node: string): Visit => {
    const visit: Visit = { index: visits.size, low: visits.size, onStack: true };
    visits.set(node, visit);
    stack.push(node);
    for (const next of edges.get(node) ?? []) {
      if (!edges.has(next)) continue;
      const seen = visits.get(next);
      if (seen === undefined) visit.low = Math.min(visit.low, connect(next).low);
      else if (seen.onStack) visit.low = Math.min(visit.low, seen.index);
    }
    if (visit.low === visit.index) components.push(popUntil(node, stack, visits));
    return visit;
  };
  for (const node of edges.keys()) if (!visits.has(node)) connect(node);
  return components;
}

function popUntil(node: string, stack: string[], visits: ReadonlyMap<string, Visit>): string[] {
  const component: string[] = [];
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const visit = visits.get(top);
    if (visit !== undefined) visit.onStack = false;
    component.push(top);
    if (top === node) break;
  }
  return component;
}
