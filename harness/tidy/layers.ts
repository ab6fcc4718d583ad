// The map of the architecture: who may import whom. Arrows point one way; type imports count, because a type is knowledge.

import type { Complaint, SourceFile } from "./source.ts";

/** Lowest first: a layer imports itself and the layers before it. */
const order = [
  "harness/core",
  "harness/config",
  "harness/requirements",
  "harness/analysis",
  "harness/evidence",
  "harness/platform",
  "harness/experiment",
  "harness/suite",
  "suites",
];

/** Layers beside the order: what each may import. */
const beside: Readonly<Record<string, readonly string[]>> = {
  "harness/report": ["harness/core", "harness/config", "harness/requirements", "harness/analysis", "harness/evidence"],
  "harness/tidy": ["harness/core", "harness/requirements", "harness/analysis"],
  "harness/cli": [...order.slice(0, -1), "harness/report", "harness/tidy"],
  infra: [],
  bench: [...order.slice(0, -1), "harness/report", "harness/cli"],
  fixtures: [],
};

/** A spec sees the suite's glue and data, nothing below. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(order.map((layer, rank) => [layer, order.slice(0, rank)])),
  ...beside,
};

/** Files whose work is to stand where the map has no place; each with its reason. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  // Playwright finds its configuration at the root of the project.
  "playwright.config.ts": ["harness/suite", "harness/config", "harness/core"],
};

export function layerOf(path: string): string | undefined {
  return Object.keys(allowed).find((layer) => path.startsWith(`${layer}/`));
}

export function checkLayers(files: readonly SourceFile[]): Complaint[] {
  return files.flatMap((file) => {
    const layer = layerOf(file.path);
    const reach = exceptions[file.path] ?? (layer === undefined ? [] : (allowed[layer] ?? []));
    return file.imports.flatMap(({ target, specifier, line }) => {
      if (target === undefined) return [];
      const other = layerOf(target);
      if (other === undefined || other === layer || reach.includes(other) || isSchemaData(target)) return [];
      return [{ path: file.path, line, message: `imports ${specifier}: ${layer ?? "the root"} may not know ${other}` }];
    });
  });
}

/** The SDK stays behind one factory and the emulator. */
export function checkSdkImports(files: readonly SourceFile[]): Complaint[] {
  return files.flatMap((file) => {
    if (file.path.startsWith("harness/platform/aws/") || file.path.startsWith("harness/platform/emulator/")) return [];
    return file.imports
      .filter(({ specifier }) => specifier.startsWith("@aws-sdk/"))
      .map(({ specifier, line }) => ({
        path: file.path,
        line,
        message: `imports ${specifier}: only platform/aws and platform/emulator may`,
      }));
  });
}

function isSchemaData(target: string): boolean {
  return target.endsWith(".json");
}
